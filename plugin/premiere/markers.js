// The markers of a `.markers.json` file and what has to be done for them to be on a sequence. Knows no Premiere.
// Times are ticks in BigInt: seconds in floating point miss frames at 23.976 and 29.97.

const TICKS_PER_SECOND = 254016000000n; // https://ppro-scripting.docsforadobe.dev/other/time/

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_MARKERS = 20000;
const MAX_FRAME = 1000 * 86400 * 7; // a week at 1000 frames a second
const MAX_TEXT = 10000; // characters of a name or a comment

// Something a person can mend. `reason` is a key of words.js, `details` fill the sentence that it stands for.
class Trouble extends Error {
  constructor(reason, details = {}) {
    super(reason);
    this.reason = reason;
    this.details = details;
  }
}

// Read the text of a document; throws Trouble for one that is damaged, hostile, newer or none of ours.
function read(text) {
  if (text.length > MAX_BYTES) throw new Trouble("tooLarge");
  let document;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Trouble("notJson");
  }
  if (!isObject(document) || document.format !== "sensevoice-markers") throw new Trouble("notOurs");
  if (document.version !== 1) throw new Trouble("otherVersion", { version: String(document.version).slice(0, 20) });
  const { rate, markers } = document;
  if (!isObject(rate) || !isWhole(rate.numerator, 1, 1e9) || !isWhole(rate.denominator, 1, 1e9)) {
    throw new Trouble("damaged", { what: "rate" });
  }
  if (rate.numerator < rate.denominator || rate.numerator > 1000 * rate.denominator) {
    throw new Trouble("damaged", { what: "rate" });
  }
  if (!Array.isArray(markers)) throw new Trouble("damaged", { what: "markers" });
  if (markers.length > MAX_MARKERS) throw new Trouble("tooMany", { count: markers.length, most: MAX_MARKERS });
  const ids = new Set();
  const checked = markers.map((marker, index) => {
    if (!isMarker(marker) || ids.has(marker.id)) throw new Trouble("damaged", { what: `markers[${index}]` });
    ids.add(marker.id);
    return {
      id: marker.id,
      label: marker.label,
      point: marker.edge !== null,
      frame: marker.frame,
      frames: marker.frames,
      name: line(marker.name),
      comment: line(marker.comment),
      colour: marker.colour.premiere,
    };
  });
  const name = typeof document.name === "string" ? line(document.name) : "";
  return { name, rate: { numerator: rate.numerator, denominator: rate.denominator }, markers: checked };
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWhole(value, least, most) {
  return Number.isInteger(value) && value >= least && value <= most;
}

function isText(value, least, most) {
  return typeof value === "string" && value.length >= least && value.length <= most;
}

function isMarker(value) {
  return (
    isObject(value) &&
    isText(value.id, 1, 200) &&
    isText(value.label, 1, 40) &&
    (value.edge === null || value.edge === "START" || value.edge === "STOP") &&
    isWhole(value.frame, 0, MAX_FRAME) &&
    isWhole(value.frames, 1, MAX_FRAME) &&
    isText(value.name, 0, MAX_TEXT) &&
    isText(value.comment, 0, MAX_TEXT) &&
    isObject(value.colour) &&
    isWhole(value.colour.premiere, 0, 7)
  );
}

// One line that any program can store: no control characters, no halves of surrogate pairs.
function line(text) {
  const whole = text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (c) => (c.length === 2 ? c : "\uFFFD"));
  return whole.replace(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g, " ").trim();
}

// How many markers there are of each label, in order of appearance.
function counts(markers) {
  const found = new Map();
  for (const { label } of markers) found.set(label, (found.get(label) || 0) + 1);
  return found;
}

// Frames a second of a sequence whose frame lasts `ticksPerFrame`, exact, as {numerator, denominator}.
function rateOf(ticksPerFrame) {
  let [a, b] = [TICKS_PER_SECOND, ticksPerFrame];
  while (b) [a, b] = [b, a % b];
  return { numerator: Number(TICKS_PER_SECOND / a), denominator: Number(ticksPerFrame / a) };
}

function sameRate(one, other) {
  return BigInt(one.numerator) * BigInt(other.denominator) === BigInt(other.numerator) * BigInt(one.denominator);
}

// The frame of a sequence that starts nearest to `frame` of `rate`; halves go up, as in timebase.py.
function frameThere(frame, rate, ticksPerFrame) {
  const above = BigInt(frame) * TICKS_PER_SECOND * BigInt(rate.denominator);
  const below = BigInt(rate.numerator) * ticksPerFrame;
  return (2n * above + below) / (2n * below);
}

// The markers as Premiere is to have them, in order: {tag, ids, name, comments, start, duration, colour}, in ticks.
// Ranges last at least one frame; one of a pair is a point, which Premiere knows as a marker of no duration.
// Whatever another rate brings onto one frame becomes one marker: two on a frame cannot be told apart in the timeline.
function plan(document, ticksPerFrame, labels) {
  const frames = new Map();
  for (const marker of document.markers) {
    if (!labels.has(marker.label)) continue;
    const start = frameThere(marker.frame, document.rate, ticksPerFrame);
    const end = frameThere(marker.frame + marker.frames, document.rate, ticksPerFrame);
    const length = marker.point ? 0n : end > start ? end - start : 1n;
    const there = frames.get(start);
    if (!there) {
      frames.set(start, { ...marker, ids: [marker.id], comments: [marker.comment], length });
      continue;
    }
    there.name = `${there.name} + ${marker.name}`;
    there.ids.push(marker.id);
    there.comments.push(marker.comment);
    if (length > there.length) there.length = length;
  }
  const inOrder = [...frames].sort(([one], [other]) => (one < other ? -1 : 1));
  return inOrder.map(([frame, { name, ids, comments, length, colour }]) => {
    const tag = tagOf(ids);
    return {
      tag,
      ids,
      name,
      comments: [...comments.filter(Boolean), tag].join("\n"),
      start: frame * ticksPerFrame,
      duration: length * ticksPerFrame,
      colour,
    };
  });
}

// Markers carry no data that a person does not see, so the last line of the comment says whose they are.
function tagOf(ids) {
  const safe = ids.map((id) => encodeURIComponent(line(id)).replace(/%2F/g, "/"));
  return `[sensevoice-markers:${safe.join(" ")}]`;
}

// The tag at the end of a comment, null where it is not one of ours.
function tagIn(comments) {
  const found = /\[sensevoice-markers:[^\][\r\n]+\]\s*$/.exec(comments);
  return found && found[0].trimEnd();
}

function idsIn(tag) {
  return tag.slice(tag.indexOf(":") + 1, -1).split(" ");
}

// What turns `existing` markers of a sequence, as {name, comments, start, duration, colour}, into the planned ones:
// {remove, recolour, add, kept}. Only markers with a tag of ours are ever removed or recoloured. Those that are right
// already stay. Without `replace` all former ones stay as they are, and only ids that none of them has are added.
function changes(planned, existing, replace) {
  const ours = existing.filter(({ comments }) => tagIn(comments) !== null);
  if (!replace) {
    const known = new Set(ours.flatMap(({ comments }) => idsIn(tagIn(comments))));
    const add = planned.filter(({ tag }) => !idsIn(tag).some((id) => known.has(id)));
    return { remove: [], recolour: [], add, kept: planned.length - add.length };
  }
  const wanted = new Map(planned.map((marker) => [marker.tag, marker]));
  const remove = [];
  const recolour = [];
  for (const marker of ours) {
    const tag = tagIn(marker.comments);
    const target = wanted.get(tag);
    if (!target || !sameButColour(marker, target)) {
      remove.push(marker);
      continue;
    }
    wanted.delete(tag);
    if (marker.colour !== target.colour) recolour.push({ marker, colour: target.colour });
  }
  return { remove, recolour, add: [...wanted.values()], kept: planned.length - wanted.size };
}

function sameButColour(one, other) {
  return (
    one.name === other.name &&
    one.start === other.start &&
    one.duration === other.duration &&
    one.comments.replace(/\r\n?/g, "\n") === other.comments
  );
}

module.exports = {
  MAX_BYTES, MAX_MARKERS, TICKS_PER_SECOND, Trouble, read, counts, rateOf, sameRate, frameThere, plan, tagIn, changes,
};
