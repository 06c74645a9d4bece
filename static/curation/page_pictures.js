// The pictures of the pages of a PDF, fetched one at a time as their places come into sight.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  /** @type {HTMLElement[]} */
  const waiting = [];
  let isBusy = false;

  const TRIES = 5;
  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  // A server that is drawing other pages refuses; the link stays where that goes on.
  async function show(place) {
    const image = document.createElement("img");
    image.alt = place.dataset.alt;
    for (let tries = 0; tries < TRIES; tries += 1) {
      image.src = place.dataset.picture;
      try {
        await image.decode();
        place.replaceChildren(image);
        return;
      } catch {
        image.removeAttribute("src");
        await pause(2);
      }
    }
    place.append(" It could not be drawn.");
  }

  async function work() {
    if (isBusy) return;
    isBusy = true;
    while (waiting.length) await show(waiting.shift());
    isBusy = false;
  }

  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      waiting.push(/** @type {HTMLElement} */ (target));
    }
    work();
  }, { rootMargin: "300px" });
  for (const place of document.querySelectorAll("[data-picture]")) observer.observe(place);
});
