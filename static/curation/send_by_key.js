// Ctrl+Enter in a form that asks for it sends it.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  /** @type {HTMLFormElement | null} */
  const form = /** @type {Element} */ (event.target).closest("form[data-send-by-key]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});
