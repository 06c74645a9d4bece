// After a refused posting: to the first field that is wrong, and from the list at the top to each.
"use strict";
{
  function show(id) {
    const field = document.getElementById(id);
    if (!field) return;
    // What is folded away opens.
    for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) {
      around.open = true;
    }
    // A look-up hides its select behind an element of its own.
    const shown = /** @type {HTMLElement} */ (field.matches(".select2-hidden-accessible")
      ? field.parentElement.querySelector(".select2-selection")
      : field);
    shown.scrollIntoView({ block: "center" });
    shown.focus({ preventScroll: true });
  }

  window.addEventListener("load", () => {
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const links = document.querySelectorAll("#form-errors a");
    links.forEach((link) => {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        show(link.hash.slice(1));
      });
    });
    if (links.length) show(links[0].hash.slice(1));
  });
}
