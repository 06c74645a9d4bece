// Readings: what the words of a citation say where they say another count or date than the value. Two
// sources with two tolls are one value with two readings.

export const REPORTED = "[data-part=reported]";

// What citations of a value may report: "count", "date" or "".
export function readsOf(block) {
  return block?.dataset.reads || "";
}

// The count or the date in the inputs of a block; empty if there is none.
export function adoptedOf(block) {
  if (readsOf(block) === "date") {
    const line = block.querySelector(".block-inputs .written-date");
    // "2024-07-15 · 15 July 2024"
    const reading = block.querySelector(".block-inputs .date-reading")?.textContent.split(" · ")[0].trim();
    return line.value ? reading || line.value.trim() : "";
  }
  return block.querySelector("[data-field=figure]")?.value.trim() || "";
}

// What a suggestion says of a count or a date, written as the value is kept.
export function readingOf(suggestion) {
  return (suggestion.kind === "date" ? suggestion.value.edtf : suggestion.value.figure) || "";
}

// The reading by which a suggestion differs from the value of a block; empty if it does not.
export function otherReading(block, suggestion) {
  const reading = readsOf(block) === suggestion?.kind ? readingOf(suggestion) : "";
  const adopted = reading && adoptedOf(block);
  return adopted && adopted !== reading ? reading : "";
}

export function setReading(citation, reading) {
  const line = citation.querySelector(REPORTED);
  line.value = reading;
  showReading(citation);
}

export function showReading(citation) {
  citation.classList.toggle("has-reading", Boolean(citation.querySelector(REPORTED).value.trim()));
}

// Make the reading of a citation the value. What the others said without a word is kept as theirs.
export function adopt(citation) {
  const block = citation.closest(".block");
  const reading = citation.querySelector(REPORTED).value.trim();
  const before = adoptedOf(block);
  if (!reading || !readsOf(block)) return;
  for (const other of block.querySelectorAll("[data-citation]")) {
    const own = other.querySelector(REPORTED).value.trim();
    const denies = other.querySelector("[data-part=stance]").value === "denies";
    if (own === reading) setReading(other, "");
    else if (!own && before && !denies) setReading(other, before);
  }
  const line = block.querySelector(readsOf(block) === "date" ? ".written-date" : "[data-field=figure]");
  line.value = reading;
  line.dispatchEvent(new Event("input", { bubbles: true }));
}

// Whether a suggestion may be about the people or things that a block counts, or about its date.
export function mayBeOf(block, suggestion) {
  if (readsOf(block) !== suggestion.kind) return false;
  const same = (name, open) => {
    const [said, found] = [block.querySelector(`[data-field="${name}"]`)?.value, suggestion.value[name]];
    return !said || !found || said === found || open.includes(said) || open.includes(found);
  };
  return suggestion.kind === "date" || (same("outcome", []) && same("victims", ["unknown"]));
}

// The row that counts the same people, or the same things, as a suggestion.
export function rowCounting(rows, suggestion) {
  const { victims, outcome, demographic, of, part } = suggestion.value;
  if (part) return null;
  const said = (block, name) => block.querySelector(`[data-field="${name}"]`)?.value.trim() || "";
  return rows.find((block) => adoptedOf(block) && (
    block.querySelector("[data-field=of]")
      ? of && said(block, "of").toLowerCase() === of.toLowerCase()
      : outcome && said(block, "outcome") === outcome
        && said(block, "victims") === (victims || "unknown")
        && said(block, "demographic") === (demographic || "unknown")
        && !said(block, "group") && !said(block, "part_of")
  )) || null;
}
