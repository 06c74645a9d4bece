"""What of the suggestions within an item fills its values by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from reading.suggestions import Suggestion

__all__ = ["Filling", "filling_of"]


@dataclass(frozen=True)
class Filling:
    """The suggestion for each value of an item; None where the readers found none."""

    date: Suggestion | None = None
    place: Suggestion | None = None
    count: Suggestion | None = None
    group: Suggestion | None = None


def filling_of(found: Sequence[Suggestion]) -> Filling:
    """Choose among the suggestions of an item, in the order of the text.

    As `finest` in choosing.js does: of the places the finest, of the dates that of the event and
    not of the statement about it. Of the counts it is the first of people with an outcome that is
    no part of another one.
    """
    return Filling(
        date=_date([each for each in found if each.kind == "date" and each.value["edtf"]]),
        place=_place([each for each in found if each.kind == "place"]),
        count=next((each for each in found if each.kind == "count" and _is_toll(each)), None),
        group=next((each for each in found if each.kind == "group"), None),
    )


def _is_toll(count: Suggestion) -> bool:
    return bool(count.value["outcome"]) and not count.value["part"]


def _date(dates: Sequence[Suggestion]) -> Suggestion | None:
    return next((each for each in dates if not each.value["said"]), dates[0] if dates else None)


def _place(places: Sequence[Suggestion]) -> Suggestion | None:
    named = [each for each in places if not each.value["adjective"]] or places
    around = {code for each in named for code in each.value["within"]}
    return next((each for each in named if each.value["place"] not in around), None)
