// Browsers skip autofocus when styles and scripts load late; this sets the focus then, unless the
// user has already focused something else.
"use strict";
window.addEventListener("load", () => {
  /** @type {HTMLElement | null} */
  const field = document.querySelector("[autofocus]");
  if (document.activeElement === document.body) field?.focus();
});
