// Tells the server which records this page shows, and shows who else has them open. Any element
// with data-presence takes part, also one that came in later.
"use strict";
{
  const EVERY = 20_000; // milliseconds; the server counts a person as present for 60 seconds

  const list = new Intl.ListFormat("en", { type: "conjunction" });

  // Signing in in another tab gives a new token; the one that came with the page is over then.
  const currentToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

  async function updatePresence(element) {
    element.dataset.asked = "yes";
    const { presence } = element.dataset;
    const token = currentToken() || element.dataset.token;
    const { fetchJson, SIGNED_OUT } = await import("./requests.js");
    let problem = "";
    const report = (said) => { problem = said; };
    const answer = await fetchJson(presence, { method: "POST", headers: { "X-CSRFToken": token }, report });
    // Without a connection the page goes on; the next time may find one.
    if (!answer && problem !== SIGNED_OUT) return;
    const others = answer?.others.length ? `Also here: ${list.format(answer.others)}` : "";
    const text = answer ? others : "You are signed out. Sign in in another tab.";
    // Written only when it changes, so that it is read aloud only then.
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
