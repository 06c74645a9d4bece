// What each key does. The list that the page shows is templates/curation/workbench/shortcuts.html.

import { closeHelp, toggleHelp } from "./help.js";

// Those that change nothing.
const READING = ["o", "j", "k", ".", ",", "?", "Escape"];

export function watchKeys(workbench) {
  const { citing, coverage, editor, mayMark, opening, words } = workbench;

  const KEYS = {
    o: () => coverage.nextOpen(),
    j: () => coverage.next(),
    k: () => coverage.previous(),
    x: () => coverage.toggleThis(),
    s: () => words.holdSentence(),
    c: () => citing.cite(),
    v: () => editor.takeNext(editor.active),
    "]": () => words.moveEnd(1),
    "[": () => words.moveEnd(-1),
    "{": () => words.moveStart(-1),
    "}": () => words.moveStart(1),
    n: () => opening.begin("incident"),
    f: () => opening.begin("finding"),
    g: () => opening.begin("group"),
    a: () => opening.ofGroup("aliases"),
    t: () => opening.ofGroup("ties"),
    ".": () => words.toSuggestion(1),
    ",": () => words.toSuggestion(-1),
    "?": toggleHelp,
    Delete: () => words.dropSuggestion(),
    Enter: () => words.offers.first(),
    Escape: () => closeHelp() || words.release(),
  };

  document.addEventListener("keydown", (event) => {
    if (editor.saving.isUnderWay) {
      event.preventDefault();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && editor.form) {
      event.preventDefault();
      editor.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {Element} */ (event.target);
    if (target.matches("input, textarea, select, [contenteditable]")) return;
    if (target.matches("button, a") && event.key === "Enter") return;
    const act = KEYS[event.key];
    if (!act || (!mayMark && !READING.includes(event.key))) return;
    if (event.key === "Enter" && !(words.held && words.offers.first)) return;
    event.preventDefault();
    act();
  });
}
