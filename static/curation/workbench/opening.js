// Opening a record in the editor: an existing one, or a new one from the selected words.

import { isEmpty } from "./blocks.js";
import { finest } from "./choosing.js";
import { inOneLine } from "./one_line.js";

const FORM_LINKS = "[data-new], [data-another], .card [hx-get]";

const NOT_SAVED = "The open record is not saved, so it is not sent as it stands. Submit all the same?";

const MAX_NAME_LENGTH = 80;

export class Opening {
  constructor(workbench) {
    this.workbench = workbench;
    this.waiting = null; // what to do once the form is loaded
    const { element, editor } = workbench;
    element.addEventListener("htmx:confirm", (event) => {
      if (event.target.matches("[data-submit]") && editor.dirty && !window.confirm(NOT_SAVED)) event.preventDefault();
      if (!event.target.matches(FORM_LINKS)) return;
      if (editor.mayLeave()) editor.dirty = false;
      else event.preventDefault();
    });
    // After htmx has processed the new content, so that its own requests work.
    element.addEventListener("htmx:afterSettle", (event) => {
      const { id } = event.detail.target;
      if (!["editor", "records"].includes(id)) return;
      workbench.readMarks();
      if (id === "records" && event.detail.target.querySelector(":scope > :is(.done, .problem)")) editor.clearSavedNotice();
      if (id === "editor") {
        editor.formLoaded();
        // Its name is known from now on.
        if (event.detail.target.querySelector("[data-saved^=G]")) workbench.reloadSuggestions();
        const then = this.waiting;
        this.waiting = null;
        if (then) Promise.resolve(then()).then(() => workbench.draw());
      }
      workbench.draw();
    });
  }

  // Open a new record from the selected words, which are cited for its first value.
  begin(type) {
    const { editor, element, selection } = this.workbench;
    const button = element.querySelector(`[data-new="${type}"]`);
    if (!button || !editor.mayLeave()) return;
    const kept = selection.words;
    this.open(button.getAttribute("hx-get"), kept && (() => this.startFrom(type, kept)));
  }

  open(address, then) {
    this.waiting = then;
    this.workbench.editor.dirty = false;
    fetchForm(address);
  }

  async startFrom(type, kept) {
    const { editor, suggestions, selection } = this.workbench;
    const near = suggestions.within(kept.start, kept.end);
    const filled = new Set();
    for (const suggestion of finest(near)) {
      const target = suggestions.targetOf(suggestion);
      // A part of another number is a person's to enter. The first that fits a value fills it, and
      // nothing fills it again; the rest stays offered.
      const isFree = typeof target === "string" || (target && isEmpty(target) && !filled.has(target));
      if (!suggestion.value.part && isFree) {
        await suggestions.accept(suggestion, suggestion);
        filled.add(target);
      }
    }
    if (type === "group") {
      const name = editor.form.querySelector("[data-field=name]");
      const named = near.find((each) => each.kind === "group");
      if (!named && name && !name.value && [...kept.exact].length <= MAX_NAME_LENGTH) {
        name.value = inOneLine(kept.exact);
        name.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    const first = type === "finding" ? "finding.statement" : `${type}.kind`;
    const block = editor.blocks().find((each) => each.dataset.block === first);
    if (block && (!filled.size || type === "finding" || type === "incident")) editor.citations.cite(block, kept);
    editor.form.querySelector(".block-inputs input:not([type=hidden]), .block-inputs textarea")?.focus();
    selection.clear();
  }

  // Add an alias or tie to the open group, or to one that the user chooses.
  startGroupRow(rows) {
    const { editor, element, toolbar, selection } = this.workbench;
    if (!selection.words || !element.querySelector("[data-new=group]")) return;
    const kept = selection.words;
    if (editor.type === "group") {
      this.addToGroup(rows, kept);
      return;
    }
    toolbar.askForGroup((identifier) => {
      if (!editor.mayLeave()) return;
      this.open(editAddress(identifier), () => this.addToGroup(rows, kept));
    }, (name) => {
      const address = element.querySelector("[data-new=group]")?.getAttribute("hx-get");
      if (!address || !editor.mayLeave()) return;
      this.open(address, () => {
        editor.form.querySelector("[data-field=name]").value = name;
        return this.addToGroup(rows, kept);
      });
    });
  }

  async addToGroup(rows, kept) {
    const { editor, suggestions, selection } = this.workbench;
    const block = editor.addRow(rows);
    if (rows === "aliases") {
      block.querySelector("[data-field=name]").value = inOneLine(kept.exact);
    } else {
      const open = editor.form.querySelector("[name=record]").value;
      const other = suggestions.within(kept.start, kept.end)
        .find((each) => each.kind === "group" && each.value.group !== open);
      if (other) await suggestions.fill(block, other);
    }
    editor.citations.cite(block, kept);
    editor.activate(block);
    block.querySelector("select, input:not([type=hidden])")?.focus();
    selection.clear();
  }

  // Move the citations to an existing record: those of single values to the same value, those of rows
  // to the list of quotations without a value.
  citeThere(address) {
    const { editor } = this.workbench;
    const quotes = editor.citations.quotes();
    this.open(address, () => quotes.forEach((quote) => {
      const block = editor.citable().find((each) => quote.value.includes(".") && each.dataset.block === quote.value);
      editor.citations.cite(block || null, quote);
    }));
  }
}

// Open the record that the URL asks for: ?edit=I12, or ?new=incident.
export function openRequested(bench) {
  const asked = new URLSearchParams(window.location.search);
  const edit = asked.get("edit");
  const type = asked.get("new");
  const button = type && bench.querySelector(`[data-new="${CSS.escape(type)}"]`);
  if (edit) fetchForm(editAddress(edit));
  else if (button) fetchForm(button.getAttribute("hx-get"));
}

function fetchForm(address) {
  window.htmx.ajax("GET", address, "#editor");
}

function editAddress(identifier) {
  return `${window.location.pathname}edit/${encodeURIComponent(identifier)}/`;
}
