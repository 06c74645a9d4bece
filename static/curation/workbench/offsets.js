// Places in the document's text. The server counts Unicode code points, the browser UTF-16 units; this
// module converts between the two. The text is split into blocks; those of a long text are loaded on
// demand.

import { fetchJson } from "../requests.js";

/** @typedef {{ start: number, end: number }} Place in code points, without the one at `end` */

const IN_WORD = /[\p{L}\p{N}\p{M}]/u;
const MAX_WORD_LENGTH = 400; // in code points: how far to look for the edge of a word

class Block {
  /**
   * @param {HTMLElement} element
   * @param {number} start in code points, as `end`
   * @param {number} end
   */
  constructor(element, start, end) {
    this.element = element;
    this.start = start;
    this.end = end;
    /** @type {Text | null} */
    this.node = null;
    this.words = "";
    /** @type {number[]} */
    this.wide = []; // the positions of characters that take two units; none in most texts
  }

  // Read the text of this block from its element.
  take() {
    this.element.normalize();
    this.node = /** @type {Text | null} */ (this.element.firstChild);
    this.words = this.node ? this.node.data : "";
    this.wide = [...this.words.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)].map((m) => m.index);
    return this;
  }

  /** @param {string} words */
  fill(words) {
    this.element.textContent = words;
    this.element.classList.remove("is-loading");
    this.take();
  }

  get points() {
    return this.toPoints(this.words.length);
  }

  /**
   * UTF-16 offset in the block -> code points in it.
   *
   * @param {number} unit
   */
  toPoints(unit) {
    return unit - countWhile(this.wide, (index) => this.wide[index] < unit);
  }

  /**
   * Code points in the block -> UTF-16 offset in it.
   *
   * @param {number} point
   */
  toUnits(point) {
    return point + countWhile(this.wide, (index) => this.wide[index] - index < point);
  }

  /**
   * @param {number} from in code points of the whole text, as `to`
   * @param {number} to
   */
  slice(from, to) {
    const start = this.toUnits(Math.max(from - this.start, 0));
    return this.words.slice(start, this.toUnits(Math.min(to, this.end) - this.start));
  }
}

export class DocumentText {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {Map<Block, Promise<boolean>>} */
    this.pending = new Map(); // pending requests, by block
    /** @type {NodeListOf<HTMLElement>} */
    const found = root.querySelectorAll(".text-block");
    const edges = root.dataset.edges?.split(" ").map(Number);
    let length = 0;
    this.blocks = [...found].map((element) => {
      const block = new Block(element, length, 0).take();
      length += block.points;
      block.end = length;
      return block;
    });
    if (edges) this.addPlaceholders(edges);
    /** @type {Map<Node | null, Block>} */
    this.known = new Map(this.blocks.map((block) => [block.element, block]));
  }

  /**
   * Add placeholders for the blocks that are loaded later.
   *
   * @param {number[]} edges where blocks begin, and where the last one ends, in code points
   */
  addPlaceholders(edges) {
    const coming = [];
    for (let index = this.blocks.length; index < edges.length - 1; index += 1) {
      const element = document.createElement("div");
      element.className = "text-block is-loading";
      element.dir = "auto";
      coming.push(element);
      this.blocks.push(new Block(element, edges[index], edges[index + 1]));
    }
    this.root.append(...coming);
  }

  // The length of the text in code points.
  get length() {
    return this.blocks.length ? this.blocks[this.blocks.length - 1].end : 0;
  }

  // Whether all blocks are loaded.
  get isComplete() {
    return this.blocks.every((block) => block.node || block.start === block.end);
  }

  /** @param {number} point in code points, as every place from here on */
  indexAt(point) {
    return Math.max(0, countWhile(this.blocks, (index) => this.blocks[index].start <= point) - 1);
  }

  /**
   * The blocks that touch [start, end).
   *
   * @param {number} start
   * @param {number} end
   */
  between(start, end) {
    const found = [];
    for (let index = this.indexAt(start); this.blocks[index]?.start < end; index += 1) found.push(this.blocks[index]);
    return found;
  }

  /**
   * @param {number} start
   * @param {number} end
   */
  has(start, end) {
    return this.between(start, Math.max(end, start + 1)).every((block) => block.node);
  }

  /**
   * Load the blocks of [start, end). Returns whether any were loaded.
   *
   * @param {number} start
   * @param {number} end
   */
  async load(start, end) {
    const lacking = this.between(start, Math.max(end, start + 1)).filter((block) => !block.node);
    let came = false;
    for (const block of lacking) {
      if (block.node) continue;
      if (!this.pending.has(block)) this.pending.set(block, this.ask(block));
      came = await this.pending.get(block) || came;
      this.pending.delete(block);
    }
    return came;
  }

  /** @param {Block} block */
  async ask(block) {
    const answer = await fetchJson(`${this.root.dataset.blocks}?at=${block.start}`);
    answer?.blocks.forEach((/** @type {string} */ words, /** @type {number} */ index) => {
      const coming = this.blocks[answer.first + index];
      if (coming && !coming.node) coming.fill(words);
    });
    return Boolean(answer);
  }

  /**
   * Load the whole text, block by block, while the browser is idle. Stops at the first failure.
   *
   * @param {(share: number) => void} tell gets the loaded share, from 0 to 1
   */
  async loadRest(tell) {
    for (const block of this.blocks) {
      if (block.node || block.start === block.end) continue;
      tell(block.start / this.length);
      await new Promise((resolve) => { whenIdle(resolve); });
      if (!await this.load(block.start, block.end) && !block.node) return;
    }
    tell(1);
  }

  /**
   * The text between two places, as far as it is loaded.
   *
   * @param {number} start
   * @param {number} end
   */
  slice(start, end) {
    if (end <= start) return "";
    return this.between(start, end).map((block) => (block.node ? block.slice(start, end) : "")).join("");
  }

  /**
   * A DOM range over [start, end); null while its blocks are not loaded.
   *
   * @param {number} start
   * @param {number} end
   */
  range(start, end) {
    const first = this.blocks[this.indexAt(start)];
    const last = this.blocks[this.indexAt(Math.max(start, end - 1))];
    if (!first?.node || !last?.node) return null;
    const range = new Range();
    range.setStart(first.node, first.toUnits(start - first.start));
    range.setEnd(last.node, last.toUnits(end - last.start));
    return range;
  }

  /**
   * The place of a DOM position inside the text.
   *
   * @param {Node} container
   * @param {number} offset
   * @returns {number}
   */
  pointOf(container, offset) {
    if (container === this.root) return this.blocks[offset]?.start ?? this.length;
    const element = container.nodeType === Node.TEXT_NODE ? container.parentElement : container;
    const block = this.known.get(element);
    if (container === block.node) return block.start + block.toPoints(offset);
    return offset ? block.end : block.start;
  }

  /**
   * The selection, without white space around it; null if it is empty or contains blocks that are not
   * loaded, since it is then longer than any quotation.
   *
   * @returns {Place & { exact: string } | null}
   */
  selected() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.root.contains(range.startContainer) || !this.root.contains(range.endContainer)) {
      return null;
    }
    const from = this.pointOf(range.startContainer, range.startOffset);
    const to = this.pointOf(range.endContainer, range.endOffset);
    if (to <= from || !this.has(from, to)) return null;
    const words = this.slice(from, to);
    const trimmed = words.trim();
    if (!trimmed) return null;
    const start = from + pointsIn(words.slice(0, words.length - words.trimStart().length));
    return { start, end: start + pointsIn(trimmed), exact: trimmed };
  }

  /**
   * The place under a point of the window; null outside the text.
   *
   * @param {number} x in pixels, as `y`
   * @param {number} y
   */
  pointAt(x, y) {
    const found = document.caretPositionFromPoint
      ? document.caretPositionFromPoint(x, y)
      : legacyCaret(x, y);
    if (!found || !this.root.contains(found.offsetNode)) return null;
    return this.pointOf(found.offsetNode, found.offset);
  }

  /**
   * The next place where a word ends (step 1) or begins (step -1).
   *
   * @param {number} point
   * @param {1 | -1} step
   */
  wordEdge(point, step) {
    const from = step > 0 ? point : Math.max(0, point - MAX_WORD_LENGTH);
    const letters = [...this.slice(from, step > 0 ? point + MAX_WORD_LENGTH : point)];
    if (step < 0) letters.reverse();
    let gone = 0;
    while (gone < letters.length && !IN_WORD.test(letters[gone])) gone += 1;
    while (gone < letters.length && IN_WORD.test(letters[gone])) gone += 1;
    return point + step * gone;
  }

  /**
   * Where words end without their last one.
   *
   * @param {Place} words
   */
  endBeforeLastWord({ start, end }) {
    const cut = [...this.slice(start, end)];
    while (cut.length && !IN_WORD.test(cut[cut.length - 1])) cut.pop();
    while (cut.length && IN_WORD.test(cut[cut.length - 1])) cut.pop();
    while (cut.length && /\s/.test(cut[cut.length - 1])) cut.pop();
    return start + cut.length;
  }

  /**
   * Where words begin without their first one.
   *
   * @param {Place} words
   */
  startAfterFirstWord({ start, end }) {
    const cut = [...this.slice(start, end)];
    let gone = 0;
    while (gone < cut.length && IN_WORD.test(cut[gone])) gone += 1;
    while (gone < cut.length && !IN_WORD.test(cut[gone])) gone += 1;
    return start + gone;
  }
}

/** @param {string} words */
function pointsIn(words) {
  return [...words].length;
}

/** @param {(value?: unknown) => void} then */
function whenIdle(then) {
  if (window.requestIdleCallback) window.requestIdleCallback(then, { timeout: 2000 });
  else setTimeout(then, 50);
}

/**
 * @param {number} x
 * @param {number} y
 */
function legacyCaret(x, y) {
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { offsetNode: range.startContainer, offset: range.startOffset };
}

/**
 * How many entries of a sorted list, from its beginning, satisfy `holds`.
 *
 * @param {unknown[]} list
 * @param {(index: number) => boolean} holds
 */
function countWhile(list, holds) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
