// What is drawn in the text. The browser's own highlights leave the document's words untouched:
// offsets stay what they are, and a thousand marks cost no element.

const MOST_TRIES = 10;
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

  // Light these places, given in code points, and nothing else of that layer.
  show(layer, places) {
    const highlight = CSS.highlights.get(`bench-${layer}`);
    highlight.clear();
    places.forEach(({ start, end }) => {
      const range = this.text.range(start, end);
      if (range) highlight.add(range);
    });
  }

  // Show where words stand; those of a long text come first where they are not here. What comes into
  // viewport on the way takes its own height only then, so that it is looked where they are again.
  async reveal(place) {
    if (!this.text.has(place.start, place.end)) await this.text.load(place.start, place.end);
    const range = this.text.range(place.start, place.end);
    const box = this.text.root.closest(".text-scroll");
    for (let tries = 0; range && box && tries < MOST_TRIES; tries += 1) {
      const at = range.getBoundingClientRect();
      const pane = box.getBoundingClientRect();
      if (at.top >= pane.top + 20 && at.bottom <= pane.bottom - 90) return;
      box.scrollBy({ top: at.top - pane.top - pane.height / 3, behavior: "instant" });
      if (this.text.isComplete) return;
      await new Promise((resolve) => { setTimeout(resolve, WAIT); });
    }
  }
}
