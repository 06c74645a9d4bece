// What words that hold several suggestions fill by themselves; the rest stays offered.

/**
 * Of the places the finest: in "Kabul, Afghanistan" it is Kabul, and "Afghan" fills nothing beside
 * a place that is named. Of the dates it is that of the event and not of the statement about it, if
 * there are both. A time of day of a statement fills nothing. Other suggestions stay as they are, in their order.
 *
 * The rule is `finest` of reading/lists/filling.py. It is repeated because words are selected without a request;
 * tests/javascript/choosing_cases.json holds the two to each other.
 *
 * @template {{ kind: string, value: { place?: string, within?: string[], adjective?: boolean, part?: boolean, edtf?: string, said?: boolean } }} Suggestion
 * @param {Suggestion[]} suggestions in the order of the text
 * @returns {Suggestion[]}
 */
export function finest(suggestions) {
  const places = suggestions.filter((each) => each.kind === "place");
  const named = places.filter((each) => !each.value.adjective);
  const some = named.length ? named : places;
  const around = new Set(some.flatMap((each) => each.value.within || []));
  const hasEvent = suggestions.some((each) => each.kind === "date" && each.value.edtf && !each.value.said);
  return suggestions.filter((each) => {
    if (["time", "part_of_day"].includes(each.kind)) return !each.value.said;
    if (each.kind === "date") return !(hasEvent && each.value.said);
    return each.kind !== "place" || (some.includes(each) && !around.has(each.value.place || ""));
  });
}
