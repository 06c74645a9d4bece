// The publisher of the document, in the head of the page: choosing one, or creating one that a look-up
// did not find.

import { lookupOf } from "./lookup.js";

export function watchPublisher(bench) {
  const panel = document.getElementById("publisher");
  const load = (values = {}) => {
    panel.hidden = false;
    window.htmx.ajax("GET", bench.dataset.newPublisher, { target: panel, values });
  };
  const close = () => {
    panel.hidden = true;
    panel.replaceChildren();
    bench.querySelector("[data-publisher]")?.focus();
  };
  bench.addEventListener("click", (event) => {
    if (event.target.closest("[data-publisher]")) load();
  });
  panel.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("[data-cancel]")) close();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
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
    if (!panel.querySelector("form")) close();
    /** @type {HTMLElement | null} */
    const first = panel.querySelector(".has-errors :is(input, select)")
      || panel.querySelector(":is(select, input:not([type=hidden]))");
    first?.focus();
  });
}
