// The actions that the toolbar offers for the selected words.

import { nameOf } from "./blocks.js";

const MAX_SUGGESTIONS = 3;

// Reports seldom turn on the weapon or the hour: the others come first.
const SELDOM = ["weapon", "time", "part_of_day"];

function seldomLast(found) {
  const isSeldom = ({ kind }) => SELDOM.includes(kind);
  return [...found.filter((each) => !isSeldom(each)), ...found.filter(isSeldom)];
}

export class Offers {
  constructor(workbench) {
    this.workbench = workbench;
    this.first = null; // what Enter accepts
  }

  show(words, chosen) {
    const { citing, editor, element, mayMark, opening, sheet, suggestions, text, toolbar } = this.workbench;
    const range = text.range(words.start, words.end);
    if (!range) return;
    const at = range.getBoundingClientRect();
    const near = chosen ? [chosen] : seldomLast(suggestions.within(words.start, words.end));
    const entries = [];
    const notes = [];
    this.first = null;
    for (const suggestion of near.slice(0, MAX_SUGGESTIONS)) {
      const label = suggestions.offer(suggestion);
      notes.push(`${suggestion.text}: ${suggestion.explanation}`);
      if (label) {
        const act = () => citing.accept(suggestion, chosen ? suggestion : this.workbench.selection.words);
        entries.push({ label, key: this.first ? "" : "Enter", act });
        this.first ??= act;
      }
    }
    if (sheet.offer) entries.push({ label: sheet.offer, key: "c", act: () => sheet.cite(words) });
    else if (mayMark && editor.form) {
      const active = editor.active;
      if (active && "cited" in active.dataset) {
        entries.push({ label: `cite for ${nameOf(active)}`, key: "c", act: () => citing.cite() });
      }
    }
    if (mayMark) {
      element.querySelectorAll("[data-new]").forEach((button) => {
        entries.push({
          label: `new ${button.dataset.new}`, key: button.dataset.key, act: () => opening.begin(button.dataset.new),
        });
      });
      entries.push({ label: "alias of…", key: "a", act: () => opening.startGroupRow("aliases") });
      entries.push({ label: "tie of…", key: "t", act: () => opening.startGroupRow("ties") });
    }
    toolbar.show(words.exact, entries, mayMark ? this.otherValues() : null, notes.join(" · "), at);
  }

  // Every value of the open record, and a new row of each kind.
  otherValues() {
    const { citing, editor } = this.workbench;
    if (!editor.form) return null;
    const values = editor.citable().map((block) => ({ label: nameOf(block), act: () => citing.cite(block) }));
    const rows = [...editor.form.querySelectorAll("[data-rows]")]
      .filter((each) => each.querySelector("template").content.querySelector("[data-cited]"))
      .map((each) => ({
        label: `new: ${each.dataset.label}`, act: () => citing.cite(editor.addRow(each.dataset.rows)),
      }));
    return { label: "cite for…", options: [...values, ...rows] };
  }
}
