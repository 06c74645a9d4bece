// After a refused form: focuses the first field with an error, and links the list at the top to the fields.
"use strict";
{
  function show(id) {
    const field = document.getElementById(id);
    if (!field) return;
    // Open collapsed sections around the field.
    for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) {
      around.open = true;
    }
    // Select2 hides the select behind its own element.
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
