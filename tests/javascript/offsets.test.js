import assert from "node:assert/strict";
import { test } from "node:test";

import { DocumentText } from "../../static/curation/workbench/offsets.js";
import { answering, mockPage, textOf } from "./page.js";

const WIDE = ["A 🕊 flew over ", "𝔑orth 🏔🏔 and ", "", "southé."];
const POINTS = [...WIDE.join("")];

function open(context, words = WIDE, edges = "") {
  mockPage(context);
  return new DocumentText(textOf(words, edges));
}

test("a text is as long as its code points", (context) => {
  assert.equal(open(context).length, POINTS.length);
});

test("every slice is that of the code points, across blocks and wide characters", (context) => {
  const text = open(context);
  for (let start = 0; start <= POINTS.length; start += 1) {
    for (let end = start; end <= POINTS.length; end += 1) {
      assert.equal(text.slice(start, end), POINTS.slice(start, end).join(""));
    }
  }
});

test("a range counts in UTF-16 units within its blocks", (context) => {
  const range = open(context).range(3, 17);
  assert.deepEqual(range.start, [WIDE[0], 4]);
  assert.deepEqual(range.end, [WIDE[1], 4]);
});

test("each DOM position leads to its code point and back", (context) => {
  const text = open(context);
  text.blocks.filter((block) => block.node).forEach((block) => {
    for (let point = 0; point <= block.points; point += 1) {
      const unit = [...block.words].slice(0, point).join("").length;
      assert.equal(text.pointOf(block.node, unit), block.start + point);
      assert.equal(block.toUnits(point), unit);
    }
  });
});

test("a position beside the words is the edge of its block", (context) => {
  const text = open(context);
  const [first, second] = text.blocks;
  assert.equal(text.pointOf(first.element, 0), 0);
  assert.equal(text.pointOf(first.element, 1), second.start);
  assert.equal(text.pointOf(text.root, 1), second.start);
  assert.equal(text.pointOf(text.root, 9), text.length);
});

test("a selection is taken without the white space around it", (context) => {
  const root = textOf(["🕊 one ", " two three"]);
  const [first, second] = root.elements.map((each) => each.firstChild);
  const range = { startContainer: first, startOffset: 2, endContainer: second, endOffset: 5 };
  mockPage(context, { selection: { rangeCount: 1, isCollapsed: false, getRangeAt: () => range } });
  assert.deepEqual(new DocumentText(root).selected(), { start: 2, end: 10, exact: "one  two" });
});

test("white space alone is no selection, nor is what begins outside the text", (context) => {
  const root = textOf(["one  two"]);
  const [{ firstChild: node }] = root.elements;
  const range = { startContainer: node, startOffset: 3, endContainer: node, endOffset: 5 };
  mockPage(context, { selection: { rangeCount: 1, isCollapsed: false, getRangeAt: () => range } });
  const text = new DocumentText(root);
  assert.equal(text.selected(), null);
  range.startContainer = {};
  assert.equal(text.selected(), null);
});

test("words are taken and given back one by one at both ends", (context) => {
  const text = open(context, ["Two 𝔑orth-men, 🏔 came."]);
  assert.equal(text.slice(4, text.wordEdge(4, 1)), "𝔑orth");
  assert.equal(text.slice(4, text.wordEdge(9, 1)), "𝔑orth-men");
  assert.equal(text.slice(text.wordEdge(13, -1), 13), "men");
  assert.equal(text.slice(text.wordEdge(10, -1), 10), "𝔑orth-");
  assert.equal(text.slice(4, text.endBeforeLastWord({ start: 4, end: 21 })), "𝔑orth-men, 🏔");
  assert.equal(text.slice(text.startAfterFirstWord({ start: 4, end: 21 }), 21), "men, 🏔 came");
  assert.equal(text.wordEdge(text.length, 1), text.length);
  assert.equal(text.wordEdge(0, -1), 0);
});

test("blocks that come later have their places before their words", (context) => {
  const text = open(context, ["Here. "], "0 6 14 20");
  assert.equal(text.length, 20);
  assert.equal(text.isComplete, false);
  assert.equal(text.has(0, 6), true);
  assert.equal(text.has(5, 7), false);
  assert.equal(text.slice(0, 20), "Here. ");
  assert.equal(text.range(5, 8), null);
});

test("a block is asked for once, and what comes with it is taken", async (context) => {
  const text = open(context, ["Here. "], "0 6 14 20");
  const { asked, fetch } = answering(() => ({ first: 1, blocks: ["Later 🕊.", "Last 🕊"] }));
  mockPage(context, { fetch });
  const came = await Promise.all([text.load(6, 8), text.load(7, 14)]);
  assert.deepEqual(came, [true, true]);
  assert.deepEqual(asked, ["/blocks/?at=6"]);
  assert.equal(text.isComplete, true);
  assert.equal(text.slice(12, 20), "🕊.Last 🕊");
});

test("the rest comes piece by piece and ends where nothing comes", async (context) => {
  const text = open(context, ["Here. "], "0 6 14 20");
  const { fetch } = answering((address) => (address.endsWith("=6") ? { first: 1, blocks: ["Later 🕊."] } : null));
  mockPage(context, { fetch });
  const told = [];
  await text.loadRest((share) => told.push(share));
  assert.deepEqual(told, [0.3, 0.7]);
  assert.equal(text.isComplete, false);
});
