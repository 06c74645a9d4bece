// Opening a record in the editor: one that is there, or a new one from the words in hand.

const ASKS = "[data-new], .card [hx-get]";

const LONGEST_NAME = 80;

export class Opening {
  constructor(workbench) {
    this.workbench = workbench;
    this.waiting = null; // what to do with the form that is on its way
    const { element, editor } = workbench;
    element.addEventListener("htmx:confirm", (event) => {
      if (!event.target.matches(ASKS)) return;
      if (editor.mayLeave()) editor.dirty = false;
      else event.preventDefault();
    });
    // Once htmx knows what came: what a form asks by itself works from here on.
    element.addEventListener("htmx:afterSettle", (event) => {
      const { id } = event.detail.target;
      if (!["editor", "records"].includes(id)) return;
      workbench.readMarks();
      if (id === "records" && event.detail.target.querySelector(":scope > :is(.done, .problem)")) editor.forgetSaved();
      if (id === "editor") {
        editor.opened();
        const then = this.waiting;
        this.waiting = null;
        if (then) Promise.resolve(then()).then(() => workbench.draw());
      }
      workbench.draw();
    });
  }

  // A new record from the words in hand; they become evidence of its first value.
  begin(type) {
    const { editor, element, words } = this.workbench;
    const button = element.querySelector(`[data-new="${type}"]`);
    if (!button || !editor.mayLeave()) return;
    const kept = words.held;
    this.open(button.getAttribute("hx-get"), kept && (() => this.startFrom(type, kept)));
  }

  open(address, then) {
    this.waiting = then;
    this.workbench.editor.dirty = false;
    fetchForm(address);
  }

  async startFrom(type, kept) {
    const { editor, suggestions, words } = this.workbench;
    const near = suggestions.within(kept.start, kept.end);
    let used = false;
    for (const suggestion of near) {
      // A part of another number is a person's to enter.
      if (!suggestion.value.part && suggestions.takerOf(suggestion) !== null) {
        await suggestions.accept(suggestion, suggestion);
        used = true;
      }
    }
    if (type === "group") {
      const name = editor.form.querySelector("[data-field=name]");
      const named = near.find((each) => each.kind === "group");
      if (!named && name && !name.value && [...kept.exact].length <= LONGEST_NAME) {
        name.value = kept.exact;
        name.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    const first = type === "finding" ? "finding.statement" : `${type}.kind`;
    const block = editor.blocks().find((each) => each.dataset.block === first);
    if (block && (!used || type === "finding" || type === "incident")) editor.citations.cite(block, kept);
    editor.form.querySelector(".block-inputs input:not([type=hidden]), .block-inputs textarea")?.focus();
    words.release();
  }

  // Alias or tie: of the group that is open, or of one that the person names.
  ofGroup(rows) {
    const { editor, toolbar, words } = this.workbench;
    if (!words.held) return;
    const kept = words.held;
    if (editor.type === "group") {
      this.addToGroup(rows, kept);
      return;
    }
    toolbar.askForGroup((identifier) => {
      if (!editor.mayLeave()) return;
      this.open(editAddress(identifier), () => this.addToGroup(rows, kept));
    });
  }

  async addToGroup(rows, kept) {
    const { editor, suggestions, words } = this.workbench;
    const block = editor.addRow(rows);
    if (rows === "aliases") {
      block.querySelector("[data-field=name]").value = kept.exact;
    } else {
      const open = editor.form.querySelector("[name=record]").value;
      const other = suggestions.within(kept.start, kept.end)
        .find((each) => each.kind === "group" && each.value.group !== open);
      if (other) await suggestions.fill(block, other);
    }
    editor.citations.cite(block, kept);
    editor.take(block);
    block.querySelector("select, input:not([type=hidden])")?.focus();
    words.release();
  }

  // The words gathered so far go to a record that is there already: those of a value of its own to
  // the same value, those of rows wait until somebody says of which.
  citeThere(address) {
    const { editor } = this.workbench;
    const quotes = editor.citations.quotes();
    this.open(address, () => quotes.forEach((quote) => {
      const block = editor.citable().find((each) => quote.value.includes(".") && each.dataset.block === quote.value);
      editor.citations.cite(block || null, quote);
    }));
  }
}

// An address that names a record opens it: ?edit=I12, or ?new=incident.
export function openAsked(bench) {
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
