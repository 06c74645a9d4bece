// Makes the button of a form with data-passkey="add" or "use" ask the browser for a passkey, and shows
// why it failed.
"use strict";
{
  /** @type {HTMLFormElement | null} */
  const form = document.querySelector("form[data-passkey]");
  if (form) {
    /** @type {HTMLElement} */
    const problem = form.querySelector("[data-passkey-problem]");
    const { forms } = window.allauth.webauthn;
    const ids = { credential: form.elements["credential"].id, data: "passkey_data" };
    if (form.dataset.passkey === "add") forms.addForm({ ids: { ...ids, add: "use_passkey" } });
    else forms.authenticateForm({ ids: { ...ids, authenticate: "use_passkey" } });

    document.addEventListener("allauth.error", (event) => {
      event.preventDefault();
      const { name } = event.detail.exception;
      problem.hidden = false;
      problem.textContent = name === "SecurityError" || !window.isSecureContext
        ? "Passkeys need a secure connection: https, or localhost."
        : name === "InvalidStateError"
          ? "This device already has a passkey for your account."
          : "That did not work. Try again, or use another way.";
    });
  }
}
