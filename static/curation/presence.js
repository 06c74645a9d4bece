// Tells the server which records this page shows, and shows who else has them open. Any element
// with data-presence takes part, also one that came in later.
"use strict";
{
  const EVERY = 20_000; // milliseconds; the server counts a person as present for 60 seconds

  const list = new Intl.ListFormat("en", { type: "conjunction" });

  // Signing in in another tab gives a new token; the one that came with the page is over then.
  const currentToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

  async function beHere(element) {
    element.dataset.asked = "yes";
    const { presence } = element.dataset;
    const token = currentToken() || element.dataset.token;
    const response = await fetch(presence, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!response.ok) return;
    const { others } = await response.json();
    const text = others.length ? `Also here: ${list.format(others)}` : "";
    // Written only when it changes, so that it is read aloud only then.
    if (element.textContent !== text) element.textContent = text;
  }

  function askFor(selector) {
    if (document.hidden) return;
    // Without a connection the page goes on; the next time may find one.
    document.querySelectorAll(selector).forEach((element) => beHere(element).catch(() => {}));
  }

  const all = () => askFor("[data-presence]");
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("visibilitychange", all);
  document.addEventListener("htmx:afterSettle", () => askFor("[data-presence]:not([data-asked])"));
  setInterval(all, EVERY);
}
