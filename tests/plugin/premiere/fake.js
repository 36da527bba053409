// A Premiere for tests: as much of the documented API as the panel uses, and what users of it have reported.
// https://developer.adobe.com/premiere-pro/uxp/ppro-reference/
//
// Documented: `getActiveProject`, `getActiveSequence` and `Markers.getMarkers(sequence)` are promises, the rest is
// synchronous; actions change nothing until `executeTransaction` runs them; it gives a boolean, and one step of undo
// of its name; ticks are strings; a marker's colour can only be set on a marker that exists.
// Reported: actions made outside `lockedAccess` throw; handles die with the lock and with every transaction; actions of
// one transaction see the sequence as it was before it; errors thrown in the callback of `lockedAccess` vanish; a wrong
// type throws "Illegal Parameter type"; markers come back in order of time, with their comment's lines parted by \r.

const STALE = "The script object is no longer valid.";

class TickTime {
  #ticks;

  constructor(ticks) {
    this.#ticks = ticks;
  }

  static createWithTicks(ticks) {
    if (typeof ticks !== "string" || !/^-?\d+$/.test(ticks)) throw new Error("Illegal Parameter type");
    return new TickTime(BigInt(ticks));
  }

  get ticks() {
    return String(this.#ticks);
  }
}

class FakePremiere {
  constructor({ ticksPerFrame = 10160640000n, frames = 1500n, swallow = true, newline = "\r", crowding = false } = {}) {
    Object.assign(this, { swallow, newline, crowding, age: 0, locked: false, compound: null });
    this.steps = []; // of undo: {name, before}
    this.sequence = { name: "Talk", guid: "sequence-1", ticksPerFrame, frames, zeroPoint: 0n, markers: [] };
    this.open = true; // whether a project is
    this.failing = () => null; // (number of transaction, name) -> "false", "throw" or null
    this.transactions = 0;
    this.silent = () => false; // (marker) -> is dropped without a word, as Premiere has been seen to do
    this.Marker = { MARKER_TYPE_COMMENT: "Comment" };
    this.TickTime = TickTime;
    this.Project = { getActiveProject: async () => (this.open ? this.#project() : null) };
    this.Markers = {
      getMarkers: async (sequence) => {
        sequence.touch();
        return this.#markers(sequence.of, this.age);
      },
    };
  }

  // A marker that a person put there.
  put(marker) {
    this.sequence.markers.push({ name: "", type: "Comment", comments: "", duration: 0n, colour: 0, ...marker });
    this.#sort(this.sequence);
  }

  undo() {
    const step = this.steps.pop();
    this.age += 1;
    step.sequence.markers = step.before;
    return step.name;
  }

  #project() {
    return {
      getActiveSequence: async () => (this.sequence ? this.#sequence(this.sequence, this.age) : null),
      lockedAccess: (callback) => this.#lockedAccess(callback),
      executeTransaction: (callback, name) => this.#executeTransaction(callback, name),
    };
  }

  #sequence(of, age) {
    const touch = () => {
      if (age !== this.age) throw new Error(STALE);
    };
    return {
      of,
      touch,
      name: of.name,
      guid: { toString: () => of.guid },
      getTimebase: async () => (touch(), String(of.ticksPerFrame)),
      getEndTime: async () => (touch(), new TickTime(of.frames * of.ticksPerFrame)),
      getZeroPoint: async () => (touch(), new TickTime(of.zeroPoint)),
    };
  }

  #lockedAccess(callback) {
    if (this.locked) throw new Error("deadlock");
    this.locked = true;
    try {
      if (callback() instanceof Promise) throw new Error("the lock ended before the callback did");
    } catch (error) {
      if (!this.swallow) throw error;
    } finally {
      this.locked = false;
      this.age += 1;
    }
  }

  #executeTransaction(callback, name) {
    if (!this.locked) throw new Error("Requires locked access");
    this.transactions += 1;
    const failing = this.failing(this.transactions, name);
    if (failing === "throw") throw new Error("Premiere is busy\nsecond line");
    const actions = [];
    this.compound = actions;
    try {
      const addAction = (action) => {
        if (action.compound !== actions) throw new Error(STALE);
        actions.push(action);
        return true;
      };
      if (callback({ addAction }) instanceof Promise) throw new Error("the transaction ended before the callback did");
    } finally {
      this.compound = null;
    }
    if (failing === "false") return false;
    const before = this.sequence.markers;
    const after = new Map(before.map((marker) => [marker, { ...marker }]));
    const added = [];
    for (const action of actions) action.run(after, added);
    const taken = new Set(this.crowding ? added.map(({ start }) => start) : []); // a frame holds one marker, perhaps
    const former = [...after.values()].filter(({ start }) => !taken.has(start));
    this.sequence.markers = [...former, ...added.filter((marker) => !this.silent(marker))];
    this.#sort(this.sequence);
    this.steps.push({ name, before, sequence: this.sequence });
    this.age += 1;
    return true;
  }

  #sort(sequence) {
    sequence.markers = [...sequence.markers].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  }

  #action(run) {
    if (!this.locked) throw new Error("Requires locked access");
    if (!this.compound) throw new Error(STALE);
    return { compound: this.compound, run };
  }

  #markers(of, age) {
    const touch = () => {
      if (age !== this.age) throw new Error(STALE);
    };
    return {
      getMarkers: () => (touch(), of.markers.map((marker) => this.#marker(marker))),
      createAddMarkerAction: (...given) => {
        touch();
        if (given.length < 5) throw new Error("Not Enough Parameters");
        const [name, type, start, duration, comments] = given;
        const texts = [name, type, comments].every((text) => typeof text === "string");
        if (!texts || !(start instanceof TickTime) || !(duration instanceof TickTime)) {
          throw new Error("Illegal Parameter type");
        }
        return this.#action((after, added) =>
          added.push({
            name,
            type,
            start: BigInt(start.ticks),
            duration: BigInt(duration.ticks),
            comments: comments.replaceAll("\n", this.newline),
            colour: 0, // comment markers are born green
          }));
      },
      createRemoveMarkerAction: (marker) => {
        touch();
        marker.touch();
        return this.#action((after) => after.delete(marker.of));
      },
    };
  }

  #marker(of) {
    const age = this.age;
    const touch = () => {
      if (age !== this.age || !this.locked) throw new Error(STALE);
    };
    return {
      of,
      touch,
      getName: () => (touch(), of.name),
      getComments: () => (touch(), of.comments),
      getType: () => (touch(), of.type),
      getStart: () => (touch(), new TickTime(of.start)),
      getDuration: () => (touch(), new TickTime(of.duration)),
      getColorIndex: () => (touch(), of.colour),
      createSetColorByIndexAction: (index) => {
        touch();
        if (!Number.isInteger(index) || index < 0 || index > 7) throw new Error("Illegal Parameter type");
        return this.#action((after) => (after.get(of).colour = index));
      },
    };
  }
}

module.exports = { FakePremiere, TickTime };
