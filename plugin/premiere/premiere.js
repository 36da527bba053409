// All that is asked of Premiere. Documented: https://developer.adobe.com/premiere-pro/uxp/ppro-reference/
//
// Actions are made within `lockedAccess` (https://developer.adobe.com/premiere-pro/uxp/changelog/, 26.3.0) and within
// `executeTransaction`, which are synchronous. What was awaited goes stale with later waits and with every transaction:
// what is kept of a sequence are plain values, and for each of the two transactions its markers and, last, its project
// are fetched anew. `createAddMarkerAction` takes no colour and returns no marker, and all actions of a transaction see
// the sequence as it was before: colours of new markers cannot be set but by a second one, a second step of undo.

const { Trouble, changes, tagIn } = require("./markers.js");

// The active sequence in plain values: {project, guid, name, ticksPerFrame, end}, the first two being guids; throws
// Trouble where there is none.
async function activeSequence(ppro) {
  const project = await ppro.Project.getActiveProject();
  if (!project) throw new Trouble("noProject");
  const home = guidOf(project);
  const sequence = await project.getActiveSequence();
  if (!sequence) throw new Trouble("noSequence");
  const [guid, name] = [guidOf(sequence), sequence.name];
  const ticksPerFrame = BigInt(await sequence.getTimebase());
  if (ticksPerFrame <= 0n) throw new Trouble("noRate");
  const end = BigInt((await sequence.getEndTime()).ticks);
  return { project: home, guid, name, ticksPerFrame, end };
}

// The `project` to lock and the `markers` of the sequence that `activeSequence` told of, for use before any other wait.
// The project is fetched last: one that was fetched before the sequence was reported stale when it was to be locked.
async function handles(ppro, { project: home, guid }) {
  const owner = await ppro.Project.getActiveProject();
  if (guidOf(owner) !== home) throw new Trouble("otherSequence");
  const sequence = await owner.getActiveSequence();
  if (guidOf(sequence) !== guid) throw new Trouble("otherSequence");
  const markers = await ppro.Markers.getMarkers(sequence);
  const project = await ppro.Project.getActiveProject();
  if (!markers || guidOf(project) !== home) throw new Trouble("otherSequence");
  return { project, markers };
}

function guidOf(thing) {
  return thing && thing.guid.toString();
}

// Put the document's markers onto the active sequence. `undo` names the two steps: {markers, colours}.
// Tells what came of it: {added, removed, kept, merged, late, coloured, missing, othersLost, steps, colourTrouble}.
async function importMarkers(ppro, document, { labels, replace, undo }) {
  const sequence = await activeSequence(ppro);
  const { project, markers } = await handles(ppro, sequence);
  const { change, staying } = locked(project, () => {
    const existing = existingIn(markers);
    const change = changes(document, sequence.ticksPerFrame, { labels, replace }, existing);
    transact(project, undo.markers, [
      ...change.remove.map(({ marker }) => () => markers.createRemoveMarkerAction(marker)),
      ...change.recolour.map(({ marker, colour }) => () => marker.marker.createSetColorByIndexAction(colour)),
      ...change.add.map((added) => () => addition(ppro, markers, added)),
    ]);
    return { change, staying: existing.length - change.remove.length };
  });
  const outcome = {
    added: change.add.length,
    removed: change.remove.length,
    kept: change.kept,
    merged: change.merged,
    late: change.planned.filter(({ start }) => start >= sequence.end).length,
    steps: change.remove.length + change.recolour.length + change.add.length ? 1 : 0,
    coloured: change.recolour.length,
    missing: 0,
    othersLost: 0,
    colourTrouble: null,
  };
  if (!change.add.length) return outcome;
  try {
    const after = await colourAdded(ppro, sequence, change.add, undo.colours);
    outcome.missing = after.missing;
    outcome.coloured += after.coloured;
    outcome.steps += after.coloured ? 1 : 0;
    outcome.othersLost = Math.max(0, staying - after.others);
  } catch (error) {
    outcome.colourTrouble = error; // the markers are there: that is to be told, not hidden behind an error
  }
  outcome.added -= outcome.missing;
  return outcome;
}

function addition(ppro, markers, { name, start, duration, comments }) {
  const time = (ticks) => ppro.TickTime.createWithTicks(String(ticks));
  return markers.createAddMarkerAction(name, ppro.Marker.MARKER_TYPE_COMMENT, time(start), time(duration), comments);
}

// Read back what was added and give it its colour: {coloured, missing, others}. What is not where it should be is
// missing; others are all markers but those that were added.
async function colourAdded(ppro, sequence, added, step) {
  const { project, markers } = await handles(ppro, sequence);
  return locked(project, () => {
    const existing = existingIn(markers);
    const byTag = new Map(existing.map((found) => [(tagIn(found.comments) || {}).tag, found]));
    const found = added.map((wanted) => ({ wanted, there: byTag.get(wanted.tag) }));
    const placed = found.filter(({ wanted, there }) => there && there.start === wanted.start);
    const pale = placed.filter(({ wanted, there }) => there.colour !== wanted.colour);
    transact(project, step, pale.map(({ wanted, there }) => () =>
      there.marker.createSetColorByIndexAction(wanted.colour)));
    return { coloured: pale.length, missing: added.length - placed.length, others: existing.length - placed.length };
  });
}

// The markers as plain values, each with the `marker` itself, which lives no longer than the lock.
function existingIn(markers) {
  return markers.getMarkers().filter(Boolean).map((marker) => ({
    marker,
    name: marker.getName(),
    comments: marker.getComments() || "",
    start: BigInt(marker.getStart().ticks),
    duration: BigInt(marker.getDuration().ticks),
    colour: marker.getColorIndex(),
  }));
}

// What `work` returns, done while the project is locked. Errors do not always come out of Premiere's callbacks.
function locked(project, work) {
  return carried((call) => project.lockedAccess(call), work).result;
}

// One step of undo with an action from each of `makers`; none of it, and no step, when there is nothing to do.
function transact(project, step, makers) {
  if (!makers.length) return;
  const { returned } = carried((call) => project.executeTransaction(call, step), (compound) => {
    for (const make of makers) {
      if (compound.addAction(make()) === false) throw new Trouble("refused", { message: "addAction" });
    }
  });
  if (returned === false) throw new Trouble("refused", { message: "executeTransaction" });
}

function carried(enter, work) {
  let ended = false;
  let result;
  let returned;
  let trouble = null;
  try {
    returned = enter((given) => {
      try {
        result = work(given);
        ended = true;
      } catch (error) {
        trouble = error;
        throw error; // so that Premiere drops what was begun
      }
    });
  } catch (error) {
    throw trouble || error;
  }
  if (trouble) throw trouble;
  if (!ended) throw new Trouble("refused", { message: "not run" });
  return { returned, result };
}

module.exports = { activeSequence, importMarkers };
