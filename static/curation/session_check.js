// A form with text is sent only while its user is signed in, because the sign-in page would replace
// the text. Works on every form with data-session-check, the URL that checks the session of the user in
// data-person, for whom the page was made.
"use strict";
{
  const KEPT = "what you wrote is still here.";

  // Why the form cannot be sent; empty if it can.
  async function reasonNotToSend({ sessionCheck, person }) {
    try {
      const headers = { "X-Page-Of": person };
      const response = await fetch(sessionCheck, { headers, redirect: "manual", cache: "no-store" });
      if (response.ok) return "";
      return response.status === 403
        ? `Somebody else is signed in now. Sign in as yourself in another tab, then do this again: ${KEPT}`
        : `You are signed out. Sign in in another tab, then do this again: ${KEPT}`;
    } catch {
      return "The server could not be reached. What you wrote is still here: do this again.";
    }
  }

  function tell(form, text) {
    let said = form.querySelector(".problem");
    if (!said) {
      said = document.createElement("p");
      said.className = "problem";
      said.setAttribute("role", "alert");
      form.append(said);
    }
    said.textContent = text;
  }

  // A form that a script sends does not tell which button was pressed.
  function tellButton(form, button) {
    if (!button?.name) return;
    const said = document.createElement("input");
    said.type = "hidden";
    said.name = button.name;
    said.value = button.value;
    form.append(said);
  }

  async function send(form, button) {
    form.inert = true;
    const reason = await reasonNotToSend(form.dataset);
    form.inert = false;
    if (reason) {
      tell(form, reason);
      return;
    }
    // Signing in rotates the CSRF token, so the one in the page may be outdated.
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (token) form.elements.csrfmiddlewaretoken.value = token;
    tellButton(form, button);
    form.submit();
  }

  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (event.defaultPrevented || !form.matches("form[data-session-check]")) return;
    event.preventDefault();
    send(form, event.submitter);
  });
}
