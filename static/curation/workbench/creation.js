// Creating a group or place that a look-up did not find. The panel lies over the form, which stays as
// it is. The words that speak of a group are the selected ones, also those selected while the panel is
// open.

import { quoteOf } from "./citations.js";
import { lookupOf } from "./lookup.js";

export class Creation {
  constructor(workbench) {
    this.workbench = workbench;
    this.panel = document.getElementById("creation");
    this.box = null; // the look-up that is waiting for it
    this.name = "";
    const { element } = workbench;
    element.addEventListener("lookup:create", (event) => this.open(event.target, event.detail.name));
    element.addEventListener("words:selected", () => this.refresh());
    element.addEventListener("htmx:afterSettle", (event) => {
      if (event.detail.target === this.panel) this.shown();
    });
    document.addEventListener("lookup:created", (event) => this.created(/** @type {CustomEvent} */ (event).detail));
    this.panel.addEventListener("click", (event) => this.clicked(event.target));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
    new ResizeObserver(() => this.place()).observe(element.querySelector("#editor"));
  }

  get form() {
    return this.panel.querySelector("form");
  }

  open(box, name) {
    this.box = box;
    this.name = name;
    this.isNew = true;
    this.panel.replaceChildren();
    this.panel.hidden = false;
    this.load({ name });
  }

  // Other words were selected.
  refresh() {
    if (this.panel.hidden || this.kind !== "group" || !this.form || !this.workbench.selection.words) return;
    this.load(Object.fromEntries(["name", "kind", "alias", "alias_kind", "alias_language"].map(
      (name) => [name, this.form.elements[name].value],
    )));
  }

  get kind() {
    return this.box?.dataset.kind;
  }

  load(values) {
    const { element, marks, selection, text } = this.workbench;
    if (this.kind === "place") {
      window.htmx.ajax("GET", element.dataset.newPlace, { target: this.panel, values });
      return;
    }
    const { words } = selection;
    const sentence = words && marks.sentenceAt(words.start);
    if (words) Object.assign(values, { selected: words.exact, selected_start: words.start });
    const around = sentence
      ? { start: sentence.start, exact: text.slice(sentence.start, sentence.end) }
      : !words && this.quote();
    if (around) Object.assign(values, { sentence: around.exact, sentence_start: around.start });
    window.htmx.ajax("GET", element.dataset.newGroup, { target: this.panel, values });
  }

  // The words that are cited for the value that the group is looked up for.
  quote() {
    const near = this.box.closest("[data-citation]") || this.box.closest(".block")?.querySelector("[data-citation]");
    const quote = near && quoteOf(near);
    return quote?.document === this.workbench.element.dataset.document ? quote : null;
  }

  shown() {
    if (!this.form) return;
    this.place();
    if (!this.isNew && !this.panel.contains(document.activeElement)) return;
    this.isNew = false;
    const wrong = this.panel.querySelector(".has-errors :is(input, select)");
    /** @type {HTMLElement} */ (wrong || this.form.elements.namedItem("kind")).focus({ preventScroll: true });
    this.panel.scrollIntoView({ block: "nearest" });
  }

  // Below the look-up, over the form.
  place() {
    if (this.panel.hidden) return;
    if (!this.box.isConnected) {
      this.close();
      return;
    }
    const pane = this.panel.offsetParent;
    const { bottom } = this.box.getBoundingClientRect();
    this.panel.style.top = `${bottom - pane.getBoundingClientRect().top + pane.scrollTop + 4}px`;
  }

  clicked(target) {
    if (target.closest("[data-cancel]")) this.close();
    const use = target.closest("[data-use]");
    if (!use) return;
    const { use: key, useId: id, useLabel: label, useKind: kind } = use.dataset;
    this.choose({ key, id, label, kind });
  }

  close() {
    this.panel.hidden = true;
    this.panel.replaceChildren();
    if (this.box?.isConnected) this.box.querySelector("input[role=combobox]").focus();
  }

  choose(answer) {
    const { box } = this;
    if (box?.isConnected) lookupOf(box).choose(answer);
    this.close();
  }

  // The whole page knows it: other look-ups with its name in them, and the suggestions.
  created(answer) {
    const { workbench, name } = this;
    this.choose(answer);
    workbench.editor.form?.querySelectorAll(`.lookup[data-kind=${this.kind}]`).forEach((box) => {
      const other = lookupOf(box);
      if (other.isUnchosen && other.line.value.trim() === name) other.choose(answer);
    });
    workbench.readMarks();
    workbench.announce(`${answer.label} was created.`);
    workbench.reloadSuggestions();
  }
}
