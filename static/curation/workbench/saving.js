// The answer to a save takes the form's place: what was entered meanwhile would go with it, so
// everything holds still until it is there.

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
    // Over before the form that came is opened, which leads to what is wrong: what holds still takes
    // no focus. Told by what comes with the events, for htmx tells them of other elements.
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
