// Working through the text sentence by sentence.

export class Coverage {
  constructor(workbench) {
    this.workbench = workbench;
    this.number = -1; // of the sentence that the keys stand on
  }

  get sentence() {
    return this.workbench.marks.sentences[this.number];
  }

  standAt(point) {
    this.number = this.workbench.marks.numberAt(point);
  }

  goTo(number) {
    const { marks, words, lights, root, text } = this.workbench;
    if (number < 0 || number >= marks.sentences.length) return;
    this.number = number;
    words.hold(null);
    lights.reveal(this.sentence);
    this.workbench.draw();
    root.focus({ preventScroll: true });
    const { state, start, end } = this.sentence;
    this.workbench.announce(`${state}: ${text.slice(start, end)}`);
  }

  next() {
    this.goTo(this.number + 1);
  }

  previous() {
    this.goTo(Math.max(0, this.number - 1));
  }

  nextOpen() {
    const { sentences } = this.workbench.marks;
    const after = sentences.findIndex((each, number) => number > this.number && each.state === "open");
    const next = after >= 0 ? after : sentences.findIndex((each) => each.state === "open");
    if (next >= 0) this.goTo(next);
    else this.workbench.announce("No sentence is open.");
  }

  // Nothing to record in it, or something after all.
  toggle(start) {
    const { element, gutter, marks, mayMark } = this.workbench;
    if (!mayMark) return;
    const found = marks.sentences.find((each) => each.start === start);
    if (!found || found.state === "cited") return;
    const address = found.state === "open" ? element.dataset.dismiss : element.dataset.reopen;
    window.htmx.ajax("POST", address, { source: gutter.element, target: "#records", values: { start } });
  }

  toggleThis() {
    if (this.sentence) this.toggle(this.sentence.start);
  }
}
