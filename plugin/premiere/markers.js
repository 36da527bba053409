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

// Read the text of a document: {name, source, rate, markers}, source and ids as tags have them; throws Trouble for one
// that is damaged, hostile, newer or none of ours.
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
  const { rate, media, markers } = document;
  if (!isRate(rate)) throw new Trouble("damaged", { what: "rate" });
  if (!isMedia(media)) throw new Trouble("damaged", { what: "media" });
  if (!Array.isArray(markers)) throw new Trouble("damaged", { what: "markers" });
  if (markers.length > MAX_MARKERS) throw new Trouble("tooMany", { count: markers.length, most: MAX_MARKERS });
  const ids = new Set();
  const checked = markers.map((marker, index) => {
    const id = isMarker(marker) && escaped(marker.id);
    if (!id || ids.has(id)) throw new Trouble("damaged", { what: `markers[${index}]` });
    ids.add(id);
    return {
      id,
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
  const exact = { numerator: rate.numerator, denominator: rate.denominator };
  return { name, source: sourceOf(media, name), rate: exact, markers: checked };
}

// What the markers were made from, as tags say it: `talk.mp4 60s@90000`. The file's name alone is not enough, since
// two cards hold files of one name; a path would not survive a move. Length and first frame are the media's own. The
// length is in seconds, since sound without picture has frames of whatever rate it was exported at.
function sourceOf({ path, rate, frames, start_frame: first }, name) {
  const file = line(path.split(/[\\/]/).at(-1)).normalize("NFC") || name || "media"; // macOS may write names in NFD
  const above = BigInt(frames) * BigInt(rate.denominator);
  const below = BigInt(rate.numerator);
  return `${escaped(file)} ${(2n * above + below) / (2n * below)}s@${first}`;
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

function isRate(value) {
  if (!isObject(value) || !isWhole(value.numerator, 1, 1e9) || !isWhole(value.denominator, 1, 1e9)) return false;
  return value.numerator >= value.denominator && value.numerator <= 1000 * value.denominator;
}

function isMedia(value) {
  return (
    isObject(value) &&
    isText(value.path, 0, MAX_TEXT) &&
    isRate(value.rate) &&
    isWhole(value.frames, 1, MAX_FRAME) &&
    isWhole(value.start_frame, 0, MAX_FRAME)
  );
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

// The `markers` of a document as Premiere is to have them, {tag, ids, name, comments, start, duration, colour}, in order
// of time and in ticks. Ranges last at least one frame; one of a pair is a point, which Premiere knows as a marker of no
// duration. Whatever another rate brings onto one frame becomes one marker: two cannot be told apart in the timeline.
function plan({ source, rate }, markers, ticksPerFrame) {
  const frames = new Map();
  for (const marker of markers) {
    const start = frameThere(marker.frame, rate, ticksPerFrame);
    const end = frameThere(marker.frame + marker.frames, rate, ticksPerFrame);
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
    const tag = `[sensevoice-markers:${source} ${ids.join(" ")}]`;
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

// A word of a tag: without blanks and brackets, which part and end it. The rest stays as it can be read.
function escaped(text) {
  return line(text).replace(/[\s%[\]]/g, encodeURIComponent);
}

// Markers carry no data that a person does not see, so the last line of the comment says whose they are: this is the
// tag at its end with its parts, {tag, source, ids}; null where there is none.
function tagIn(comments) {
  const found = /\[sensevoice-markers:([^\][\s]+ \d+s@\d+)((?: [^\][\s]+)+)\]\s*$/.exec(comments);
  return found && { tag: found[0].trimEnd(), source: found[1], ids: found[2].trim().split(" ") };
}

// What turns `existing` markers of a sequence, as {name, comments, start, duration, colour}, into those of `document`
// whose labels are chosen: {planned, remove, recolour, add, kept, merged}. Only markers with a tag of the same source
// are ever removed or recoloured. Those that are right already stay. Without `replace` all former ones stay as they
// are, and only what none of them stands for is planned.
function changes(document, ticksPerFrame, { labels, replace }, existing) {
  const chosen = document.markers.filter(({ label }) => labels.has(label));
  const tagged = existing.map((marker) => ({ marker, ...tagIn(marker.comments) }));
  const ours = tagged.filter(({ source }) => source === document.source);
  const known = new Set(replace ? [] : ours.flatMap(({ ids }) => ids));
  const fresh = chosen.filter(({ id }) => !known.has(id));
  const planned = plan(document, fresh, ticksPerFrame);
  const wanted = new Map(planned.map((marker) => [marker.tag, marker]));
  const remove = [];
  const recolour = [];
  for (const { marker, tag } of replace ? ours : []) {
    const target = wanted.get(tag);
    if (!target || !sameButColour(marker, target)) {
      remove.push(marker);
      continue;
    }
    wanted.delete(tag);
    if (marker.colour !== target.colour) recolour.push({ marker, colour: target.colour });
  }
  return {
    planned,
    remove,
    recolour,
    add: [...wanted.values()],
    kept: chosen.length - fresh.length + planned.length - wanted.size,
    merged: fresh.length - planned.length,
  };
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
