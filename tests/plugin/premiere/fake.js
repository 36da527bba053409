// A Premiere for tests: as much of the documented API as the panel uses, and what users of it have reported.
// https://developer.adobe.com/premiere-pro/uxp/ppro-reference/
//
// Documented: `getActiveProject`, `getActiveSequence` and `Markers.getMarkers(sequence)` are promises, the rest is
// synchronous; actions made outside `lockedAccess` throw; they change nothing until `executeTransaction` runs them; it
// gives a boolean, and one step of undo of its name; ticks are strings; a marker's colour can only be set on a marker
// that exists.
// Reported: handles die with the lock, with every transaction, and of age, once more than `lifetime` other promises were
// waited for; actions must be made in the transaction itself, and those of one see the sequence as it was before it;
// errors thrown in the callback of `lockedAccess` vanish; a wrong type throws "Illegal Parameter type"; markers come
// back in order of time, with their comment's lines parted by \r.

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
  constructor({
    ticksPerFrame = 10160640000n, frames = 1500n, swallow = true, newline = "\r", crowding = false, lifetime = 1,
  } = {}) {
    Object.assign(this, { swallow, newline, crowding, lifetime, age: 0, waits: 0, locked: false, compound: null });
    this.steps = []; // of undo: {name, before}
    this.project = { guid: "project-1" };
    this.sequence = { name: "Talk", guid: "sequence-1", ticksPerFrame, frames, zeroPoint: 0n, markers: [] };
    this.open = true; // whether a project is
    this.meanwhile = () => {}; // (name of the promise, how many there were) -> a person does something
    this.failing = () => null; // (number of transaction, name) -> "false", "throw" or null
    this.transactions = 0;
    this.silent = () => false; // (marker) -> is dropped without a word, as Premiere has been seen to do
    this.Marker = { MARKER_TYPE_COMMENT: "Comment" };
    this.TickTime = TickTime;
    this.Project = { getActiveProject: () => this.#wait("getActiveProject", () => (this.open ? this.#project() : null)) };
    this.Markers = {
      getMarkers: (sequence) => {
        sequence.touch();
        return this.#wait("getMarkers", () => this.#markers(sequence.of));
      },
    };
  }

  // What a promise gives, which was born when it was waited for.
  async #wait(name, give) {
    await null;
    this.waits += 1;
    this.meanwhile(name, this.waits);
    return give();
  }

  // What throws once an object that is made now is dead.
  #born() {
    const { age, waits } = this;
    return () => {
      if (age !== this.age || this.waits - waits > this.lifetime) throw new Error(STALE);
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
    const touch = this.#born();
    const { guid } = this.project;
    return {
      get guid() {
        return touch(), { toString: () => guid };
      },
      getActiveSequence: () => {
        touch();
        return this.#wait("getActiveSequence", () => this.sequence && this.#sequence(this.sequence));
      },
      lockedAccess: (callback) => (touch(), this.#lockedAccess(callback)),
      executeTransaction: (callback, name) => (touch(), this.#executeTransaction(callback, name)),
    };
  }

  #sequence(of) {
    const touch = this.#born();
    const asks = (name, give) => () => {
      touch();
      return this.#wait(name, give);
    };
    return {
      of,
      touch,
      get name() {
        return touch(), of.name;
      },
      get guid() {
        return touch(), { toString: () => of.guid };
      },
      getTimebase: asks("getTimebase", () => String(of.ticksPerFrame)),
      getEndTime: asks("getEndTime", () => new TickTime(of.frames * of.ticksPerFrame)),
      getZeroPoint: asks("getZeroPoint", () => new TickTime(of.zeroPoint)),
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

  #markers(of) {
    const touch = this.#born();
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
    const alive = this.#born();
    const touch = () => {
      alive();
      if (!this.locked) throw new Error(STALE);
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
