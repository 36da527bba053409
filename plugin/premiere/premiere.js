// All that is asked of Premiere. Documented: https://developer.adobe.com/premiere-pro/uxp/ppro-reference/
//
// Actions are made and executed within `lockedAccess` and `executeTransaction`, which are synchronous; what was awaited
// before may be stale after any other wait or transaction, so everything is fetched anew for each of the two
// transactions. `createAddMarkerAction` takes no colour and returns no marker, and all actions of a transaction see the
// sequence as it was before: colours of new markers cannot be set but by a second transaction, a second step of undo.

const { Trouble, changes, plan, tagIn } = require("./markers.js");

// The active sequence: {name, guid, ticksPerFrame, end, project, markers}; throws Trouble where there is none.
async function activeSequence(ppro) {
  const project = await ppro.Project.getActiveProject();
  if (!project) throw new Trouble("noProject");
  const sequence = await project.getActiveSequence();
  if (!sequence) throw new Trouble("noSequence");
  const ticksPerFrame = BigInt(await sequence.getTimebase());
  if (ticksPerFrame <= 0n) throw new Trouble("noRate");
  const end = BigInt((await sequence.getEndTime()).ticks);
  const markers = await ppro.Markers.getMarkers(sequence);
  if (!markers) throw new Trouble("noSequence");
  return { name: sequence.name, guid: sequence.guid.toString(), ticksPerFrame, end, project, markers };
}

// Put the document's markers onto the active sequence. `undo` names the two steps: {markers, colours}.
// Tells what came of it: {added, removed, kept, merged, late, coloured, missing, foreignLost, steps, colourTrouble}.
async function importMarkers(ppro, document, { labels, replace, undo }) {
  const sequence = await activeSequence(ppro);
  const planned = plan(document, sequence.ticksPerFrame, labels);
  const chosen = document.markers.filter(({ label }) => labels.has(label)).length;
  const { change, foreign } = locked(sequence.project, () => {
    const existing = markersOf(sequence);
    const change = changes(planned, existing, replace);
    transact(sequence.project, undo.markers, [
      ...change.remove.map(({ marker }) => () => sequence.markers.createRemoveMarkerAction(marker)),
      ...change.recolour.map(({ marker, colour }) => () => marker.marker.createSetColorByIndexAction(colour)),
      ...change.add.map((added) => () => addition(ppro, sequence, added)),
    ]);
    return { change, foreign: foreignIn(existing) };
  });
  const outcome = {
    added: change.add.length,
    removed: change.remove.length,
    kept: change.kept,
    merged: chosen - planned.length,
    late: planned.filter(({ start }) => start >= sequence.end).length,
    steps: change.remove.length + change.recolour.length + change.add.length ? 1 : 0,
    coloured: change.recolour.length,
    missing: 0,
    foreignLost: 0,
    colourTrouble: null,
  };
  if (!change.add.length) return outcome;
  try {
    const after = await colourAdded(ppro, sequence.guid, change.add, undo.colours);
    outcome.missing = after.missing;
    outcome.coloured += after.coloured;
    outcome.steps += after.coloured ? 1 : 0;
    outcome.foreignLost = Math.max(0, foreign - after.foreign);
  } catch (error) {
    outcome.colourTrouble = error; // the markers are there: that is to be told, not hidden behind an error
  }
  outcome.added -= outcome.missing;
  return outcome;
}

function addition(ppro, sequence, { name, start, duration, comments }) {
  const time = (ticks) => ppro.TickTime.createWithTicks(String(ticks));
  const type = ppro.Marker.MARKER_TYPE_COMMENT;
  return sequence.markers.createAddMarkerAction(name, type, time(start), time(duration), comments);
}

// Read back what was added and give it its colour; what is not where it should be is missing.
async function colourAdded(ppro, guid, added, step) {
  const sequence = await activeSequence(ppro);
  if (sequence.guid !== guid) throw new Trouble("otherSequence");
  return locked(sequence.project, () => {
    const existing = markersOf(sequence);
    const byTag = new Map(existing.map((found) => [tagIn(found.comments), found]));
    const found = added.map((wanted) => ({ wanted, there: byTag.get(wanted.tag) }));
    const placed = found.filter(({ wanted, there }) => there && there.start === wanted.start);
    const pale = placed.filter(({ wanted, there }) => there.colour !== wanted.colour);
    transact(sequence.project, step, pale.map(({ wanted, there }) => () =>
      there.marker.createSetColorByIndexAction(wanted.colour)));
    return { coloured: pale.length, missing: added.length - placed.length, foreign: foreignIn(existing) };
  });
}

// The sequence's markers as plain values, each with the `marker` itself, which lives no longer than the lock.
function markersOf(sequence) {
  return sequence.markers.getMarkers().filter(Boolean).map((marker) => ({
    marker,
    name: marker.getName(),
    comments: marker.getComments() || "",
    start: BigInt(marker.getStart().ticks),
    duration: BigInt(marker.getDuration().ticks),
    colour: marker.getColorIndex(),
  }));
}

function foreignIn(existing) {
  return existing.filter(({ comments }) => tagIn(comments) === null).length;
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
