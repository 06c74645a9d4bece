import assert from "node:assert/strict";
import { test } from "node:test";

import { answerOf, FAILED, REFUSED, SIGNED_OUT, UNREACHED } from "../../static/curation/answers.js";
import { isEmpty, nameOf } from "../../static/curation/workbench/blocks.js";
import { Dismissed } from "../../static/curation/workbench/dismissed.js";
import { Looking } from "../../static/curation/workbench/looking.js";
import { Sight } from "../../static/curation/workbench/sight.js";
import { bring, bringPage } from "./page.js";

// answers.js

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
    bringPage(context, { fetch });
    const told = [];
    assert.deepEqual(await answerOf("/x/", { tell: (said) => told.push(said) }), answer);
    assert.deepEqual(told, [problem]);
  });
}

// sight.js

test("near the eye is what touches the blocks that are seen", () => {
  const sight = new Sight({ blocks: [] });
  const place = (start, end) => ({ start, end });
  assert.deepEqual(sight.near([place(0, 5)]), []);
  sight.visible = new Set([place(20, 30), place(10, 20)]);
  assert.deepEqual(sight.edgesOfSight(), [10, 30]);
  const near = sight.near([place(0, 10), place(5, 11), place(15, 16), place(29, 40), place(30, 31)]);
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
  bring(context, { window: { localStorage } });
  new Dismissed("5:S1").add("date:1:2");
  assert.equal(new Dismissed("5:S1").has("date:1:2"), true);
  assert.equal(new Dismissed("5:S2").has("date:1:2"), false);
});

test("what another tab dismissed meanwhile is kept as well", (context) => {
  const localStorage = storage();
  bring(context, { window: { localStorage } });
  const here = new Dismissed("5:S1");
  new Dismissed("5:S1").add("place:3:4");
  here.add("date:1:2");
  assert.equal(here.has("place:3:4"), true);
  assert.equal(new Dismissed("5:S1").has("date:1:2"), true);
});

test("a browser that keeps nothing, or something else, dismisses for the open page", (context) => {
  const refuses = () => { throw new Error("denied"); };
  bring(context, { window: { localStorage: { getItem: refuses, setItem: refuses } } });
  const dismissed = new Dismissed("5:S1");
  dismissed.add("date:1:2");
  assert.equal(dismissed.has("date:1:2"), true);
  bring(context, { window: { localStorage: storage({ "dismissed-suggestions:5:S1": "{" }) } });
  assert.equal(new Dismissed("5:S1").has("date:1:2"), false);
});

// looking.js

test("a value is looked at while it is the current one and the page is seen", (context) => {
  let now = 0;
  const page = bringPage(context, { performance: { now: () => now } });
  const looking = new Looking();
  now = 5;
  looking.at("first");
  now = 105;
  looking.at("second");
  now = 205;
  page.hidden = true;
  page.listeners.visibilitychange();
  now = 9000;
  page.hidden = false;
  page.listeners.visibilitychange();
  now = 9001.4;
  assert.equal(looking.milliseconds("first"), 100);
  assert.equal(looking.milliseconds("second"), 101);
  assert.equal(looking.milliseconds("third"), 0);
});

// blocks.js

test("a row is named by what stands in it, a value by its label", () => {
  const fields = [{ value: "12" }, { value: "", selectedOptions: [{ text: "civilians" }] }, { selectedOptions: [{ text: "---------" }] }];
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
