// The selected words, which the next action uses: selected in the text, or those of a suggestion.

import { Offers } from "./offers.js";

export class Selection {
  constructor(workbench) {
    this.workbench = workbench;
    this.words = null; // { start, end, exact }
    this.offers = new Offers(workbench);
  }

  // Select words, or null for none; `chosen` is the suggestion that the user went to.
  select(found, chosen = null) {
    const { coverage, suggestions, toolbar } = this.workbench;
    this.words = found;
    this.workbench.pointed = null;
    if (!found) {
      toolbar.hide();
      suggestions.current = null;
      this.workbench.draw();
      return;
    }
    coverage.moveTo(found.start);
    this.workbench.draw();
    this.offers.show(found, chosen);
    this.workbench.element.dispatchEvent(new CustomEvent("words:selected"));
  }

  // Suggestions in the selected words changed.
  showAgain() {
    if (this.words && !this.workbench.toolbar.element.hidden) this.offers.show(this.words, null);
  }

  selectSentence() {
    const { coverage, text } = this.workbench;
    if (!coverage.sentence) return;
    const { start, end } = coverage.sentence;
    this.select({ start, end, exact: text.slice(start, end) });
  }

  clear() {
    document.getSelection().removeAllRanges();
    this.select(null);
  }

  // Extend (step 1) or shorten (step -1) the selection by one word at the end.
  moveEnd(step) {
    if (!this.words) return;
    const { text } = this.workbench;
    const { start, end } = this.words;
    const moved = step > 0 ? text.wordEdge(end, 1) : text.endBeforeLastWord(this.words);
    this.selectBetween(start, Math.max(start + 1, moved));
  }

  // Extend (step -1) or shorten (step 1) the selection by one word at the start.
  moveStart(step) {
    if (!this.words) return;
    const { text } = this.workbench;
    const { start, end } = this.words;
    const moved = step < 0 ? text.wordEdge(start, -1) : text.startAfterFirstWord(this.words);
    this.selectBetween(Math.min(end - 1, moved), end);
  }

  selectBetween(start, end) {
    const exact = this.workbench.text.slice(start, end);
    if (exact.trim()) this.select({ ...this.words, start, end, exact });
  }

  async goToSuggestion(by) {
    const { coverage, highlights, suggestions, text } = this.workbench;
    const next = await suggestions.step(by, this.words?.start ?? coverage.sentence?.start ?? 0, text.length);
    if (!next) return;
    await highlights.reveal(next);
    this.select(next, next);
    this.workbench.announce(`${next.exact}: ${next.text}. ${next.explanation}`);
  }

  async dismissSuggestion() {
    const { highlights, suggestions, text } = this.workbench;
    if (!suggestions.current) return;
    const from = suggestions.current.start;
    suggestions.dismiss(suggestions.current);
    const next = await suggestions.step(1, from, text.length);
    if (!next) {
      this.clear();
      return;
    }
    await highlights.reveal(next);
    this.select(next, next);
  }
}
