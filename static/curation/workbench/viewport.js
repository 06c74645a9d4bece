// The visible part of the text. A long text has a hundred thousand marks; only the visible ones are
// drawn.

const MARGIN = "400px";

export class Viewport {
  /** @param {import("./offsets.js").DocumentText} text */
  constructor(text) {
    this.blocks = new Map(text.blocks.map((block) => [/** @type {Element} */ (block.element), block]));
    /** @type {Set<import("./offsets.js").Place>} */
    this.visible = new Set();
  }

  /**
   * Calls `changed` whenever the set of visible blocks changes.
   *
   * @param {Element} root what scrolls
   * @param {() => void} changed
   */
  watch(root, changed) {
    const observer = new IntersectionObserver((entries) => {
      entries.forEach((entry) => {
        if (entry.isIntersecting) this.visible.add(this.blocks.get(entry.target));
        else this.visible.delete(this.blocks.get(entry.target));
      });
      changed();
    }, { root, rootMargin: MARGIN });
    this.blocks.forEach((block, element) => observer.observe(element));
  }

  /**
   * The start and end of the visible range, in code points.
   *
   * @returns {[number, number]}
   */
  visibleRange() {
    const seen = [...this.visible];
    if (!seen.length) return [0, 0];
    return [Math.min(...seen.map(({ start }) => start)), Math.max(...seen.map(({ end }) => end))];
  }

  /**
   * The places that overlap the visible range.
   *
   * @template {import("./offsets.js").Place} P
   * @param {P[]} places
   */
  inView(places) {
    const [from, to] = this.visibleRange();
    return places.filter(({ start, end }) => start < to && end > from);
  }
}
