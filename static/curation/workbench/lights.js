// What is drawn in the text. The browser's own highlights leave the document's words untouched:
// offsets stay what they are, and a thousand marks cost no element.

const LAYERS = ["sentence", "dismissed", "cited", "suggestion", "suggestion-current", "lit"];

export class Lights {
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
    places.forEach(({ start, end }) => highlight.add(this.text.range(start, end)));
  }

  reveal(place) {
    const box = this.text.root.closest(".text-scroll");
    const at = this.text.range(place.start, place.end).getBoundingClientRect();
    const pane = box.getBoundingClientRect();
    if (at.top < pane.top + 20 || at.bottom > pane.bottom - 90) {
      box.scrollBy({ top: at.top - pane.top - pane.height / 3, behavior: "instant" });
    }
  }
}
