// Words that a person wrote are sent only while somebody is signed in: the page for signing in would
// take their place. Any form with data-keep takes part; it holds an address that asks for a session.
"use strict";
{
  async function isSignedIn(address) {
    try {
      const response = await fetch(address, { redirect: "manual", cache: "no-store" });
      return response.ok;
    } catch {
      return null;
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
    const signedIn = await isSignedIn(form.dataset.keep);
    form.inert = false;
    if (!signedIn) {
      tell(form, signedIn === null
        ? "The server could not be reached. What you wrote is still here: do this again."
        : "You are signed out. Sign in in another tab, then do this again: what you wrote is still here.");
      return;
    }
    // Signing in gives a new token; the one that came with the page is over then.
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (token) form.elements.csrfmiddlewaretoken.value = token;
    form.submit();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-keep]")) return;
    event.preventDefault();
    send(form);
  });
}
