// Signing out forgets what workbench/kept_input.js keeps of forms that were not saved.
"use strict";
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!new URL(form.action, window.location.href).pathname.endsWith("/logout/")) return;
  for (const key of Object.keys(window.sessionStorage)) {
    if (key.startsWith("sourcebook:typed:")) window.sessionStorage.removeItem(key);
  }
});
