// Small documents for tests.

const RATES = {
  "23.976": [24000, 1001], 24: [24, 1], 25: [25, 1], 29.97: [30000, 1001], 30: [30, 1], 47.952: [48000, 1001],
  50: [50, 1], 59.94: [60000, 1001], 60: [60, 1], 100: [100, 1], 119.88: [120000, 1001], 120: [120, 1],
};

function marker(id, frame, given = {}) {
  const colour = { name: "GREEN", resolve: "Green", premiere: 0, rgb: "#3fae49" };
  return { id, event: id, label: "LAUGHTER", edge: null, frame, frames: 10, name: id.toUpperCase(), comment: "", colour, ...given };
}

function coloured(premiere) {
  return { name: "CYAN", resolve: "Cyan", premiere, rgb: "#000000" };
}

// Of the media `talk.mp4`, 60 seconds long, whose tags begin with SOURCE.
function written(markers, [numerator, denominator] = [25, 1], given = {}) {
  const rate = { numerator, denominator };
  const media = of("/media/talk.mp4");
  return JSON.stringify({ format: "sensevoice-markers", version: 1, name: "talk", media, rate, markers, ...given });
}

function of(path, given = {}) {
  return { path, rate: { numerator: 25, denominator: 1 }, start_frame: 90000, frames: 1500, ...given };
}

const SOURCE = "talk.mp4 60s@90000";

// Ticks of a frame at a rate, which is whole at every rate that Premiere knows.
function ticksPerFrame([numerator, denominator]) {
  const ticks = (254016000000n * BigInt(denominator)) / BigInt(numerator);
  if (ticks * BigInt(numerator) !== 254016000000n * BigInt(denominator)) throw new Error("no whole number of ticks");
  return ticks;
}

module.exports = { RATES, SOURCE, coloured, marker, of, ticksPerFrame, written };
