// Highlights in the text. The CSS Custom Highlight API leaves the DOM unchanged: offsets stay valid, and
// a thousand marks need no elements.

const MAX_TRIES = 10;
const WAIT = 50;
const LAYERS = ["sentence", "dismissed", "cited", "suggestion", "suggestion-current", "selected"];

export class Highlights {
  constructor(text) {
    this.text = text;
    LAYERS.forEach((name, index) => {
      const highlight = new Highlight();
      highlight.priority = index;
      CSS.highlights.set(`bench-${name}`, highlight);
    });
  }

  // Highlight these places (code points), and nothing else in this layer.
  show(layer, places) {
    const highlight = CSS.highlights.get(`bench-${layer}`);
    highlight.clear();
    places.forEach(({ start, end }) => {
      const range = this.text.range(start, end);
      if (range) highlight.add(range);
    });
  }

  // Scroll to a place, loading its block of a long text first. Blocks get their real height only when
  // they become visible, so the position is checked again after each step.
  async reveal(place) {
    if (!this.text.has(place.start, place.end)) await this.text.load(place.start, place.end);
    const range = this.text.range(place.start, place.end);
    const box = this.text.root.closest(".text-scroll");
    for (let tries = 0; range && box && tries < MAX_TRIES; tries += 1) {
      const at = range.getBoundingClientRect();
      const pane = box.getBoundingClientRect();
      if (at.top >= pane.top + 20 && at.bottom <= pane.bottom - 90) return;
      box.scrollBy({ top: at.top - pane.top - pane.height / 3, behavior: "instant" });
      if (this.text.isComplete) return;
      await new Promise((resolve) => { setTimeout(resolve, WAIT); });
    }
  }
}
