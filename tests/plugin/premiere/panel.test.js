// The panel from a person's side: what is clicked and what is read, in a page of as few elements as it has.

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");

const { coloured, marker, written } = require("./documents.js");
const { FakePremiere } = require("./fake.js");
const panel = path.join(__dirname, "../../../plugin/premiere");
const { start } = require(`${panel}/panel.js`);
const { en, zh, words, said, many } = require(`${panel}/words.js`);
const { MAX_BYTES } = require(`${panel}/markers.js`);

const html = fs.readFileSync(`${panel}/index.html`, "utf8");

class Element {
  constructor(tag, checked = false) {
    Object.assign(this, { tag, checked, disabled: false, textContent: "", className: "", children: [], clicked: null });
  }

  get firstChild() {
    return this.children[0];
  }

  appendChild(child) {
    this.children.push(child);
  }

  removeChild(child) {
    this.children.splice(this.children.indexOf(child), 1);
  }

  addEventListener(event, listener) {
    assert.equal(event, "click");
    this.clicked = listener;
  }
}

// A page with the elements that index.html has, and nothing more.
function page() {
  const elements = new Map();
  for (const [, tag, attributes] of html.matchAll(/<([a-z-]+)([^>]*\bid="[^>]*)>/g)) {
    elements.set(/\bid="([^"]+)"/.exec(attributes)[1], new Element(tag, /\bchecked\b/.test(attributes)));
  }
  const listeners = [];
  return {
    body: new Element("body"),
    theme: { current: "darkest", getCurrent() { return this.current; }, onUpdated: { addListener: (each) => listeners.push(each) } },
    getElementById: (id) => elements.get(id) || null,
    createElement: (tag) => new Element(tag),
    turn: (theme) => listeners.forEach((each) => each(theme)),
    text: (id) => elements.get(id).textContent,
    click: (id) => {
      assert.equal(elements.get(id).disabled, false);
      return elements.get(id).clicked();
    },
  };
}

function opened({ text = "", size = text.length, name = "talk.markers.json", locale = "en_US", cancelled = false } = {}) {
  const file = { name, read: async () => text, getMetadata: async () => ({ size }) };
  const localFileSystem = {
    getFileForOpening: async ({ types }) => {
      assert.deepEqual(types, ["json"]);
      return cancelled ? null : file;
    },
  };
  const ppro = new FakePremiere();
  const shown = page();
  start(shown, { host: { uiLocale: locale }, storage: { localFileSystem } }, ppro);
  return { ppro, shown };
}

const text = written([
  marker("a", 3, { colour: coloured(4) }), marker("b", 8), marker("c", 9, { label: "BGM" }), marker("d", 2000, { label: "BGM" }),
], [25, 1]);

test("a file is chosen, a label left out, the rest imported and told", async () => {
  const { ppro, shown } = opened({ text });
  await shown.click("pick");
  assert.equal(shown.text("file"), "talk.markers.json\n4 markers at 25 frames a second");
  assert.equal(shown.text("sequence"), "Onto the sequence Talk, 25 frames a second.");
  assert.equal(shown.text("result"), "");
  const boxes = shown.getElementById("labels").children;
  assert.deepEqual(boxes.map(({ tag, textContent, checked }) => [tag, textContent, checked]), [
    ["sp-checkbox", "LAUGHTER (2)", true], ["sp-checkbox", "BGM (2)", true],
  ]);
  boxes[1].checked = false;
  await shown.click("import");
  assert.equal(shown.text("result"), `2 markers added.\nIt takes 2 steps of undo: colours, then markers.`);
  assert.deepEqual(ppro.sequence.markers.map(({ name }) => name), ["A", "B"]);
  assert.deepEqual(ppro.steps.map(({ name }) => name), [en.undo.markers, en.undo.colours]);
  boxes[1].checked = true;
  await shown.click("import");
  assert.match(shown.text("result"), /^2 markers added\.\n2 were there already\.\n1 lies after the end of the sequence/);
  await shown.click("import");
  assert.match(shown.text("result"), /^Nothing is left to do\.\n4 were there already\./);
});

test("the box for replacing is heeded", async () => {
  const { ppro, shown } = opened({ text });
  assert.equal(shown.getElementById("replace").checked, true);
  await shown.click("pick");
  await shown.click("import");
  const [laughter] = shown.getElementById("labels").children;
  laughter.checked = false;
  shown.getElementById("replace").checked = false;
  await shown.click("import");
  assert.equal(ppro.sequence.markers.length, 4);
  shown.getElementById("replace").checked = true;
  await shown.click("import");
  assert.equal(ppro.sequence.markers.length, 2);
  assert.match(shown.text("result"), /^2 former markers removed\./);
});

test("in Chinese, with another rate", async () => {
  const { shown } = opened({ text: written([marker("a", 3)], [30000, 1001]), locale: "zh_CN" });
  await shown.click("pick");
  assert.equal(shown.text("file"), "talk.markers.json\n1 个标记，每秒 29.97 帧");
  assert.match(shown.text("sequence"), /^导入到序列“Talk”，每秒 25 帧。\n文件为每秒 29.97 帧/);
  assert.equal(shown.getElementById("labels").children[0].textContent, "笑声 (1)");
  await shown.click("import");
  assert.equal(shown.text("result"), "已添加 1 个标记。");
});

test("a bad file is one line, and cannot be imported", async () => {
  for (const [given, sentence] of [
    [{ text: "{" }, en.trouble.notJson],
    [{ text, size: MAX_BYTES + 1 }, en.trouble.tooLarge],
    [{ text: "{}" }, en.trouble.notOurs],
    [{ text: written([marker("a", -1)]) }, said(en.trouble.damaged, { what: "markers[0]" })],
  ]) {
    const { shown } = opened(given);
    await shown.click("pick");
    assert.equal(shown.text("result"), sentence);
    assert.equal(shown.getElementById("import").disabled, true);
    assert.equal(shown.getElementById("pick").disabled, false);
  }
});

test("choosing no file after all leaves the one before", async () => {
  const { shown } = opened({ cancelled: true });
  await shown.click("pick");
  assert.equal(shown.text("result"), "");
  assert.equal(shown.getElementById("import").disabled, true);
});

test("without a sequence the file is shown, and imported once one is open", async () => {
  const { ppro, shown } = opened({ text });
  const sequence = ppro.sequence;
  ppro.sequence = null;
  await shown.click("pick");
  assert.equal(shown.text("result"), en.trouble.noSequence);
  await shown.click("import");
  assert.equal(shown.text("result"), en.trouble.noSequence);
  ppro.sequence = sequence;
  await shown.click("import");
  assert.match(shown.text("result"), /^4 markers added/);
});

test("no label, and what Premiere says no to, are a line", async () => {
  const { ppro, shown } = opened({ text });
  await shown.click("pick");
  for (const box of shown.getElementById("labels").children) box.checked = false;
  await shown.click("import");
  assert.equal(shown.text("result"), en.trouble.noLabels);
  for (const box of shown.getElementById("labels").children) box.checked = true;
  ppro.failing = (number) => (number === 1 ? "throw" : null);
  await shown.click("import");
  assert.equal(shown.text("result"), "This did not work: Premiere is busy");
  ppro.failing = (number) => (number === 3 ? "false" : null);
  await shown.click("import");
  assert.match(shown.text("result"), /Colours could not be set: Premiere refused/);
});

test("the theme is worn, and followed", () => {
  const { shown } = opened({ text });
  assert.equal(shown.body.className, "");
  shown.turn("light");
  assert.equal(shown.body.className, "light");
  shown.turn("dark");
  assert.equal(shown.body.className, "");
});

test("both languages say the same things, with the same braces", () => {
  const braces = (value) =>
    typeof value === "string"
      ? [...new Set(value.match(/\{\w+\}/g))].sort()
      : Array.isArray(value)
        ? value.map(braces)
        : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, braces(each)]));
  const { labels: _, ...english } = en;
  const { labels: names, ...chinese } = zh;
  assert.deepEqual(braces(chinese), braces(english));
  const schema = JSON.parse(fs.readFileSync(path.join(panel, "../../sensevoice_markers/formats/markers.schema.json"), "utf8"));
  assert.deepEqual(Object.keys(names).sort(), [...schema.$defs.marker.properties.label.enum].sort());
  assert.equal(words("zh_TW"), zh);
  assert.equal(words(undefined), en);
  assert.equal(many(["one", "{count} many"], 2), "2 many");
});

test("every reason for trouble has its sentence", () => {
  const reasons = ["markers.js", "premiere.js", "panel.js"].flatMap((name) =>
    [...fs.readFileSync(`${panel}/${name}`, "utf8").matchAll(/new Trouble\("(\w+)"/g)].map(([, reason]) => reason));
  assert.ok(reasons.length > 10);
  assert.deepEqual([...new Set(reasons), "other"].sort(), Object.keys(en.trouble).sort());
});

test("the manifest asks for no more than the file dialogue, and names files that are there", () => {
  const manifest = JSON.parse(fs.readFileSync(`${panel}/manifest.json`, "utf8"));
  assert.deepEqual(manifest.requiredPermissions, { localFileSystem: "request" });
  assert.deepEqual(manifest.host, { app: "premierepro", minVersion: "25.6.0" });
  assert.match(manifest.version, /^\d+\.\d+\.\d+$/);
  for (const name of [manifest.main, ...[...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file)]) {
    assert.ok(fs.existsSync(path.join(panel, name)), name);
  }
});
