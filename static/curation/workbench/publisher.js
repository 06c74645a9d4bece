// The publisher and the other metadata of the document, in the head of the page: choosing a publisher, or
// creating one that a look-up did not find.

import { lookupOf } from "./lookup.js";

const LEAVING = "Leave this panel? What you entered in it is not saved.";

export function watchPublisher(bench) {
  const panel = document.getElementById("publisher");
  let opener = "[data-publisher]";
  const load = (values = {}, address = bench.dataset.newPublisher) => {
    panel.hidden = false;
    window.htmx.ajax("GET", address, { target: panel, values });
  };
  // What is typed counts, also through a refusal, until the panel is left or saved.
  let dirty = false;
  for (const name of ["input", "change", "lookup:chosen"]) {
    panel.addEventListener(name, () => { dirty = true; });
  }
  const isUnsaved = () => dirty && Boolean(panel.querySelector("form"));
  const mayLeave = () => !isUnsaved() || window.confirm(LEAVING);
  const close = () => {
    dirty = false;
    panel.hidden = true;
    panel.replaceChildren();
    bench.querySelector(opener)?.focus();
  };
  bench.addEventListener("click", (event) => {
    const button = event.target.closest("[data-publisher], [data-edit-metadata]");
    if (!button || !mayLeave()) return;
    dirty = false;
    const isMetadata = button.matches("[data-edit-metadata]");
    opener = isMetadata ? "[data-edit-metadata]" : "[data-publisher]";
    load({}, isMetadata ? bench.dataset.metadata : bench.dataset.newPublisher);
  });
  panel.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("[data-cancel]") && mayLeave()) close();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (mayLeave()) close();
  });
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved()) event.preventDefault();
  });
  panel.addEventListener("lookup:create", (event) => {
    event.stopPropagation();
    load({ name: /** @type {CustomEvent} */ (event).detail.name });
  });
  // A name that was typed but not chosen would be lost.
  panel.addEventListener("submit", (event) => {
    const box = panel.querySelector(".lookup");
    if (!box || !lookupOf(box).isUnchosen) return;
    event.preventDefault();
    event.stopPropagation();
    lookupOf(box).ask();
  }, true);
  bench.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target !== panel) return;
    if (!panel.querySelector("form")) {
      close();
      // Language and date decide what is read in the text.
      bench.dispatchEvent(new CustomEvent("metadata:changed"));
    }
    /** @type {HTMLElement | null} */
    const first = panel.querySelector(".has-errors :is(input, select)")
      || panel.querySelector(":is(select, input:not([type=hidden]))");
    first?.focus();
  });
}
