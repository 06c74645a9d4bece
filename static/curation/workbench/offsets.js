// Places in the document's text. The server counts Unicode code points, the browser UTF-16 units;
// this is the border between the two.

const IN_WORD = /[\p{L}\p{N}\p{M}]/u;

export class DocumentText {
  constructor(root) {
    this.root = root;
    this.nodes = [];
    this.starts = [];
    let length = 0;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      this.nodes.push(node);
      this.starts.push(length);
      length += node.data.length;
    }
    this.indexes = new Map(this.nodes.map((node, index) => [node, index]));
    this.content = this.nodes.map((node) => node.data).join("");
    // Where the characters stand that take two units; none in most texts.
    this.wide = [...this.content.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)].map((m) => m.index);
  }

  // Of the text, in code points.
  get length() {
    return this.toCodePoints(this.content.length);
  }

  // UTF-16 offset -> code points.
  toCodePoints(unit) {
    return unit - countBelow(this.wide, (index) => this.wide[index] < unit);
  }

  // Code points -> UTF-16 offset.
  toUnits(point) {
    return point + countBelow(this.wide, (index) => this.wide[index] - index < point);
  }

  // The words between two places, in code points.
  slice(start, end) {
    return this.content.slice(this.toUnits(start), this.toUnits(end));
  }

  // A DOM range over [start, end) in code points.
  range(start, end) {
    const range = new Range();
    range.setStart(...this.locate(this.toUnits(start), false));
    range.setEnd(...this.locate(this.toUnits(end), true));
    return range;
  }

  locate(unit, atEnd) {
    const wanted = atEnd ? unit - 1 : unit;
    const index = Math.max(0, countBelow(this.starts, (i) => this.starts[i] <= wanted) - 1);
    const node = this.nodes[index];
    return [node, Math.min(node.data.length, unit - this.starts[index])];
  }

  // The UTF-16 offset of a DOM position inside the text.
  unitAt(container, offset) {
    const known = this.indexes.get(container);
    if (known !== undefined) return this.starts[known] + offset;
    const before = new Range();
    before.selectNodeContents(this.root);
    before.setEnd(container, offset);
    return before.toString().length;
  }

  // What is selected, without white space around it, in code points; null when that is nothing.
  selected() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.root.contains(range.startContainer) || !this.root.contains(range.endContainer)) {
      return null;
    }
    const from = this.unitAt(range.startContainer, range.startOffset);
    const words = range.toString();
    const trimmed = words.trim();
    if (!trimmed) return null;
    const lead = words.length - words.trimStart().length;
    return {
      start: this.toCodePoints(from + lead),
      end: this.toCodePoints(from + lead + trimmed.length),
      exact: trimmed,
    };
  }

  // The place under a point of the window, in code points; null outside the text.
  pointAt(x, y) {
    const found = document.caretPositionFromPoint
      ? document.caretPositionFromPoint(x, y)
      : legacyCaret(x, y);
    if (!found || !this.root.contains(found.offsetNode)) return null;
    return this.toCodePoints(this.unitAt(found.offsetNode, found.offset));
  }

  // The next place where a word ends (step 1) or begins (step -1), from a place in code points.
  wordEdge(point, step) {
    const text = this.content;
    let unit = this.toUnits(point);
    const inside = (index) => IN_WORD.test(text.slice(index, index + 2)[0] || "");
    if (step > 0) {
      while (unit < text.length && !inside(unit)) unit += 1;
      while (unit < text.length && inside(unit)) unit += 1;
    } else {
      while (unit > 0 && !inside(unit - 1)) unit -= 1;
      while (unit > 0 && inside(unit - 1)) unit -= 1;
    }
    return this.toCodePoints(unit);
  }

  // Where words end without their last one, and where they begin without their first.
  endBeforeLastWord({ start, end }) {
    const cut = [...this.slice(start, end)];
    while (cut.length && !IN_WORD.test(cut[cut.length - 1])) cut.pop();
    while (cut.length && IN_WORD.test(cut[cut.length - 1])) cut.pop();
    while (cut.length && /\s/.test(cut[cut.length - 1])) cut.pop();
    return start + cut.length;
  }

  startAfterFirstWord({ start, end }) {
    const cut = [...this.slice(start, end)];
    let gone = 0;
    while (gone < cut.length && IN_WORD.test(cut[gone])) gone += 1;
    while (gone < cut.length && !IN_WORD.test(cut[gone])) gone += 1;
    return start + gone;
  }
}

function legacyCaret(x, y) {
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { offsetNode: range.startContainer, offset: range.startOffset };
}

// How many entries of a sorted list, from its beginning, satisfy `holds`.
function countBelow(list, holds) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
