// The form of the open record: its values, its rows, and the active value. Nothing is saved until the
// user saves it.

import { isUntouched, onPage } from "./blocks.js";
import { Citations } from "./citations.js";
import { KeptInput } from "./kept_input.js";
import { lookupOf } from "./lookup.js";
import { offerWholes, PART } from "./parts.js";
import { adopt, REPORTED, showReading } from "./readings.js";
import { RemovedRows } from "./removed_rows.js";
import { Saving } from "./saving.js";
import { takeOff, Undo } from "./undo.js";

let counter = 0;

export class Editor {
  constructor(bench) {
    this.bench = bench;
    this.container = bench.querySelector("#editor");
    this.undo = new Undo();
    this.citations = new Citations(bench, this);
    this.removed = new RemovedRows(this);
    this.saving = new Saving(bench, this);
    this.kept = new KeptInput(bench, this);
    this.dirty = false;
    const precisions = JSON.parse(document.getElementById("precision-of-kind").textContent);
    this.container.addEventListener("input", (event) => {
      this.dirty = true;
      // A person adopted it.
      event.target.closest(".is-proposed")?.classList.remove("is-proposed");
      this.clearErrors(event.target);
      if (event.target.matches(REPORTED)) showReading(event.target.closest("[data-citation]"));
    });
    this.container.addEventListener("lookup:chosen", (event) => {
      this.dirty = true;
      event.target.closest(".is-proposed")?.classList.remove("is-proposed");
      this.clearErrors(event.target);
      const precision = event.target.closest(".block")?.querySelector("[data-field=precision]");
      const found = precisions[event.detail?.kind];
      if (precision && found) precision.value = found;
    });
    // Activating a value opens its inputs and moves the page, so it waits until the mouse button is up.
    let pressed = false;
    this.container.addEventListener("pointerdown", () => { pressed = true; });
    document.addEventListener("pointerup", () => setTimeout(() => { pressed = false; }));
    this.container.addEventListener("focusin", (event) => {
      if (event.target.matches(PART)) offerWholes(event.target);
      if (!pressed) this.activate(event.target.closest(".block"));
    });
    this.container.addEventListener("click", (event) => {
      this.activate(event.target.closest(".block"));
      this.clicked(event);
    });
    this.container.addEventListener("change", (event) => {
      if (event.target.matches("[data-move]")) this.citations.move(event.target);
      if (event.target.matches("[data-field=kind]")) this.citations.citeKind(event.target.closest(".block"));
    });
    this.container.addEventListener("submit", (event) => {
      // What follows the save, by the button that was pressed.
      this.form.elements.then.value = event.submitter?.dataset.then || "";
      const box = this.unchosenLookup();
      if (!box) return;
      event.preventDefault();
      event.stopPropagation();
      lookupOf(box).ask();
      box.querySelector("input[role=combobox]").focus();
    }, true);
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty) event.preventDefault();
    });
  }

  get form() {
    return this.container.querySelector("form#entry");
  }

  get type() {
    return this.form?.dataset.type || "";
  }

  blocks() {
    return this.form ? [...this.form.querySelectorAll(".block[data-block]")].filter(onPage) : [];
  }

  citable() {
    return this.blocks().filter((block) => "cited" in block.dataset);
  }

  // A form was loaded: activate its first value without a citation.
  formLoaded() {
    const unsaved = ".has-errors, .stale, .problem";
    this.dirty = Boolean(this.form?.matches("[data-is-put-back]") || this.form?.querySelector(unsaved));
    this.kept.formLoaded();
    this.active = null;
    this.citations.updateTargetMenus();
    this.activateNext();
    this.focusOn(this.form?.querySelector(".stale, .problem") || this.form?.querySelector(".has-errors"));
  }

  // Focus the first error or, without one, the form, so that keys go to it and not to the button that
  // opened it.
  focusOn(wrong) {
    // A form that was filled beforehand is to be changed.
    const first = this.form?.matches("[data-is-put-back]") ? this.form.querySelector(".block-inputs :is(input:not([type=hidden]), textarea)") : null;
    const target = wrong?.querySelector("input:not([type=hidden]), select, textarea") || wrong || first || this.form;
    if (!target) return;
    if (target === wrong || target === this.form) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    // A request for changes is at the top, where the header would cover it.
    const said = wrong || this.form?.querySelector(":scope > .remark:not([hidden])");
    (said || this.form).scrollIntoView({ block: said ? "center" : "nearest" });
  }

  // The field has changed, so its error is outdated; the next save checks it again.
  clearErrors(field) {
    const part = field.closest(".citation.has-errors") || field.closest(".block.has-errors");
    part?.classList.remove("has-errors");
    part?.querySelectorAll(":scope > .block-error").forEach((line) => line.remove());
  }

  // A name that was typed but not chosen would be lost, so it blocks saving.
  unchosenLookup() {
    const boxes = [...(this.form?.querySelectorAll(".lookup") || [])].filter(onPage);
    return boxes.find((box) => lookupOf(box).isUnchosen);
  }

  // Ask before closing a form with unsaved changes.
  mayLeave() {
    this.kept.keep();
    return !this.dirty || window.confirm("Leave this record? Your changes are not saved.");
  }

  // The notice of the last save is outdated once the list of records has another message.
  clearSavedNotice() {
    if (!this.form) this.container.replaceChildren();
  }

  close() {
    this.dirty = false;
    this.container.replaceChildren();
    this.announceChange();
  }

  // The active value

  activate(block) {
    if (!block || block === this.active || !onPage(block)) return;
    this.active?.classList.remove("is-active");
    this.active = block;
    const more = block.closest("details[data-more]");
    if (more) more.open = true;
    block.classList.add("is-active");
    this.announceChange();
  }

  activateNext(after = null) {
    // What is behind "More" is there for whoever looks for it.
    const open = this.citable().filter((block) =>
      !block.querySelector("[data-citation]") && !block.closest("details[data-more]"));
    const list = this.citable();
    const from = after ? list.indexOf(after) : -1;
    const next = open.find((block) => list.indexOf(block) > from) || open[0];
    if (next) {
      this.activate(next);
      next.scrollIntoView({ block: "nearest" });
    }
    return next;
  }

  announceChange() {
    this.bench.dispatchEvent(new CustomEvent("editor:changed"));
  }

  changed() {
    this.dirty = true;
    this.citations.updateTargetMenus();
    this.announceChange();
  }

  // Rows

  addRow(name) {
    const rows = this.form.querySelector(`[data-rows="${name}"]`);
    const template = rows.querySelector("template");
    const number = 1000 + counter++;
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__n__", String(number));
    const block = holder.firstElementChild;
    rows.insertBefore(block, rows.querySelector("[data-add-row]"));
    this.dirty = true;
    this.citations.updateTargetMenus();
    this.activate(block);
    return block;
  }

  // An untouched row of a kind, or a new one.
  emptyRow(name) {
    const blocks = [...this.form.querySelectorAll(`[data-rows="${name}"] > .block`)];
    return blocks.find(isUntouched) || this.addRow(name);
  }

  clicked(event) {
    const target = event.target;
    if (target.closest("[data-add-row]")) {
      const block = this.addRow(target.closest("[data-rows]").dataset.rows);
      /** @type {HTMLElement | null} */
      const line = block.querySelector("input:not([type=hidden]), select");
      line?.focus();
    } else if (target.closest("[data-remove-row]")) {
      this.removed.remove(target.closest(".block"));
    } else if (target.closest("[data-remove-citation]")) {
      const back = takeOff(target.closest("[data-citation]"));
      this.undo.push("Removed the citation", () => { back(); this.changed(); }, this.form);
      this.changed();
    } else if (target.closest("[data-adopt]")) {
      adopt(target.closest("[data-citation]"));
      this.dirty = true;
    } else if (target.closest("[data-close]")) {
      if (this.mayLeave()) this.close();
    } else if (target.closest("[data-reload]")) {
      this.dirty = false;
      window.htmx.ajax("GET", target.closest("[data-reload]").dataset.reload, "#editor");
    }
  }
}
