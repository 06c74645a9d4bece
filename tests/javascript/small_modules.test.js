import assert from "node:assert/strict";
import { test } from "node:test";

import { fetchJson, FAILED, REFUSED, SIGNED_OUT, UNREACHED } from "../../static/curation/requests.js";
import { isEmpty, nameOf } from "../../static/curation/workbench/blocks.js";
import { Dismissed } from "../../static/curation/workbench/dismissed.js";
import { ViewingTimes } from "../../static/curation/workbench/viewing_times.js";
import { Viewport } from "../../static/curation/workbench/viewport.js";
import { mockGlobals, mockPage } from "./page.js";

// requests.js

const at = (url, more = {}) => async () => ({ ok: true, status: 200, url, json: async () => ({ yes: 1 }), ...more });
const ANSWERS = [
  ["what came", at("https://sourcebook.example/x/"), { yes: 1 }, ""],
  ["the page for signing in", at("https://sourcebook.example/admin/login/?next=/x/"), null, SIGNED_OUT],
  ["a refusal", at("https://sourcebook.example/x/", { ok: false, status: 403 }), null, REFUSED],
  ["an error of the server", at("https://sourcebook.example/x/", { ok: false, status: 500 }), null, FAILED],
  ["no connection", async () => { throw new TypeError("offline"); }, null, UNREACHED],
];
for (const [name, fetch, answer, problem] of ANSWERS) {
  test(`a request says what is wrong, if anything is: ${name}`, async (context) => {
    mockPage(context, { fetch });
    const told = [];
    assert.deepEqual(await fetchJson("/x/", { report: (said) => told.push(said) }), answer);
    assert.deepEqual(told, [problem]);
  });
}

// viewport.js

test("near the eye is what touches the blocks that are seen", () => {
  const viewport = new Viewport({ blocks: [] });
  const place = (start, end) => ({ start, end });
  assert.deepEqual(viewport.inView([place(0, 5)]), []);
  viewport.visible = new Set([place(20, 30), place(10, 20)]);
  assert.deepEqual(viewport.visibleRange(), [10, 30]);
  const near = viewport.inView([place(0, 10), place(5, 11), place(15, 16), place(29, 40), place(30, 31)]);
  assert.deepEqual(near, [place(5, 11), place(15, 16), place(29, 40)]);
});

// dismissed.js

function storage(kept = {}) {
  return {
    kept,
    getItem: (name) => kept[name] ?? null,
    setItem(name, value) { kept[name] = value; },
  };
}

test("dismissed suggestions are kept for a person and a document", (context) => {
  const localStorage = storage();
  mockGlobals(context, { window: { localStorage } });
  new Dismissed("5:S1").add("date:1:2");
  assert.equal(new Dismissed("5:S1").has("date:1:2"), true);
  assert.equal(new Dismissed("5:S2").has("date:1:2"), false);
});

test("what another tab dismissed meanwhile is kept as well", (context) => {
  const localStorage = storage();
  mockGlobals(context, { window: { localStorage } });
  const here = new Dismissed("5:S1");
  new Dismissed("5:S1").add("place:3:4");
  here.add("date:1:2");
  assert.equal(here.has("place:3:4"), true);
  assert.equal(new Dismissed("5:S1").has("date:1:2"), true);
});

test("a browser that keeps nothing, or something else, dismisses for the open page", (context) => {
  const refuses = () => { throw new Error("denied"); };
  mockGlobals(context, { window: { localStorage: { getItem: refuses, setItem: refuses } } });
  const dismissed = new Dismissed("5:S1");
  dismissed.add("date:1:2");
  assert.equal(dismissed.has("date:1:2"), true);
  mockGlobals(context, { window: { localStorage: storage({ "dismissed-suggestions:5:S1": "{" }) } });
  assert.equal(new Dismissed("5:S1").has("date:1:2"), false);
});

// viewing_times.js

test("a value is looked at while it is the current one and the page is seen", (context) => {
  let now = 0;
  const page = mockPage(context, { performance: { now: () => now } });
  const viewingTimes = new ViewingTimes();
  now = 5;
  viewingTimes.start("first");
  now = 105;
  viewingTimes.start("second");
  now = 205;
  page.hidden = true;
  page.listeners.visibilitychange();
  now = 9000;
  page.hidden = false;
  page.listeners.visibilitychange();
  now = 9001.4;
  assert.equal(viewingTimes.milliseconds("first"), 100);
  assert.equal(viewingTimes.milliseconds("second"), 101);
  assert.equal(viewingTimes.milliseconds("third"), 0);
});

// blocks.js

test("a row is named by what stands in it, a value by its label", () => {
  const line = (field, value, text) => ({ dataset: { field }, value, ...(text && { selectedOptions: [{ text }] }) });
  const fields = [
    line("figure", "12"),
    line("victims", "civilians", "civilians"),
    line("outcome", "", "outcome…"),
    line("demographic", "unknown", "unknown"),
    line("part_of", "3", "of: 30 civilians"),
    line("basis", "latest", "latest"),
    line("basis_note", "Counted at noon"),
  ];
  const block = { dataset: { label: "Casualties", row: "" }, querySelectorAll: () => fields };
  assert.equal(nameOf(block), "Casualties: 12 civilians");
  assert.equal(nameOf({ ...block, dataset: { label: "Date" } }), "Date");
  assert.equal(nameOf({ ...block, querySelectorAll: () => [] }), "Casualties");
});

test("a block is empty while none of its lines has a value", () => {
  const block = (...lines) => ({ querySelectorAll: () => lines.map((value) => ({ value })) });
  assert.equal(isEmpty(block("", "")), true);
  assert.equal(isEmpty(block("", "2024")), false);
});
