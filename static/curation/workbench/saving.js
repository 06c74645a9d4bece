// The answer to a save takes the form's place: what was entered meanwhile would go with it, so
// everything holds still until it is there.

export class Saving {
  constructor(bench, editor) {
    this.editor = editor;
    this.isUnderWay = false;
    const panes = bench.querySelector(".bench-panes");
    let save = null;
    let before = null;
    bench.addEventListener("htmx:beforeRequest", ({ detail }) => {
      if (detail.elt.id !== "entry") return;
      save = detail.xhr;
      before = document.activeElement;
      this.isUnderWay = true;
      panes.inert = true;
      this.saysSaving(true);
    });
    // The form may be gone by then, and htmx tells it of another element.
    bench.addEventListener("htmx:afterRequest", ({ detail }) => {
      if (detail.xhr !== save) return;
      this.isUnderWay = false;
      panes.inert = false;
      this.saysSaving(false);
      if (before?.isConnected) before.focus({ preventScroll: true });
    });
  }

  saysSaving(now) {
    const button = this.editor.form?.querySelector("[data-save]");
    if (button) button.textContent = now ? "Saving…" : button.dataset.save;
  }
}
