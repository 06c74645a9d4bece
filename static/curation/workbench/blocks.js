// Functions of the block of a value in the form.

// Blocks inside template elements are not part of the form.
export function onPage(block) {
  return !block.closest("template");
}

// Of a value that is only chosen from a list, such as a weapon, the choice counts.
export function isEmpty(block) {
  const lines = [...block.querySelectorAll(".block-inputs input:not([name$='-id'])")];
  const chosen = lines.some(({ type }) => type !== "hidden") ? [] : [...block.querySelectorAll(".block-inputs select")];
  return lines.every((line) => !line.value)
    && chosen.every(({ value }) => !value || value === "unknown");
}

export function isUntouched(block) {
  return isEmpty(block) && !block.querySelector("[data-citation]");
}

// What says nothing about which people or things a row is about.
const UNNAMED = ["part_of", "basis", "basis_note"];

// The name of a value in a menu; rows of one kind are distinguished by their content.
export function nameOf(block) {
  const label = block.dataset.label;
  if (!("row" in block.dataset)) return label;
  const said = [...block.querySelectorAll(".block-inputs input:not([type=hidden]), .block-inputs select")]
    .filter(({ dataset, value }) =>
      !UNNAMED.includes(dataset.field) && !(dataset.field === "demographic" && value === "unknown"))
    .filter((field) => field.value)
    .map((field) => field.selectedOptions ? field.selectedOptions[0]?.text : field.value)
    .join(" ");
  return said ? `${label}: ${said.slice(0, 40)}` : label;
}
