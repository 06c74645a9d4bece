// The answer to a save replaces the form, and input entered meanwhile would be lost, so the panes are
// inert until it arrives.

export class Saving {
  constructor(bench, editor) {
    this.editor = editor;
    this.isSaving = false;
    const panes = bench.querySelector(".bench-panes");
    let save = null;
    let before = null;
    bench.addEventListener("htmx:beforeRequest", ({ detail }) => {
      if (detail.elt.id !== "entry") return;
      save = detail.xhr;
      before = document.activeElement;
      this.isSaving = true;
      panes.inert = true;
      this.setSavingLabel(true);
    });
    // Ended before the new form is opened, since inert elements take no focus. The request identifies the
    // save, because htmx sends these events for other elements too.
    const end = ({ detail }) => {
      if (!save || detail.xhr !== save) return;
      save = null;
      this.isSaving = false;
      panes.inert = false;
      this.setSavingLabel(false);
      if (before?.isConnected) before.focus({ preventScroll: true });
    };
    bench.addEventListener("htmx:afterSwap", end);
    bench.addEventListener("htmx:afterRequest", end);
  }

  setSavingLabel(now) {
    const button = this.editor.form?.querySelector("[data-save]");
    if (button) button.textContent = now ? "Saving…" : button.dataset.save;
  }
}
