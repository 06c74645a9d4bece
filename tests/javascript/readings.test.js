import assert from "node:assert/strict";
import { test } from "node:test";

import { adoptedOf, mayBeOf, otherReading, rowCounting } from "../../static/curation/workbench/readings.js";

// A block of the form with these fields.
function block(reads, fields) {
  const named = (selector) => /data-field="?(\w+)/.exec(selector)?.[1];
  return {
    dataset: { reads },
    querySelector: (selector) => {
      if (selector.includes(".written-date")) return { value: fields.typed ?? "" };
      if (selector.includes(".date-reading")) return { textContent: fields.reading ?? "" };
      const value = fields[named(selector)];
      return value === undefined ? null : { value };
    },
  };
}

const people = (figure, more = {}) => block("count", {
  figure, victims: "civilians", outcome: "killed", demographic: "unknown", group: "", part_of: "", ...more,
});
const count = (figure, more = {}) => ({
  kind: "count", value: { figure, victims: "civilians", outcome: "killed", demographic: "", part: false, ...more },
});

test("a date that is adopted is told in EDTF, however it was typed", () => {
  assert.equal(adoptedOf(block("date", { typed: "15 July 2024", reading: "2024-07-15 · 15 July 2024" })), "2024-07-15");
  assert.equal(adoptedOf(block("date", { typed: "2024", reading: "" })), "2024");
  assert.equal(adoptedOf(block("date", { typed: "", reading: "2024-07-15 · …" })), "");
});

test("words have another reading only beside a value of the same kind that differs", () => {
  const date = { kind: "date", value: { edtf: "2024-07-14" } };
  assert.equal(otherReading(people("12+"), count("9")), "9");
  assert.equal(otherReading(people("9"), count("9")), "");
  assert.equal(otherReading(people(""), count("9")), "");
  assert.equal(otherReading(people("12+"), date), "");
  assert.equal(otherReading(block("date", { typed: "2024-07-15" }), date), "2024-07-14");
  assert.equal(otherReading(block("", {}), count("9")), "");
});

test("a row counts the same people if victims, outcome and demographic are the same", () => {
  const rows = [people("3", { outcome: "wounded" }), people("12+")];
  assert.equal(rowCounting(rows, count("9")), rows[1]);
  assert.equal(rowCounting(rows, count("9", { demographic: "children" })), null);
  assert.equal(rowCounting(rows, count("9", { outcome: "" })), null);
  assert.equal(rowCounting(rows, count("9", { part: true })), null);
  assert.equal(rowCounting([people("12+", { part_of: "casualties-0" })], count("9")), null);
  assert.equal(rowCounting([people("12+", { group: "4" })], count("9")), null);
  assert.equal(rowCounting([people("")], count("9")), null);
  const camps = block("count", { figure: "10", of: "Camps" });
  assert.equal(rowCounting([camps], count("12", { of: "camps" })), camps);
  assert.equal(rowCounting([camps], count("12", { of: "posts" })), null);
});

test("words may be of a row that leaves open who the victims are", () => {
  assert.equal(mayBeOf(people("12", { victims: "unknown" }), count("9")), true);
  assert.equal(mayBeOf(people("12"), count("9", { victims: "" })), true);
  assert.equal(mayBeOf(people("12"), count("9", { victims: "militants" })), false);
  assert.equal(mayBeOf(people("12"), count("9", { outcome: "wounded" })), false);
  assert.equal(mayBeOf(block("date", {}), { kind: "date", value: {} }), true);
  assert.equal(mayBeOf(block("date", {}), count("9")), false);
});
