// The sheet below the text: one row per item, filled by the readers, corrected like a spreadsheet. The words
// that a cell cites are lit while it has the focus.

import { lookupOf } from "./lookup.js";
import { Undo } from "./undo.js";

const FIELDS = "input:not([type=hidden]), select, textarea";
const CLOSING = "Close the sheet? Its rows are not saved.";

export class Sheet {
  constructor(workbench) {
    this.workbench = workbench;
    this.panel = document.getElementById("sheet");
    this.cell = null; // the last one with the focus
    this.dirty = false;
    this.undo = new Undo(); // of filling down
    const { panel } = this;
    const { element } = workbench;
    element.addEventListener("click", (event) => {
      const target = /** @type {Element} */ (event.target);
      if (target.closest("[data-open-sheet]")) this.open();
      if (target.closest("[data-close-sheet]")) this.close();
    });
    element.addEventListener("htmx:afterSettle", (event) => {
      if (event.detail.target === panel) this.shown();
    });
    for (const name of ["input", "change", "lookup:chosen"]) {
      panel.addEventListener(name, (event) => {
        // What is typed counts, not what the page writes.
        this.dirty = true;
        /** @type {Element} */ (event.target).closest("td.has-errors")?.classList.remove("has-errors");
      });
    }
    panel.addEventListener("focusin", (event) => this.entered(event.target));
    panel.addEventListener("keydown", (event) => this.pressed(event));
    panel.addEventListener("submit", (event) => {
      const box = [...panel.querySelectorAll(".lookup")].find((each) => lookupOf(each).isUnchosen);
      if (!box) return;
      event.preventDefault();
      event.stopPropagation();
      lookupOf(box).ask();
      focusOn(box.querySelector("input[role=combobox]"));
    }, true);
    window.addEventListener("beforeunload", (event) => {
      if (this.form && this.dirty) event.preventDefault();
    });
  }

  get form() {
    return this.panel.querySelector("form");
  }

  // Open it for the selected words, the range of sentences or, without any, the whole text.
  open() {
    const { coverage, element, selection, text } = this.workbench;
    if (!element.dataset.sheet || !this.mayClose()) return;
    const place = selection.words || (coverage.anchor >= 0 && coverage.range) || { start: 0, end: text.length };
    const { start, end } = place;
    selection.clear();
    this.dirty = false;
    window.htmx.ajax("GET", element.dataset.sheet, { source: this.panel, target: "#sheet", values: { start, end } });
  }

  mayClose() {
    return !this.form || !this.dirty || window.confirm(CLOSING);
  }

  close() {
    if (!this.mayClose()) return;
    this.dirty = false;
    this.panel.replaceChildren();
    this.workbench.root.focus({ preventScroll: true });
  }

  shown() {
    this.cell = null;
    if (!this.panel.querySelector(".has-errors, form .problem")) this.dirty = false;
    if (!this.form) {
      // It was saved, and with it what is cited.
      this.workbench.readMarks();
      return;
    }
    const first = this.panel.querySelector("td.has-errors") || this.panel.querySelector("[data-cell='incident.kind']");
    focusOn(first?.querySelector(FIELDS));
  }

  // Light the words that the cell cites.
  entered(target) {
    const cell = target.closest("td");
    this.cell = target.closest("[data-cell]");
    this.panel.querySelectorAll("tr.is-current").forEach((row) => row.classList.remove("is-current"));
    cell?.closest("tr")?.classList.add("is-current");
    const words = wordsOf(cell?.matches("[data-cell='incident.title']") ? cell.nextElementSibling : cell);
    if (words) this.workbench.pointTo(words);
  }

  pressed(event) {
    const { target, key } = event;
    if (!target.matches(FIELDS)) return;
    const isMoving = !event.ctrlKey && !event.metaKey && !event.altKey;
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "d") {
      event.preventDefault();
      this.fillDown(target, event.shiftKey);
    } else if (isMoving && key === "Enter") {
      event.preventDefault();
      this.move(target, event.shiftKey ? -1 : 1);
    } else if (isMoving && (key === "ArrowDown" || key === "ArrowUp") && mayArrow(target)) {
      event.preventDefault();
      this.move(target, key === "ArrowUp" ? -1 : 1);
    }
  }

  // The same field of each row, from top to bottom.
  column(target) {
    const name = target.dataset.field;
    const cell = target.closest("td");
    const key = cell.dataset.cell;
    if (!key) return [...this.panel.querySelectorAll("input[type=checkbox]")];
    const cells = [...this.panel.querySelectorAll(`[data-cell="${key}"]`)];
    const place = [...cell.querySelectorAll(FIELDS)].indexOf(target);
    return cells.map((each) => (
      name ? each.querySelector(`[data-field="${name}"]`) : each.querySelectorAll(FIELDS)[place]
    ));
  }

  move(target, by) {
    const column = this.column(target);
    const next = column[column.indexOf(target) + by];
    focusOn(next);
    if (next instanceof HTMLInputElement && next.type === "text") next.select();
  }

  // Take the value from the row above or, with `toEnd`, give it to all rows below.
  fillDown(target, toEnd) {
    const column = this.column(target);
    const place = column.indexOf(target);
    const from = toEnd ? target : column[place - 1];
    const filled = toEnd ? column.slice(place + 1) : [target];
    if (!from || !filled.length) return;
    const back = filled.map(remember);
    filled.forEach((each) => copy(from, each));
    this.panel.dispatchEvent(new CustomEvent("sheet:filled", { bubbles: true }));
    this.undo.push("Filled down", () => back.forEach((each) => each()), this.form);
  }

  // Cite the selected words for the cell that had the focus last.
  cite(words) {
    const start = this.cell?.querySelector("[data-words-start]");
    if (!start || !this.cell.isConnected) return false;
    start.value = String(words.start);
    this.cell.querySelector("[data-words-exact]").value = words.exact;
    this.dirty = true;
    const row = this.cell.closest("tr").rowIndex;
    this.workbench.announce(`Cited for ${this.cell.dataset.label} of row ${row}.`);
    this.workbench.selection.clear();
    focusOn(this.cell.querySelector(FIELDS));
    return true;
  }

  // What the toolbar offers for selected words while a cell waits for them.
  get offer() {
    if (!this.form || !this.cell?.isConnected || !this.cell.querySelector("[data-words-start]")) return "";
    return `cite for ${this.cell.dataset.label}, row ${this.cell.closest("tr").rowIndex}`;
  }
}

function focusOn(element) {
  if (element instanceof HTMLElement) element.focus();
}

function wordsOf(cell) {
  const start = cell?.querySelector("[data-words-start]");
  if (!start) return null;
  const from = Number(start.value);
  return { start: from, end: from + [...cell.querySelector("[data-words-exact]").value].length };
}

// Arrows belong to selects, and to a look-up with answers.
function mayArrow(target) {
  if (target.matches("select")) return false;
  return target.getAttribute("role") !== "combobox" || target.getAttribute("aria-expanded") !== "true";
}

// Remember what a field says, or a look-up; returns what writes that again.
function remember(field) {
  const lookup = field.closest(".lookup");
  const said = (lookup ? [...lookup.querySelectorAll("input")] : [field]).map((each) => [each, each.value, each.checked]);
  return () => {
    said.forEach(([each, value, checked]) => Object.assign(each, each.type === "checkbox" ? { checked } : { value }));
    lookup?.classList.toggle("is-unchosen", lookupOf(lookup).isUnchosen);
  };
}

function copy(from, to) {
  const [given, taken] = [from, to].map((each) => each.closest(".lookup"));
  if (given && taken) {
    const lookup = lookupOf(given);
    if (lookup.key.value) lookupOf(taken).choose({ key: lookup.key.value, label: lookup.line.value });
    return;
  }
  if (from.type === "checkbox") to.checked = from.checked;
  else to.value = from.value;
  to.dispatchEvent(new Event("input", { bubbles: true }));
}
