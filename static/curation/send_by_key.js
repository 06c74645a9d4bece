// Ctrl+Enter submits a form with data-send-by-key.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  /** @type {HTMLFormElement | null} */
  const form = /** @type {Element} */ (event.target).closest("form[data-send-by-key]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});
