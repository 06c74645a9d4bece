// Keeps what is typed in the form of a record in this tab until it is saved, so that Back, a reload or a
// crash loses nothing. It is offered when the form is opened again. Signing out clears it.

const PREFIX = "sourcebook:typed"; // sign_out.js knows it too
const AFTER = 400; // milliseconds without input
const MOST = 3; // drafts of one form

/** @typedef {{ id: string, at: number, fields: [string, string][] }} Draft */

export class KeptInput {
  constructor(bench, editor, storage = window.sessionStorage) {
    this.bench = bench;
    this.editor = editor;
    this.storage = storage;
    this.id = ""; // the draft of the open form
    this.timer = 0;
    const later = () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.keep(), AFTER);
    };
    for (const event of ["input", "change", "click", "lookup:chosen"]) editor.container.addEventListener(event, later);
    bench.addEventListener("editor:changed", later);
    window.addEventListener("pagehide", () => this.keep());
    bench.addEventListener("htmx:beforeRequest", ({ detail }) => {
      if (detail.elt.id === "entry") this.sent = { xhr: detail.xhr, key: this.key, id: this.id };
    });
    bench.addEventListener("htmx:beforeSwap", ({ detail }) => {
      if (this.sent && detail.xhr === this.sent.xhr && detail.xhr.status === 200) {
        clearTimeout(this.timer);
        this.forget(this.sent.key, this.sent.id);
        this.id = "";
      }
    });
    editor.container.addEventListener("click", (event) => {
      const act = event.target.closest("[data-kept]")?.dataset.kept;
      if (act === "put back") this.putBack();
      if (act === "discard") this.discard();
    });
  }

  get key() {
    const { form } = this.editor;
    if (!form) return "";
    const record = form.elements.record.value || `new ${form.dataset.type}`;
    return [PREFIX, this.bench.dataset.person, this.bench.dataset.document, this.bench.dataset.keptAs, record].filter(Boolean).join(":");
  }

  /** @returns {Draft[]} */
  drafts(key = this.key) {
    try {
      return JSON.parse(this.storage.getItem(key) || "[]");
    } catch {
      return [];
    }
  }

  write(key, drafts) {
    try {
      if (drafts.length) this.storage.setItem(key, JSON.stringify(drafts));
      else this.storage.removeItem(key);
    } catch {
      // The storage is full or switched off: the question before leaving is still asked.
    }
  }

  // A form was loaded: it is a draft of its own, and earlier ones are offered.
  formLoaded() {
    const { form } = this.editor;
    clearTimeout(this.timer);
    if (!form) return;
    // A form that was refused, or put back, goes on with its draft.
    if ("isPutBack" in form.dataset) this.id = this.putBackId || newId();
    else if (!this.editor.dirty || !this.id) this.id = newId();
    this.putBackId = "";
    this.offer();
  }

  offer() {
    const notice = this.editor.form?.querySelector(".kept-input");
    if (!notice) return;
    this.offered = this.drafts().filter((draft) => draft.id !== this.id).at(-1);
    notice.hidden = !this.offered;
    if (!this.offered) return;
    const at = new Date(this.offered.at);
    const time = notice.querySelector("time");
    time.dateTime = at.toISOString();
    time.textContent = at.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  }

  keep() {
    clearTimeout(this.timer);
    const { form, dirty } = this.editor;
    if (!form || !dirty || this.editor.saving.isSaving) return;
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const others = this.drafts().filter((draft) => draft.id !== this.id);
    this.write(this.key, [...others, { id: this.id, at: Date.now(), fields }].slice(-MOST));
  }

  forget(key, id) {
    this.write(key, this.drafts(key).filter((draft) => draft.id !== id));
  }

  putBack() {
    const { editor, offered } = this;
    if (!offered || !editor.mayLeave()) return;
    editor.dirty = false;
    this.putBackId = offered.id;
    const values = {};
    for (const [name, value] of offered.fields) (values[name] ||= []).push(value);
    // The source has the headers of the page.
    window.htmx.ajax("POST", editor.form.dataset.putBack, { source: "#editor", target: "#editor", values });
  }

  discard() {
    this.forget(this.key, this.offered?.id);
    this.offer();
    this.editor.focusOn();
  }
}

function newId() {
  return `${Date.now()}-${Math.random()}`;
}
