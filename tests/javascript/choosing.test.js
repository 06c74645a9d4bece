import assert from "node:assert/strict";
import { test } from "node:test";

import { finest } from "../../static/curation/workbench/choosing.js";

const AFGHANISTAN = { kind: "place", value: { place: "AF", within: [] } };
const AFGHAN = { kind: "place", value: { place: "AF", within: [], adjective: true } };
const KABUL = { kind: "place", value: { place: "1138958", within: ["AF-KAB", "AF"] } };
const PESHAWAR = { kind: "place", value: { place: "1168197", within: ["PK-KP", "PK"] } };
const DATE = { kind: "date", value: {} };

test("of a place and what it lies in the finer one is chosen, in whatever order they stand", () => {
  assert.deepEqual(finest([KABUL, AFGHANISTAN, DATE]), [KABUL, DATE]);
  assert.deepEqual(finest([DATE, AFGHANISTAN, KABUL]), [DATE, KABUL]);
});

test("places apart stay, the first before the other", () => {
  assert.deepEqual(finest([KABUL, AFGHANISTAN, PESHAWAR]), [KABUL, PESHAWAR]);
});

test("an adjective is chosen where no place is named", () => {
  assert.deepEqual(finest([AFGHAN, PESHAWAR]), [PESHAWAR]);
  assert.deepEqual(finest([AFGHAN, DATE]), [AFGHAN, DATE]);
});

test("of two dates the one of the event is chosen, else the first", () => {
  const said = { kind: "date", value: { edtf: "2024-07-16", said: true } };
  const event = { kind: "date", value: { edtf: "2024-07-15", said: false } };
  const unsure = { kind: "date", value: { edtf: "", said: false } };
  assert.deepEqual(finest([said, event]), [event]);
  assert.deepEqual(finest([event, said]), [event]);
  assert.deepEqual(finest([said]), [said]);
  assert.deepEqual(finest([said, unsure]), [said, unsure]);
});
