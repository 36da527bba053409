// The panel: a file is chosen, its labels are shown, the chosen ones are imported, and what came of it is told.

const { MAX_BYTES, Trouble, counts, rateOf, read, sameRate } = require("./markers.js");
const { activeSequence, importMarkers } = require("./premiere.js");
const { many, said, words } = require("./words.js");

// Bring `page`, the document of index.html, to life with UXP's and Premiere's modules.
function start(page, uxp, ppro) {
  const text = words(uxp.host.uiLocale);
  const part = (id) => page.getElementById(id);
  let chosen = null; // the document that was read
  let boxes = new Map(); // label -> its checkbox

  part("pick").textContent = text.pick;
  part("replace").textContent = text.replace;
  part("import").textContent = text.import;
  follow(page);

  // One thing at a time; whatever goes wrong is a line in the panel.
  const does = (work) => async () => {
    part("pick").disabled = part("import").disabled = true;
    part("result").textContent = text.working;
    try {
      part("result").textContent = await work();
    } catch (error) {
      part("result").textContent = sentence(text, error);
    }
    part("pick").disabled = false;
    part("import").disabled = chosen === null;
  };

  async function pick() {
    const file = await uxp.storage.localFileSystem.getFileForOpening({ types: ["json"] });
    if (!file) return ""; // the person changed their mind
    chosen = null;
    show(part("labels"), []);
    part("file").textContent = part("sequence").textContent = "";
    if ((await file.getMetadata()).size > MAX_BYTES) throw new Trouble("tooLarge");
    chosen = read(await file.read());
    const markers = many(text.markers, chosen.markers.length);
    part("file").textContent = said(text.file, { name: file.name, markers, rate: spoken(chosen.rate) });
    boxes = new Map([...counts(chosen.markers)].map(([label, count]) => [label, checkbox(page, text, label, count)]));
    show(part("labels"), [...boxes.values()]);
    part("sequence").textContent = whereto(text, chosen, await activeSequence(ppro));
    return "";
  }

  async function bring() {
    const labels = new Set([...boxes].filter(([, box]) => box.checked).map(([label]) => label));
    if (!labels.size) throw new Trouble("noLabels");
    part("sequence").textContent = whereto(text, chosen, await activeSequence(ppro));
    return report(text, await importMarkers(ppro, chosen, { labels, replace: part("replace").checked, undo: text.undo }));
  }

  part("pick").addEventListener("click", does(pick));
  part("import").addEventListener("click", does(bring));
}

// Premiere tells the theme in script: https://developer.adobe.com/premiere-pro/uxp/resources/recipes/css-styling/
function follow(page) {
  if (!page.theme) return;
  const wear = (theme) => (page.body.className = theme === "light" ? "light" : "");
  wear(page.theme.getCurrent());
  page.theme.onUpdated.addListener(wear);
}

function checkbox(page, text, label, count) {
  const box = page.createElement("sp-checkbox");
  box.textContent = `${text.labels[label] || label} (${count})`;
  box.checked = true;
  return box;
}

function show(parent, children) {
  while (parent.firstChild) parent.removeChild(parent.firstChild);
  for (const child of children) parent.appendChild(child);
}

// 23.976, 25: what editors call a rate.
function spoken({ numerator, denominator }) {
  return String(Math.round((numerator / denominator) * 1000) / 1000);
}

function whereto(text, { rate }, { name, ticksPerFrame }) {
  const there = rateOf(ticksPerFrame);
  const lines = [said(text.sequence, { name, rate: spoken(there) })];
  if (!sameRate(rate, there)) lines.push(said(text.converted, { file: spoken(rate) }));
  return lines.join("\n");
}

function report(text, outcome) {
  const lines = ["added", "removed", "kept", "merged", "late", "missing"]
    .filter((what) => outcome[what])
    .map((what) => many(text[what], outcome[what]));
  if (outcome.othersLost) lines.push(text.othersLost);
  if (outcome.colourTrouble) lines.push(said(text.colourTrouble, { message: sentence(text, outcome.colourTrouble) }));
  if (outcome.steps > 1) lines.push(said(text.steps, { count: outcome.steps }));
  if (!outcome.steps) lines.unshift(text.nothing);
  else if (!outcome.added && !outcome.removed && !outcome.missing) lines.unshift(text.recoloured);
  return lines.join("\n");
}

// What a person is told of an error, in one line.
function sentence(text, error) {
  if (error instanceof Trouble) return said(text.trouble[error.reason], error.details);
  const message = String((error && error.message) || error).split(/[\r\n]/)[0];
  return said(text.trouble.other, { message });
}

module.exports = { start };
