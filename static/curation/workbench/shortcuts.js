// The keyboard shortcuts. The page lists them in templates/curation/workbench/shortcuts.html.

import { askForQuotes } from "./tab_stops.js";
import { closeHelp, toggleHelp } from "./help.js";

// Shortcuts that change nothing.
const READING = ["o", "j", "k", "J", "K", "p", ".", ",", "?", "Escape"];

const SAVING = ["Enter", "s"];

export function handleShortcuts(workbench) {
  const { citing, coverage, editor, element, mayMark, opening, selection, sheet } = workbench;

  const KEYS = {
    o: () => coverage.nextOpen(),
    j: () => coverage.next(),
    k: () => coverage.previous(),
    J: () => coverage.extend(1),
    K: () => coverage.extend(-1),
    p: () => coverage.extendToParagraph(),
    x: () => coverage.toggleThis(),
    X: () => coverage.dismissMany("to the end"),
    w: () => coverage.dismissMany("without a suggestion"),
    s: () => selection.selectSentence(),
    c: () => (sheet.offer && selection.words && sheet.cite(selection.words)) || citing.cite(),
    l: () => sheet.open(),
    m: () => element.querySelector("[data-another]")?.click(),
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

  // A field takes back by itself what was typed since it was entered.
  let typedIn = null;
  document.addEventListener("input", (event) => { if (event.isTrusted) typedIn = event.target; });
  for (const name of ["focusin", "sheet:filled"]) document.addEventListener(name, () => { typedIn = null; });

  document.addEventListener("keydown", (event) => {
    if (editor.saving.isSaving) {
      event.preventDefault();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && SAVING.includes(event.key)) {
      // The browser would save the page.
      if (event.key === "s") event.preventDefault();
      const inPanel = /** @type {Element} */ (event.target).closest(":is(#creation, #publisher, #sheet) form");
      const form = /** @type {HTMLFormElement | null} */ (inPanel || editor.form || sheet.form);
      if (form) event.preventDefault();
      /** @type {HTMLButtonElement | null | undefined} */
      const button = event.shiftKey ? form?.querySelector("button[data-then]") : null;
      form?.requestSubmit(button);
      if (form) return;
    }
    const target = /** @type {Element} */ (event.target);
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && typedIn !== target) {
      event.preventDefault();
      // In the sheet, nothing is taken back that was done outside it.
      const label = (target.closest("#sheet") ? sheet.undo : workbench.undo).last();
      workbench.announce(label ? `Taken back: ${label}` : "There is nothing to take back.");
      workbench.draw();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "F2" && askForQuotes(editor.form, target.closest(".block"))) event.preventDefault();
    if (target.matches("input, textarea, select, [contenteditable]")) return;
    if (target.matches("button, a") && event.key === "Enter") return;
    const act = KEYS[event.key];
    if (!act || (!mayMark && !READING.includes(event.key))) return;
    if (event.key === "Enter" && !(selection.words && selection.offers.first)) return;
    event.preventDefault();
    act();
  });
}
