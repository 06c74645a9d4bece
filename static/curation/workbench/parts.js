// Rows that are a part of others: "twelve people, including three children". A row names the one that
// includes it by that row's key in the form.

import { nameOf, onPage } from "./blocks.js";

export const PART = "[data-field=part_of]";

// Offer the other rows of the same kind as they are now; rows come, go and change.
export function offerWholes(select) {
  const chosen = select.value;
  const own = select.closest(".block");
  const others = [...own.parentElement.querySelectorAll(":scope > .block[data-row]")]
    .filter((block) => block !== own && onPage(block));
  select.replaceChildren(
    new Option("part of…", ""),
    ...others.map((block) => new Option(`of: ${textOf(block)}`, block.dataset.block)),
  );
  select.value = others.some((block) => block.dataset.block === chosen) ? chosen : "";
}

// Choose the nearest row above with the same outcome that is no part itself, if there is one.
export function choosePart(block) {
  const select = block.querySelector(PART);
  if (!select) return;
  const outcome = block.querySelector("[data-field=outcome]")?.value;
  for (let above = block.previousElementSibling; above; above = above.previousElementSibling) {
    if (above.querySelector(PART)?.value === "" && above.querySelector("[data-field=outcome]")?.value === outcome) {
      offerWholes(select);
      select.value = above.dataset.block;
      return;
    }
  }
}

function textOf(block) {
  return nameOf(block).replace(`${block.dataset.label}: `, "");
}
