// Browsers give up focusing a field that asks for it when the page's styles and scripts come late;
// this makes sure. A place that the person went to meanwhile keeps the focus.
"use strict";
window.addEventListener("load", () => {
  /** @type {HTMLElement | null} */
  const field = document.querySelector("[autofocus]");
  if (document.activeElement === document.body) field?.focus();
});
