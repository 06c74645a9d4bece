// Words that a person wrote are sent only while somebody is signed in: the page for signing in would
// take their place. Any form with data-session-check takes part; it holds an address that asks for a session
// of the person in data-person, for whom the page was made.
"use strict";
{
  const KEPT = "what you wrote is still here.";

  // What keeps the words from being sent; empty if nothing does.
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

  async function send(form) {
    form.inert = true;
    const reason = await reasonNotToSend(form.dataset);
    form.inert = false;
    if (reason) {
      tell(form, reason);
      return;
    }
    // Signing in gives a new token; the one that came with the page is over then.
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (token) form.elements.csrfmiddlewaretoken.value = token;
    form.submit();
  }

  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (event.defaultPrevented || !form.matches("form[data-session-check]")) return;
    event.preventDefault();
    send(form);
  });
}
