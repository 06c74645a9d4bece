// What of the text is near the eye. A long text has a hundred thousand marks; only those are drawn
// that can be seen.

const MARGIN = "400px";

export class Sight {
  constructor(text) {
    this.blocks = [...text.root.querySelectorAll(".text-block")];
    this.edges = new Map();
    this.visible = new Set();
    let unit = 0;
    for (const block of this.blocks) {
      const start = text.toCodePoints(unit);
      unit += block.textContent.length;
      this.edges.set(block, [start, text.toCodePoints(unit)]);
    }
  }

  // Calls `changed` whenever other blocks come near.
  watch(root, changed) {
    const observer = new IntersectionObserver((entries) => {
      entries.forEach((entry) => {
        if (entry.isIntersecting) this.visible.add(entry.target);
        else this.visible.delete(entry.target);
      });
      changed();
    }, { root, rootMargin: MARGIN });
    this.blocks.forEach((block) => observer.observe(block));
  }

  // Where what is near the eye begins and ends, in code points.
  edgesOfSight() {
    const seen = [...this.visible].map((block) => this.edges.get(block));
    return [Math.min(...seen.map(([start]) => start)), Math.max(...seen.map(([, end]) => end))];
  }

  // Those of the places, given in code points, that touch what is near the eye.
  near(places) {
    const [from, to] = this.edgesOfSight();
    return places.filter(({ start, end }) => start < to && end > from);
  }
}
