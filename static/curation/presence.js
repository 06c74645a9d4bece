// Tells the server that this page is open, and shows who else has one of the same record open.
"use strict";
{
  const EVERY = 20_000; // milliseconds; the server counts a person as present for 60 seconds

  const list = new Intl.ListFormat("en", { type: "conjunction" });

  async function beHere(form) {
    if (document.hidden) return;
    const response = await fetch(form.dataset.presence, { method: "POST", body: new FormData(form) });
    if (!response.ok) return;
    const { others } = await response.json();
    form.hidden = !others.length;
    form.querySelector("span").textContent = others.length ? `Also here: ${list.format(others)}` : "";
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-presence]").forEach((form) => {
      // Without a connection the page goes on; the next time may find one.
      const attempt = () => beHere(form).catch(() => {});
      attempt();
      setInterval(attempt, EVERY);
      document.addEventListener("visibilitychange", attempt);
    });
  });
}
