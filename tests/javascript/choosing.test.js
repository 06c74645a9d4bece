import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { finest } from "../../static/curation/workbench/choosing.js";

// tests/reading/test_items.py tries the same cases with reading.lists.filling.finest.
const CASES = JSON.parse(readFileSync(new URL("choosing_cases.json", import.meta.url), "utf-8"));

for (const { name, suggestions, chosen } of CASES) {
  test(name, () => {
    assert.deepEqual(finest(suggestions), chosen.map((/** @type {number} */ place) => suggestions[place]));
  });
}
