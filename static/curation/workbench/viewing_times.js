// For how long each value was before the person's eyes: while it was the one that they looked at, and
// the page could be seen. The server believes it only as far as the page was open for so long.

export class ViewingTimes {
  constructor() {
    /** @type {Map<string, number>} */
    this.times = new Map(); // in milliseconds
    /** @type {string | null} */
    this.citation = null;
    this.since = performance.now();
    this.visible = !document.hidden;
    document.addEventListener("visibilitychange", () => {
      this.count();
      this.visible = !document.hidden;
    });
  }

  /** @param {string} citation */
  start(citation) {
    this.count();
    this.citation = citation;
  }

  count() {
    const now = performance.now();
    if (this.visible && this.citation) {
      this.times.set(this.citation, (this.times.get(this.citation) || 0) + now - this.since);
    }
    this.since = now;
  }

  /** @param {string} citation */
  milliseconds(citation) {
    this.count();
    return Math.round(this.times.get(citation) || 0);
  }
}
