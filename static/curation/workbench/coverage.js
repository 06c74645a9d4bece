// Working through the text sentence by sentence.

export class Coverage {
  constructor(workbench) {
    this.workbench = workbench;
    this.number = -1; // of the current sentence
  }

  get sentence() {
    return this.workbench.marks.numbered.get(this.number);
  }

  moveTo(point) {
    this.number = this.workbench.marks.numberAt(point);
  }

  // Go to a sentence by its number; in a long text it may have to be loaded first.
  goTo(number) {
    const { marks } = this.workbench;
    if (number < 0 || number >= marks.total) return;
    if (marks.numbered.has(number)) this.show(number);
    else marks.ask(`number=${number}`).then(() => this.show(number));
  }

  show(number) {
    const { marks, selection, highlights, root, text } = this.workbench;
    if (!marks.numbered.has(number)) return;
    this.number = number;
    selection.select(null);
    const { sentence } = this;
    highlights.reveal(sentence).then(() => {
      const { state, start, end } = sentence;
      this.workbench.draw();
      this.workbench.announce(`${state}: ${text.slice(start, end)}`);
    });
    this.workbench.draw();
    root.focus({ preventScroll: true });
  }

  next() {
    this.goTo(this.number + 1);
  }

  previous() {
    this.goTo(Math.max(0, this.number - 1));
  }

  nextOpen() {
    const { marks } = this.workbench;
    if (marks.comesInParts) {
      marks.nextOpen(this.number).then((found) => this.showOpen(found));
    } else {
      this.showOpen(marks.nextLoadedOpen(this.number));
    }
  }

  showOpen(found) {
    if (found) this.show(found.number);
    else this.workbench.announce("There are no open sentences.");
  }

  // Dismiss an open sentence, or reopen a dismissed one.
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
