// How long each value was viewed: while it was the current one and the page was visible. The server
// accepts no more than the time since it sent the page.

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
