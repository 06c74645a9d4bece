// What of the text is near the eye. A long text has a hundred thousand marks; only those are drawn
// that can be seen.

const MARGIN = "400px";

export class Sight {
  constructor(text) {
    this.blocks = new Map(text.blocks.map((block) => [block.element, block]));
    this.visible = new Set();
  }

  // Calls `changed` whenever other blocks come near.
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

  // Where what is near the eye begins and ends, in code points.
  edgesOfSight() {
    const seen = [...this.visible];
    if (!seen.length) return [0, 0];
    return [Math.min(...seen.map(({ start }) => start)), Math.max(...seen.map(({ end }) => end))];
  }

  // Those of the places, given in code points, that touch what is near the eye.
  near(places) {
    const [from, to] = this.edgesOfSight();
    return places.filter(({ start, end }) => start < to && end > from);
  }
}
