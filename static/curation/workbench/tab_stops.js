// Tab goes from value to value. The parts of quotations, such as who says so, are stops only where F2 asked
// for them.

const PARTS = "[data-citation] :is(a, button, input:not([type=hidden]), select, textarea, [data-words])";

export function skipQuotes(form) {
  form?.querySelectorAll(PARTS).forEach((part) => {
    part.tabIndex = part.closest(".is-asked") ? 0 : -1;
  });
}

// Go to the quotations of a value; Tab then stops there until the value is left.
export function askForQuotes(form, block) {
  const first = block?.querySelector("[data-citation]");
  if (!first) return false;
  block.classList.add("is-asked");
  skipQuotes(form);
  const left = (event) => {
    if (block.contains(event.relatedTarget)) return;
    block.removeEventListener("focusout", left);
    block.classList.remove("is-asked");
    skipQuotes(form);
  };
  // Who speaks shows only at the active value.
  first.querySelector("[role=combobox]").focus();
  block.addEventListener("focusout", left);
  return true;
}
