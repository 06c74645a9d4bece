// Reports the records that this page shows, and shows who else has them open. Works on every element
// with data-presence, also on elements added later.
"use strict";
{
  const EVERY = 20_000; // milliseconds; the server counts a person as present for 60 seconds

  const list = new Intl.ListFormat("en", { type: "conjunction" });

  // Signing in in another tab rotates the CSRF token, so the one in the page may be outdated.
  const currentToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

  async function updatePresence(element) {
    element.dataset.asked = "yes";
    const { presence } = element.dataset;
    const token = currentToken() || element.dataset.token;
    const { fetchJson, SIGNED_OUT } = await import("./requests.js");
    let problem = "";
    const report = (said) => { problem = said; };
    const answer = await fetchJson(presence, { method: "POST", headers: { "X-CSRFToken": token }, report });
    // Without a connection, try again next time.
    if (!answer && problem !== SIGNED_OUT) return;
    const others = answer?.others.length ? `Also here: ${list.format(answer.others)}` : "";
    const text = answer ? others : "You are signed out. Sign in in another tab.";
    // Set only when it changes, so that screen readers announce it only then.
    if (element.textContent !== text) element.textContent = text;
  }

  function updateAll(selector) {
    if (document.hidden) return;
    document.querySelectorAll(selector).forEach(updatePresence);
  }

  const all = () => updateAll("[data-presence]");
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("visibilitychange", all);
  document.addEventListener("htmx:afterSettle", () => updateAll("[data-presence]:not([data-asked])"));
  setInterval(all, EVERY);
}
