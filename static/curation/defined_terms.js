// Shows the definition of the chosen value below its select.

function show(event) {
  const select = /** @type {HTMLSelectElement} */ (event.target);
  if (!select.matches("select[data-defined]")) return;
  const output = select.nextElementSibling;
  if (output?.matches(".definition")) output.textContent = select.selectedOptions[0]?.title ?? "";
}

document.addEventListener("change", show);
// A suggestion that fills in a value sends only this one.
document.addEventListener("input", show);
