// The keyboard shortcuts. The page lists them in templates/curation/workbench/shortcuts.html.

import { closeHelp, toggleHelp } from "./help.js";

// Shortcuts that change nothing.
const READING = ["o", "j", "k", ".", ",", "?", "Escape"];

export function handleShortcuts(workbench) {
  const { citing, coverage, editor, mayMark, opening, selection } = workbench;

  const KEYS = {
    o: () => coverage.nextOpen(),
    j: () => coverage.next(),
    k: () => coverage.previous(),
    x: () => coverage.toggleThis(),
    s: () => selection.selectSentence(),
    c: () => citing.cite(),
    v: () => editor.activateNext(editor.active),
    "]": () => selection.moveEnd(1),
    "[": () => selection.moveEnd(-1),
    "{": () => selection.moveStart(-1),
    "}": () => selection.moveStart(1),
    n: () => opening.begin("incident"),
    f: () => opening.begin("finding"),
    g: () => opening.begin("group"),
    a: () => opening.startGroupRow("aliases"),
    t: () => opening.startGroupRow("ties"),
    ".": () => selection.goToSuggestion(1),
    ",": () => selection.goToSuggestion(-1),
    "?": toggleHelp,
    Delete: () => selection.dismissSuggestion(),
    Enter: () => selection.offers.first(),
    Escape: () => closeHelp() || selection.clear(),
  };

  document.addEventListener("keydown", (event) => {
    if (editor.saving.isSaving) {
      event.preventDefault();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const inPanel = /** @type {Element} */ (event.target).closest(":is(#creation, #publisher) form");
      const form = /** @type {HTMLFormElement | null} */ (inPanel || editor.form);
      if (form) event.preventDefault();
      form?.requestSubmit();
      if (form) return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {Element} */ (event.target);
    if (target.matches("input, textarea, select, [contenteditable]")) return;
    if (target.matches("button, a") && event.key === "Enter") return;
    const act = KEYS[event.key];
    if (!act || (!mayMark && !READING.includes(event.key))) return;
    if (event.key === "Enter" && !(selection.words && selection.offers.first)) return;
    event.preventDefault();
    act();
  });
}
