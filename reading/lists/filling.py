"""What of the suggestions within an item fills its values by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from reading.suggestions import Suggestion

__all__ = ["Filling", "filling_of", "finest"]


@dataclass(frozen=True)
class Filling:
    """The suggestion for each value of an item; None where the readers found none."""

    date: Suggestion | None = None
    place: Suggestion | None = None
    count: Suggestion | None = None
    group: Suggestion | None = None


def finest(found: Sequence[Suggestion]) -> list[Suggestion]:
    """Return what of the suggestions within some words fills values, in the order of the text.

    Of the places the finest: in "Kabul, Afghanistan" it is Kabul, and "Afghan" fills nothing
    beside a place that is named. Of the dates it is that of the event and not of the statement
    about it, if there are both. A time of day of a statement fills nothing.

    `finest` in choosing.js repeats this: a person selects words without a request. The cases of
    tests/javascript/choosing_cases.json hold the two to each other.
    """
    places = [each for each in found if each.kind == "place"]
    named = [each for each in places if not each.value["adjective"]] or places
    around = {code for each in named for code in each.value["within"]}
    has_event = any(
        each.kind == "date" and each.value["edtf"] and not each.value["said"] for each in found
    )

    def fills(each: Suggestion) -> bool:
        match each.kind:
            case "place":
                return each in named and each.value["place"] not in around
            case "date":
                return not (has_event and each.value["said"])
            case "time" | "part_of_day":
                return not each.value["said"]
        return True

    return [each for each in found if fills(each)]


def filling_of(found: Sequence[Suggestion]) -> Filling:
    """Choose among the suggestions of an item, in the order of the text, by `finest`.

    Of the counts it is the first of people with an outcome that is no part of another one.
    """
    chosen = finest(found)
    return Filling(
        date=next((each for each in chosen if each.kind == "date" and each.value["edtf"]), None),
        place=next((each for each in chosen if each.kind == "place"), None),
        count=next((each for each in chosen if each.kind == "count" and _is_toll(each)), None),
        group=next((each for each in chosen if each.kind == "group"), None),
    )


def _is_toll(count: Suggestion) -> bool:
    return bool(count.value["outcome"]) and not count.value["part"]
