// Working through the text sentence by sentence, or by ranges of sentences.

import { TO_DECIDE } from "./marks.js";

const NAMES = { part: "open in part", rest: "cited, the rest dismissed" };

export class Coverage {
  constructor(workbench) {
    this.workbench = workbench;
    this.number = -1; // of the current sentence
    this.anchor = -1; // of the sentence at which a range began
    workbench.element.addEventListener("htmx:afterSettle", (event) => {
      const act = event.detail.target.querySelector?.(":scope > [data-act]")?.dataset.act;
      if (act) this.remember(act);
    });
    workbench.element.addEventListener("click", (event) => {
      const what = /** @type {HTMLElement} */ (event.target).closest?.("[data-dismiss-what]");
      if (what) this.dismissMany(/** @type {HTMLElement} */ (what).dataset.dismissWhat);
    });
  }

  get sentence() {
    return this.workbench.marks.numbered.get(this.number);
  }

  // The places from the first sentence of the range to its last; of one sentence without a range.
  get range() {
    const { numbered } = this.workbench.marks;
    const [first, last] = [this.anchor, this.number].sort((one, other) => one - other);
    const from = numbered.get(this.anchor < 0 ? this.number : first);
    const to = numbered.get(this.anchor < 0 ? this.number : last);
    return from && to ? { start: from.start, end: to.end } : null;
  }

  moveTo(point) {
    this.number = this.workbench.marks.numberAt(point);
    this.anchor = -1;
  }

  // Let the range reach one sentence further (step 1) or less far (step -1).
  extend(step) {
    const anchor = this.anchor < 0 ? this.number : this.anchor;
    if (anchor < 0) return;
    this.goTo(Math.max(0, this.number + step), anchor);
  }

  // Let the range be the paragraph of the current sentence.
  extendToParagraph() {
    const { marks, text } = this.workbench;
    const { sentence } = this;
    if (!sentence) return;
    const same = (one, other) => !text.slice(one.end, other.start).includes("\n\n");
    let [first, last] = [sentence.number, sentence.number];
    while (marks.numbered.has(first - 1) && same(marks.numbered.get(first - 1), marks.numbered.get(first))) first -= 1;
    while (marks.numbered.has(last + 1) && same(marks.numbered.get(last), marks.numbered.get(last + 1))) last += 1;
    this.show(last, first);
  }

  // Go to a sentence by its number; in a long text it may have to be loaded first.
  goTo(number, anchor = -1) {
    const { marks } = this.workbench;
    if (number < 0 || number >= marks.total) return;
    if (marks.numbered.has(number)) this.show(number, anchor);
    else marks.ask(`number=${number}`).then(() => this.show(number, anchor));
  }

  show(number, anchor = -1) {
    const { marks, selection, highlights, root, text } = this.workbench;
    if (!marks.numbered.has(number)) return;
    this.number = number;
    this.anchor = anchor;
    selection.select(null);
    const { sentence } = this;
    highlights.reveal(sentence).then(() => {
      const { state, start, end } = sentence;
      this.workbench.draw();
      this.workbench.announce(`${NAMES[state] || state}: ${text.slice(start, end)}`);
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

  // Dismiss an open sentence, or reopen a dismissed one. With `all`, dismiss what is open from the
  // current sentence to this one.
  toggle(start, all = false) {
    const { element, marks, mayDismiss, undo } = this.workbench;
    if (!mayDismiss) return;
    const found = marks.sentences.find((each) => each.start === start);
    if (!found) return;
    if (all && this.number >= 0) {
      this.anchor = this.anchor < 0 ? this.number : this.anchor;
      this.number = found.number;
      this.dismissMany("between");
      return;
    }
    this.number = found.number;
    this.anchor = -1;
    if (found.state === "cited") return;
    const { dismiss, reopen } = element.dataset;
    const [address, back] = TO_DECIDE.includes(found.state) ? [dismiss, reopen] : [reopen, dismiss];
    this.send(address, { start });
    undo.push(address === dismiss ? "Dismissed" : "Reopened", () => this.send(back, { start }));
  }

  send(address, values) {
    window.htmx.ajax("POST", address, { source: this.workbench.gutter.element, target: "#records", values });
  }

  // The current sentence or, if there is a range, what is open in it.
  toggleThis() {
    if (this.anchor >= 0) this.dismissMany("between");
    else if (this.sentence) this.toggle(this.sentence.start);
  }

  // `what` as the server names it: "between", "to the end" or "without a suggestion"; or "paragraph".
  dismissMany(what) {
    const { element, mayDismiss } = this.workbench;
    if (!mayDismiss) return;
    if (what === "paragraph") this.extendToParagraph();
    const { range } = this;
    if (!range && what !== "without a suggestion") {
      this.workbench.announce("Go to a sentence first.");
      return;
    }
    this.send(element.dataset.dismissMany, {
      what: what === "paragraph" ? "between" : what, start: range?.start ?? 0, end: range?.end ?? 0,
    });
    this.anchor = -1;
  }

  // The server named what it did, so that it can be taken back.
  remember(act) {
    const { element, undo } = this.workbench;
    undo.push("Dismissed", () => this.send(element.dataset.takeBack, { act }));
    this.workbench.announce("Dismissed. Ctrl+Z takes it back.");
  }
}
