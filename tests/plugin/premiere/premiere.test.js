// What is asked of Premiere, against a fake that keeps its rules.

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const { RATES, SOURCE, coloured, marker, of, ticksPerFrame, written } = require("./documents.js");
const { FakePremiere } = require("./fake.js");
const panel = path.join(__dirname, "../../../plugin/premiere");
const { Trouble, counts, read } = require(`${panel}/markers.js`);
const { activeSequence, importMarkers } = require(`${panel}/premiere.js`);

const undo = { markers: "Import", colours: "Colour" };

function bring(ppro, text, given = {}) {
  const document = read(text);
  return importMarkers(ppro, document, { labels: new Set(counts(document.markers).keys()), replace: true, undo, ...given });
}

const shown = (ppro) => ppro.sequence.markers.map(({ name, start, colour }) => [name, Number(start / ppro.sequence.ticksPerFrame), colour]);
const steps = (ppro) => ppro.steps.map(({ name }) => name);
const trouble = (reason) => (error) => error instanceof Trouble && error.reason === reason;

const two = written([
  marker("a", 3, { colour: coloured(4), comment: "loud" }),
  marker("b/START", 8, { edge: "START", frames: 1, label: "BGM", colour: coloured(0) }),
]);

for (const [name, rate] of Object.entries(RATES)) {
  test(`markers stand on their frames at ${name}, whatever the sequence's start timecode`, async () => {
    const ppro = new FakePremiere({ ticksPerFrame: ticksPerFrame(rate), frames: 10000000n });
    ppro.sequence.zeroPoint = 3600n * 254016000000n;
    const outcome = await bring(ppro, written([marker("a", 0), marker("b", 107892), marker("c", 2589407, { frames: 3 })], rate));
    assert.deepEqual(shown(ppro), [["A", 0, 0], ["B", 107892, 0], ["C", 2589407, 0]]);
    assert.ok(ppro.sequence.markers.every(({ start }) => start % ppro.sequence.ticksPerFrame === 0n));
    assert.equal(ppro.sequence.markers[2].duration, 3n * ppro.sequence.ticksPerFrame);
    assert.deepEqual([outcome.added, outcome.missing], [3, 0]);
  });
}

test("names, comments, type, duration and colour arrive", async () => {
  const ppro = new FakePremiere();
  const outcome = await bring(ppro, two);
  const ticks = ppro.sequence.ticksPerFrame;
  assert.deepEqual(ppro.sequence.markers, [
    { name: "A", type: "Comment", start: 3n * ticks, duration: 10n * ticks, comments: `loud\r[sensevoice-markers:${SOURCE} a]`, colour: 4 },
    { name: "B/START", type: "Comment", start: 8n * ticks, duration: 0n, comments: `[sensevoice-markers:${SOURCE} b/START]`, colour: 0 },
  ]);
  assert.deepEqual(outcome, {
    added: 2, removed: 0, kept: 0, merged: 0, late: 0, steps: 2, coloured: 1, missing: 0, othersLost: 0, colourTrouble: null,
  });
});

test("each step of undo has its name, and together they restore what was there", async () => {
  const ppro = new FakePremiere();
  ppro.put({ name: "mine", start: 0n });
  const before = ppro.sequence.markers;
  await bring(ppro, two);
  assert.deepEqual(steps(ppro), ["Import", "Colour"]);
  assert.equal(ppro.undo(), "Colour");
  assert.deepEqual(shown(ppro), [["mine", 0, 0], ["A", 3, 0], ["B/START", 8, 0]]);
  assert.equal(ppro.undo(), "Import");
  assert.deepEqual(ppro.sequence.markers, before);
});

test("green ones alone are one step of undo", async () => {
  const ppro = new FakePremiere();
  const outcome = await bring(ppro, written([marker("a", 1), marker("b", 2)]));
  assert.deepEqual(steps(ppro), ["Import"]);
  assert.equal(outcome.steps, 1);
});

test("the same file again does nothing, not even a step of undo", async () => {
  const ppro = new FakePremiere();
  await bring(ppro, two);
  const outcome = await bring(ppro, two);
  assert.equal(steps(ppro).length, 2);
  assert.deepEqual([outcome.kept, outcome.added, outcome.removed, outcome.steps], [2, 0, 0, 0]);
});

test("a second run replaces its own and leaves a person's markers, even on the same frame", async () => {
  const ppro = new FakePremiere();
  const ticks = ppro.sequence.ticksPerFrame;
  await bring(ppro, two);
  ppro.put({ name: "mine", start: 3n * ticks, comments: `about [sensevoice-markers:${SOURCE} a] there`, colour: 6 });
  const outcome = await bring(ppro, written([marker("a", 5, { colour: coloured(7) })]));
  assert.deepEqual(shown(ppro), [["mine", 3, 6], ["A", 5, 7]]);
  assert.deepEqual([outcome.removed, outcome.added, outcome.othersLost], [2, 1, 0]);
});

test("a colour that was changed comes back in one step", async () => {
  const ppro = new FakePremiere();
  await bring(ppro, two);
  ppro.sequence.markers[0].colour = 2;
  const outcome = await bring(ppro, two);
  assert.equal(ppro.sequence.markers[0].colour, 4);
  assert.deepEqual(steps(ppro), ["Import", "Colour", "Import"]);
  assert.deepEqual([outcome.coloured, outcome.steps, outcome.kept], [1, 1, 2]);
});

test("without replacing, former ones stay", async () => {
  const ppro = new FakePremiere();
  await bring(ppro, two);
  ppro.sequence.markers[0].name = "by hand";
  const outcome = await bring(ppro, written([marker("a", 50), marker("c", 60)]), { replace: false });
  assert.deepEqual(shown(ppro), [["by hand", 3, 4], ["B/START", 8, 0], ["C", 60, 0]]);
  assert.deepEqual([outcome.added, outcome.kept, outcome.removed], [1, 1, 0]);
});

test("two files share a sequence, and each replaces its own, though their ids be the same", async () => {
  const ppro = new FakePremiere();
  const first = [marker("laughter-5005", 125)];
  const second = (frame) => written([marker("laughter-5005", frame)], [25, 1], { media: of("/media/other [2].mp4") });
  await bring(ppro, written(first));
  for (const replace of [true, false]) {
    const outcome = await bring(ppro, second(300), { replace });
    assert.deepEqual([outcome.removed, outcome.added + outcome.kept], [0, 1]);
    assert.deepEqual(shown(ppro), [["LAUGHTER-5005", 125, 0], ["LAUGHTER-5005", 300, 0]]);
  }
  await bring(ppro, second(400));
  assert.deepEqual(shown(ppro), [["LAUGHTER-5005", 125, 0], ["LAUGHTER-5005", 400, 0]]);
  await bring(ppro, written([]));
  assert.deepEqual(shown(ppro), [["LAUGHTER-5005", 400, 0]]);
});

test("without replacing, a new one is not lost to the known one that shares its frame", async () => {
  const ppro = new FakePremiere();
  await bring(ppro, written([marker("a", 11)], [50, 1]));
  const outcome = await bring(ppro, written([marker("a", 11), marker("b", 12)], [50, 1]), { replace: false });
  assert.deepEqual(shown(ppro), [["A", 6, 0], ["B", 6, 0]]);
  assert.deepEqual([outcome.added, outcome.kept, outcome.merged, outcome.othersLost], [1, 1, 0, 0]);
});

test("only chosen labels are imported, and former ones of the others go", async () => {
  const ppro = new FakePremiere();
  await bring(ppro, two);
  await bring(ppro, two, { labels: new Set(["BGM"]) });
  assert.deepEqual(shown(ppro), [["B/START", 8, 0]]);
});

test("another rate is converted, what meets is joined, what lies after the end is counted", async () => {
  const ppro = new FakePremiere({ frames: 20n });
  const outcome = await bring(ppro, written([marker("a", 11), marker("b", 12), marker("c", 100)], [50, 1]));
  assert.deepEqual(shown(ppro), [["A + B", 6, 0], ["C", 50, 0]]);
  assert.deepEqual([outcome.added, outcome.merged, outcome.late], [2, 1, 1]);
});

test("no project, no sequence and no rate are told", async () => {
  const ppro = new FakePremiere();
  ppro.sequence.ticksPerFrame = 0n;
  await assert.rejects(bring(ppro, two), trouble("noRate"));
  ppro.sequence = null;
  await assert.rejects(bring(ppro, two), trouble("noSequence"));
  ppro.open = false;
  await assert.rejects(activeSequence(ppro), trouble("noProject"));
});

for (const swallow of [true, false]) {
  test(`a refused import changes nothing (errors of callbacks ${swallow ? "vanish" : "come out"})`, async () => {
    const ppro = new FakePremiere({ swallow });
    ppro.failing = () => "false";
    await assert.rejects(bring(ppro, two), trouble("refused"));
    ppro.failing = () => "throw";
    await assert.rejects(bring(ppro, two), /Premiere is busy/);
    assert.deepEqual([ppro.sequence.markers, ppro.steps], [[], []]);
  });

  test(`colours that were refused are told, and the next import sets them (errors ${swallow ? "vanish" : "come out"})`, async () => {
    const ppro = new FakePremiere({ swallow });
    ppro.failing = (number) => (number === 2 ? "throw" : null);
    const outcome = await bring(ppro, two);
    assert.match(outcome.colourTrouble.message, /busy/);
    assert.deepEqual([outcome.added, outcome.steps], [2, 1]);
    await bring(ppro, two);
    assert.deepEqual(shown(ppro), [["A", 3, 4], ["B/START", 8, 0]]);
  });
}

test("an action that cannot be made leaves nothing half done", async () => {
  const ppro = new FakePremiere();
  await bring(ppro, two);
  const before = ppro.sequence.markers;
  delete ppro.Marker.MARKER_TYPE_COMMENT;
  await assert.rejects(bring(ppro, written([marker("z", 9)])), /Illegal Parameter type/);
  assert.deepEqual(ppro.sequence.markers, before);
  assert.equal(ppro.steps.length, 2);
});

test("objects age with every wait: this fake's do", async () => {
  const ppro = new FakePremiere();
  const project = await ppro.Project.getActiveProject();
  const sequence = await project.getActiveSequence();
  const markers = await ppro.Markers.getMarkers(sequence);
  assert.throws(() => project.lockedAccess(() => {}), /no longer valid/);
  assert.throws(() => project.guid, /no longer valid/);
  assert.deepEqual(markers.getMarkers(), []);
  (await ppro.Project.getActiveProject()).lockedAccess(() => assert.deepEqual(markers.getMarkers(), []));
});

test("before each transaction the last waits are for the markers and then for the project", async () => {
  const ppro = new FakePremiere();
  const waits = [];
  ppro.meanwhile = (name) => waits.push(name);
  const before = []; // each transaction
  ppro.failing = () => void before.push(waits.slice(-2));
  const outcome = await bring(ppro, two);
  assert.deepEqual(before, [["getMarkers", "getActiveProject"], ["getMarkers", "getActiveProject"]]);
  assert.deepEqual([outcome.added, outcome.colourTrouble], [2, null]);
});

for (const what of ["getActiveProject", "getActiveSequence", "getTimebase", "getEndTime", "getMarkers"]) {
  test(`another project that comes to the front during ${what} gets nothing`, async () => {
    const ppro = new FakePremiere();
    let turns = 0;
    ppro.meanwhile = (name) => {
      if (name === what && (what !== "getActiveProject" || (turns += 1) === 2)) ppro.project = { guid: "project-2" };
    };
    await assert.rejects(bring(ppro, two), trouble("otherSequence"));
    assert.deepEqual([ppro.sequence.markers, ppro.steps], [[], []]);
  });
}

test("a project that is closed meanwhile, or a sequence that is changed for another, is told", async () => {
  const closed = new FakePremiere();
  closed.meanwhile = (name) => void (name === "getMarkers" && (closed.open = false));
  await assert.rejects(bring(closed, two), trouble("otherSequence"));
  const changed = new FakePremiere();
  const other = { ...changed.sequence, guid: "sequence-2" };
  changed.meanwhile = (name) => void (name === "getEndTime" && (changed.sequence = other));
  await assert.rejects(bring(changed, two), trouble("otherSequence"));
  assert.deepEqual([other.markers, changed.steps], [[], []]);
});

test("colours do not go to another sequence that was opened meanwhile", async () => {
  const ppro = new FakePremiere();
  const first = ppro.sequence;
  ppro.failing = () => {
    ppro.failing = () => null;
    queueMicrotask(() => (ppro.sequence = { ...first, guid: "sequence-2", markers: [] }));
    return null;
  };
  const outcome = await bring(ppro, two);
  assert.equal(outcome.colourTrouble.reason, "otherSequence");
  assert.equal(first.markers.length, 2);
  assert.equal(ppro.sequence.markers.length, 0);
});

test("what Premiere drops without a word is counted as missing", async () => {
  const ppro = new FakePremiere();
  ppro.silent = ({ name }) => name === "A";
  const outcome = await bring(ppro, two);
  assert.deepEqual([outcome.added, outcome.missing], [1, 1]);
});

test("a marker that gave way is told, a person's or another file's", async () => {
  const ppro = new FakePremiere({ crowding: true });
  ppro.put({ name: "mine", start: 3n * ppro.sequence.ticksPerFrame });
  ppro.put({ name: "X", start: 8n * ppro.sequence.ticksPerFrame, comments: "[sensevoice-markers:x.mp4 9s@0 a]" });
  const outcome = await bring(ppro, two);
  assert.deepEqual(shown(ppro), [["A", 3, 4], ["B/START", 8, 0]]);
  assert.equal(outcome.othersLost, 2);
});

test("a thousand markers are two transactions", async () => {
  const ppro = new FakePremiere({ frames: 100000n });
  const many = Array.from({ length: 1000 }, (_, at) => marker(`m${at}`, at * 12, { colour: coloured(at % 8) }));
  const outcome = await bring(ppro, written(many));
  assert.deepEqual([outcome.added, ppro.transactions, ppro.steps.length], [1000, 2, 2]);
  assert.ok(ppro.sequence.markers.every(({ name, colour }) => colour === Number(name.slice(1)) % 8));
});
