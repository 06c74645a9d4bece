import assert from "node:assert/strict";
import { test } from "node:test";

import { Marks } from "../../static/curation/workbench/marks.js";
import { answering, mockPage } from "./page.js";

const ROWS = [[0, 0, 10, "cited"], [1, 10, 20, "open"], [2, 22, 30, "dismissed"], [3, 30, 40, "open"]];

function read(context, said, fetch = undefined) {
  const marks = { textContent: JSON.stringify({ passages: [], total: 4, being_read: false, ...said }) };
  mockPage(context, { elements: { marks }, fetch });
  const found = new Marks("/sentences/");
  found.read();
  return found;
}

test("a place leads to its sentence, and one between sentences to itself", (context) => {
  const marks = read(context, { sentences: ROWS });
  assert.equal(marks.sentenceAt(19).number, 1);
  assert.equal(marks.numberAt(20), -1);
  assert.deepEqual(marks.sentenceAt(20), { start: 20, end: 21 });
});

test("what is dismissed is told apart", (context) => {
  const marks = read(context, { sentences: ROWS });
  assert.deepEqual(marks.dismissed.map(({ number }) => number), [2]);
});

test("the next open sentence is found round the end of the text", (context) => {
  const marks = read(context, { sentences: ROWS });
  assert.equal(marks.nextLoadedOpen(1).number, 3);
  assert.equal(marks.nextLoadedOpen(3).number, 1);
  assert.equal(read(context, { sentences: ROWS.slice(0, 1) }).nextLoadedOpen(-1), null);
});

test("a place leads to the passage that is cited there", (context) => {
  const passages = [{ start: 3, end: 7, records: ["I1"] }];
  const marks = read(context, { sentences: ROWS, passages });
  assert.deepEqual(marks.passageAt(6).records, ["I1"]);
  assert.equal(marks.passageAt(7), undefined);
});

test("sentences of a long text come with the stretch that is looked at, once", async (context) => {
  const { asked, fetch } = answering((address) => (address.endsWith("at=0")
    ? { start: 0, end: 20, sentences: ROWS.slice(0, 2) }
    : { start: 20, end: 40, sentences: ROWS.slice(2) }));
  const marks = read(context, { sentences: null }, fetch);
  assert.equal(await marks.loadBetween(0, 25), true);
  assert.equal(await marks.loadBetween(5, 40), false);
  assert.deepEqual(asked, ["/sentences/?at=0", "/sentences/?at=20"]);
  assert.deepEqual(marks.sentences.map(({ number }) => number), [0, 1, 2, 3]);
});

test("an answer that was overtaken is not taken", async (context) => {
  let release;
  const waiting = new Promise((resolve) => { release = resolve; });
  const { fetch } = answering(() => waiting);
  const marks = read(context, { sentences: null }, fetch);
  const asking = marks.ask("at=0");
  marks.read();
  release({ start: 0, end: 20, sentences: ROWS });
  assert.equal(await asking, null);
  assert.deepEqual(marks.sentences, []);
});
