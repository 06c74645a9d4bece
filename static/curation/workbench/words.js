// The words in hand: selected, or of a suggestion; what comes next is done with them.

import { Offers } from "./offers.js";

export class Words {
  constructor(workbench) {
    this.workbench = workbench;
    this.held = null; // { start, end, exact }
    this.offers = new Offers(workbench);
  }

  // Take words in hand, or null for none; `chosen` is the suggestion that was asked for by itself.
  hold(found, chosen = null) {
    const { coverage, suggestions, toolbar } = this.workbench;
    this.held = found;
    this.workbench.pointed = null;
    if (!found) {
      toolbar.hide();
      suggestions.current = null;
      this.workbench.draw();
      return;
    }
    coverage.standAt(found.start);
    this.workbench.draw();
    this.offers.show(found, chosen);
  }

  holdSentence() {
    const { coverage, text } = this.workbench;
    if (!coverage.sentence) return;
    const { start, end } = coverage.sentence;
    this.hold({ start, end, exact: text.slice(start, end) });
  }

  release() {
    document.getSelection().removeAllRanges();
    this.hold(null);
  }

  // One word more (step 1) or less (step -1) at the end.
  moveEnd(step) {
    if (!this.held) return;
    const { text } = this.workbench;
    const { start, end } = this.held;
    const moved = step > 0 ? text.wordEdge(end, 1) : text.endBeforeLastWord(this.held);
    this.holdBetween(start, Math.max(start + 1, moved));
  }

  // One word more (step -1) or less (step 1) at the beginning.
  moveStart(step) {
    if (!this.held) return;
    const { text } = this.workbench;
    const { start, end } = this.held;
    const moved = step < 0 ? text.wordEdge(start, -1) : text.startAfterFirstWord(this.held);
    this.holdBetween(Math.min(end - 1, moved), end);
  }

  holdBetween(start, end) {
    const exact = this.workbench.text.slice(start, end);
    if (exact.trim()) this.hold({ ...this.held, start, end, exact });
  }

  async toSuggestion(by) {
    const { coverage, lights, suggestions, text } = this.workbench;
    const next = await suggestions.step(by, this.held?.start ?? coverage.sentence?.start ?? 0, text.length);
    if (!next) return;
    await lights.reveal(next);
    this.hold(next, next);
    this.workbench.announce(`${next.exact}: ${next.text}. ${next.explanation}`);
  }

  async dropSuggestion() {
    const { lights, suggestions, text } = this.workbench;
    if (!suggestions.current) return;
    const from = suggestions.current.start;
    suggestions.dismiss(suggestions.current);
    const next = await suggestions.step(1, from, text.length);
    if (!next) {
      this.release();
      return;
    }
    await lights.reveal(next);
    this.hold(next, next);
  }
}
