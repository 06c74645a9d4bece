// A value's block in the form, and what can be told of it without the rest.

// Templates hold blocks that are no value yet.
export function onPage(block) {
  return !block.closest("template");
}

export function isEmpty(block) {
  return [...block.querySelectorAll(".block-inputs input:not([name$='-id'])")].every((line) => !line.value);
}

export function isUntouched(block) {
  return isEmpty(block) && !block.querySelector("[data-citation]");
}

// A value as a menu names it: rows of one kind are told apart by what stands in them.
export function nameOf(block) {
  const label = block.dataset.label;
  if (!("row" in block.dataset)) return label;
  const said = [...block.querySelectorAll(".block-inputs input:not([type=hidden]), .block-inputs select")]
    .map((field) => field.selectedOptions ? field.selectedOptions[0]?.text : field.value)
    .filter((text) => text && !/^-+$/.test(text))
    .join(" ");
  return said ? `${label}: ${said.slice(0, 40)}` : label;
}
