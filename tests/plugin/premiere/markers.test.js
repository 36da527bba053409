// Reading documents, and planning what is to be where.

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");

const { RATES, SOURCE, coloured, marker, of, ticksPerFrame, written } = require("./documents.js");
const panel = path.join(__dirname, "../../../plugin/premiere");
const { MAX_MARKERS, Trouble, changes, counts, frameThere, plan, rateOf, read, sameRate, tagIn } = require(`${panel}/markers.js`);

const all = (document) => new Set(counts(document.markers).keys());
const planned = (document, ticks) => plan(document, document.markers, ticks);
const turned = (document, existing, replace) =>
  changes(document, ticksPerFrame([25, 1]), { labels: all(document), replace }, existing);

const folder = process.env.SENSEVOICE_MARKERS_DOCUMENTS;

test("every document of the exporter lies on its frames, to the tick", { skip: !folder && "tests/plugin/premiere/test_plugin_premiere.py writes them" }, () => {
  const files = fs.readdirSync(folder).filter((name) => name.endsWith(".json"));
  assert.ok(files.length >= 30, `${files.length} documents`);
  for (const name of files) {
    const text = fs.readFileSync(path.join(folder, name), "utf8");
    const source = JSON.parse(text);
    const document = read(text);
    const ticks = ticksPerFrame([source.rate.numerator, source.rate.denominator]);
    const found = planned(document, ticks);
    assert.equal(found.length, source.markers.length, name);
    assert.ok(found.length > 0, name);
    found.forEach((there, index) => {
      const wanted = source.markers[index];
      assert.equal(there.start % ticks, 0n, name);
      assert.equal(there.start / ticks, BigInt(wanted.frame), name);
      assert.equal(there.duration, wanted.edge ? 0n : BigInt(wanted.frames) * ticks, name);
      assert.equal(there.colour, wanted.colour.premiere, name);
      assert.equal(there.name, wanted.name, name);
      assert.deepEqual(there.ids, [wanted.id], name);
      const tag = tagIn(there.comments);
      assert.deepEqual([tag.source, tag.ids], [document.source, [wanted.id]], name);
    });
  }
});

for (const [name, rate] of Object.entries(RATES)) {
  test(`frames of 24 hours at ${name} are exact`, () => {
    const ticks = ticksPerFrame(rate);
    const [numerator, denominator] = rate;
    for (const frame of [0, 1, 2, 999, 107892, 2589407, 10368000]) {
      assert.equal(frameThere(frame, { numerator, denominator }, ticks), BigInt(frame));
    }
    assert.ok(sameRate(rateOf(ticks), { numerator, denominator }));
  });
}

test("another rate takes the nearest frame, halves up", () => {
  const at50 = { numerator: 50, denominator: 1 };
  const of25 = ticksPerFrame([25, 1]);
  assert.deepEqual([0, 1, 2, 3].map((frame) => frameThere(frame, at50, of25)), [0n, 1n, 1n, 2n]);
  const ntsc = { numerator: 24000, denominator: 1001 };
  for (const frame of [1, 1000, 86400, 2071389]) {
    const exact = (frame * 1001 * 25) / 24000;
    assert.ok(Math.abs(Number(frameThere(frame, ntsc, of25)) - exact) <= 0.5);
  }
});

test("a range keeps its ends at another rate and lasts a frame at least; one of a pair is a point", () => {
  const document = read(written([
    marker("a", 100, { frames: 50 }),
    marker("b", 201, { frames: 1 }), // both ends lie nearest to frame 101
    marker("c/START", 300, { edge: "START", frames: 1 }),
  ], [50, 1]));
  const ticks = ticksPerFrame([25, 1]);
  const [a, b, c] = planned(document, ticks);
  assert.deepEqual([a.start, a.duration], [50n * ticks, 25n * ticks]);
  assert.deepEqual([b.start, b.duration], [101n * ticks, ticks]);
  assert.deepEqual([c.start, c.duration], [150n * ticks, 0n]);
});

test("what another rate brings onto one frame is one marker with both names and ids", () => {
  const document = read(written([
    marker("a", 11, { comment: "first", colour: coloured(4) }),
    marker("b", 12, { frames: 40, comment: "second", colour: coloured(7) }),
    marker("c", 13),
  ], [50, 1]));
  const ticks = ticksPerFrame([25, 1]);
  const found = planned(document, ticks);
  assert.deepEqual(found.map(({ name }) => name), ["A + B", "C"]);
  assert.deepEqual(found[0].ids, ["a", "b"]);
  assert.equal(found[0].comments, `first\nsecond\n[sensevoice-markers:${SOURCE} a b]`);
  assert.equal(found[0].duration, 20n * ticks);
  assert.equal(found[0].colour, 4);
});

test("only chosen labels are planned, in order of time", () => {
  const document = read(written([
    marker("a", 30, { label: "BGM" }), marker("b", 10), marker("c", 20, { label: "BGM" }), marker("d", 5, { label: "APPLAUSE" }),
  ]));
  assert.deepEqual([...counts(document.markers)], [["BGM", 2], ["LAUGHTER", 1], ["APPLAUSE", 1]]);
  const found = changes(document, ticksPerFrame([25, 1]), { labels: new Set(["BGM", "LAUGHTER"]), replace: true }, []);
  assert.deepEqual(found.planned.map(({ ids }) => ids[0]), ["b", "c", "a"]);
});

test("names and comments are single lines; ids cannot break their tag", () => {
  const document = read(written([marker("a] b\n[x/START", 1, { name: "one\r\ntwo\u0000\ud800 👏🏽 笑", comment: "c\u2028d" })]));
  const [found] = planned(document, ticksPerFrame([25, 1]));
  assert.equal(found.name, "one two \ufffd 👏🏽 笑");
  assert.equal(found.comments, `c d\n[sensevoice-markers:${SOURCE} a%5D%20b%20%5Bx/START]`);
  assert.equal(tagIn(found.comments).tag, found.tag);
});

test("a tag counts at the end of a comment only, with its source", () => {
  const tag = `[sensevoice-markers:${SOURCE} a/START b]`;
  assert.deepEqual(tagIn(`x\r${tag} \n`), { tag, source: SOURCE, ids: ["a/START", "b"] });
  for (const none of [`${tag} was here`, "[sensevoice-markers:]", "[sensevoice-markers:a]", `[sensevoice-markers:${SOURCE}]`, ""]) {
    assert.equal(tagIn(none), null, none);
  }
});

const sources = {
  "a folder that it was moved to": ["D:\\Cards\\B\\talk.mp4", {}, SOURCE],
  "blanks and brackets": ["/media/my talk [1] 100%.mp4", {}, "my%20talk%20%5B1%5D%20100%25.mp4 60s@90000"],
  "Chinese, and é in two parts": ["/media/访谈 cafe\u0301.mp4", {}, "访谈%20caf\u00e9.mp4 60s@90000"],
  "another card's timecode": ["/media/talk.mp4", { start_frame: 90001 }, "talk.mp4 60s@90001"],
  "another card's length": ["/media/talk.mp4", { frames: 1800 }, "talk.mp4 72s@90000"],
  "a length of another rate": ["/media/talk.mp4", { rate: { numerator: 24000, denominator: 1001 }, frames: 1439 }, SOURCE],
  "no path at all": ["", {}, "talk 60s@90000"],
};
for (const [what, [where, given, source]] of Object.entries(sources)) {
  test(`the source says ${what}, and a tag keeps it`, () => {
    const document = read(written([marker("a", 1)], [25, 1], { media: of(where, given) }));
    assert.equal(document.source, source);
    assert.equal(tagIn(planned(document, ticksPerFrame([25, 1]))[0].comments).source, source);
  });
}

const bad = {
  "no JSON": ["{", "notJson"],
  "an empty file": ["", "notJson"],
  "deep nesting": ["[".repeat(200000), "notJson"],
  "another document": ['{"OTIO_SCHEMA": "Timeline.1"}', "notOurs"],
  "null": ["null", "notOurs"],
  "an array": ["[]", "notOurs"],
  "a newer version": [written([], [25, 1], { version: 2 }), "otherVersion"],
  "no rate": [written([], [25, 1], { rate: null }), "damaged"],
  "a rate of zero": [written([], [25, 0]), "damaged"],
  "a rate too high": [written([], [100000, 1]), "damaged"],
  "a rate below one": [written([], [1, 2]), "damaged"],
  "a fraction of a rate": [written([], [23.976, 1]), "damaged"],
  "no media": [written([], [25, 1], { media: null }), "damaged"],
  "media without a path": [written([], [25, 1], { media: of(null) }), "damaged"],
  "media without a length": [written([], [25, 1], { media: of("a.mp4", { frames: 0 }) }), "damaged"],
  "media that starts nowhere": [written([], [25, 1], { media: of("a.mp4", { start_frame: -1 }) }), "damaged"],
  "media of no rate": [written([], [25, 1], { media: of("a.mp4", { rate: { numerator: 0, denominator: 1 } }) }), "damaged"],
  "no markers": [written(null), "damaged"],
  "a marker that is none": [written([7]), "damaged"],
  "a negative frame": [written([marker("a", -1)]), "damaged"],
  "half a frame": [written([marker("a", 1.5)]), "damaged"],
  "a frame beyond a week": [written([marker("a", 1e12)]), "damaged"],
  "no length": [written([marker("a", 1, { frames: 0 })]), "damaged"],
  "an edge of another name": [written([marker("a", 1, { edge: "MIDDLE" })]), "damaged"],
  "no id": [written([marker("", 1)]), "damaged"],
  "an id of blanks": [written([marker(" \n", 1)]), "damaged"],
  "an id twice": [written([marker("a", 1), marker("a", 2)]), "damaged"],
  "a colour that Premiere lacks": [written([marker("a", 1, { colour: coloured(8) })]), "damaged"],
  "no colour": [written([marker("a", 1, { colour: null })]), "damaged"],
  "a name without end": [written([marker("a", 1, { name: "x".repeat(10001) })]), "damaged"],
  "too many": [written(Array.from({ length: MAX_MARKERS + 1 }, (_, at) => marker(`m${at}`, at))), "tooMany"],
};
for (const [what, [text, reason]] of Object.entries(bad)) {
  test(`${what} is refused`, () => {
    assert.throws(() => read(text), (error) => error instanceof Trouble && error.reason === reason);
  });
}

test("a byte order mark and keys of later versions are no trouble", () => {
  const document = read(`\uFEFF${written([marker("a", 1, { later: {} })], [25, 1], { later: [] })}`);
  assert.equal(document.markers.length, 1);
});

const here = ({ name, comments, start, duration, colour }, given = {}) => ({ name, comments, start, duration, colour, ...given });

test("a second run removes ours that changed or went, keeps ours that did not, and never sees others", () => {
  const ticks = ticksPerFrame([25, 1]);
  const before = planned(read(written([marker("a", 1), marker("b", 2), marker("c", 3), marker("d", 4)])), ticks);
  const after = read(written([marker("a", 1), marker("b", 20), marker("d", 4, { colour: coloured(6) }), marker("e", 5)]));
  const foreign = here(before[0], { comments: "mine" });
  const [a, b, c, d] = before.map((each) => here(each, { comments: each.comments.replaceAll("\n", "\r") }));
  const found = turned(after, [foreign, a, b, c, d, { ...a }], true);
  assert.deepEqual(found.remove, [b, c, a]); // the copy of a goes
  assert.deepEqual(found.recolour, [{ marker: d, colour: 6 }]);
  assert.deepEqual(found.add.map(({ ids }) => ids[0]), ["e", "b"]);
  assert.equal(found.kept, 2);
});

test("another file's markers are never seen, though their ids be the same", () => {
  const markers = [marker("laughter-5005", 125), marker("laughter-9000", 225)];
  const other = read(written(markers, [25, 1], { media: of("/media/other.mp4") }));
  const existing = planned(other, ticksPerFrame([25, 1])).map((each) => here(each));
  for (const replace of [true, false]) {
    const found = turned(read(written(markers)), existing, replace);
    assert.deepEqual([found.remove, found.recolour, found.kept], [[], [], 0]);
    assert.deepEqual(found.add.map(({ ids }) => ids[0]), ["laughter-5005", "laughter-9000"]);
  }
});

test("without replacing, former ones stay as they are and only new ids are added", () => {
  const after = read(written([marker("a", 10), marker("b", 20)]));
  const [first] = planned(after, ticksPerFrame([25, 1]));
  const edited = here(first, { name: "renamed by hand", start: 7n, comments: `note\n[sensevoice-markers:${SOURCE} z a]` });
  const found = turned(after, [edited], false);
  assert.deepEqual([found.remove, found.recolour, found.kept], [[], [], 1]);
  assert.deepEqual(found.add.map(({ ids }) => ids[0]), ["b"]);
});

test("without replacing, of two that would be joined the new one is added alone", () => {
  const ticks = ticksPerFrame([25, 1]);
  const before = planned(read(written([marker("a", 11)], [50, 1])), ticks).map((each) => here(each));
  const found = turned(read(written([marker("a", 11), marker("b", 12, { comment: "second" })], [50, 1])), before, false);
  assert.deepEqual(found.add.map(({ name, comments }) => [name, comments]), [["B", `second\n[sensevoice-markers:${SOURCE} b]`]]);
  assert.deepEqual([found.kept, found.merged, found.remove], [1, 0, []]);
});
