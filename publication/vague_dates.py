"""Dates marked as approximate or uncertain (EDTF, ISO 8601-2: `~`, `?`, and `%` for both)."""

import re
from datetime import date, timedelta

__all__ = ["certainty", "widened"]

_ONE_DATE = re.compile(r"(\d{2}[\dX]{2})(?:-([\dX]{2}))?(?:-([\dX]{2}))?")
_MARKS = re.compile("[~?%]")


def certainty(edtf: str) -> str | None:
    """Return how a date is marked: approximate, uncertain, or both; None if it is not marked."""
    approximate, uncertain = ("~" in edtf or "%" in edtf), ("?" in edtf or "%" in edtf)
    marks = ["approximate"] * approximate + ["uncertain"] * uncertain
    return " and ".join(marks) or None


def widened(edtf: str, earliest: date, latest: date) -> tuple[date, date]:
    """Return the bounds of a date, each moved outwards if that end of the date is marked.

    A bound is moved by one unit of its precision: a day, a month, a year, ten or a hundred years.
    Open ends (`date.min`, `date.max`) are not moved. No standard says how far; the measure is
    documented in `docs/filters.md`.
    """
    first, _, last = edtf.partition("/")
    if _MARKS.search(first) and earliest != date.min:
        earliest = _moved(earliest, first, -1, 0)
    if _MARKS.search(last or first) and latest != date.max:
        latest = _moved(latest, last or first, 1, -1)
    return earliest, latest


def _moved(day: date, edtf: str, direction: int, which: int) -> date:
    """Return a day moved by one unit of the first (0) or last (-1) date of a set or of one date."""
    year, month, number = _ONE_DATE.findall(_MARKS.sub("", edtf))[which]
    try:
        if number and "X" not in number:
            return day + timedelta(direction)
        if month and "X" not in month:
            # A lower bound is the first of a month, an upper bound the last: the day before or
            # after it lies in the neighbouring month.
            neighbour = day + timedelta(direction)
            return _first_of_month(neighbour) if direction < 0 else _last_of_month(neighbour)
        years = 10 ** year.count("X")
        # From the first of January or the last of December: no 29 February.
        return day.replace(year=day.year + direction * years)
    except (ValueError, OverflowError):
        return date.min if direction < 0 else date.max


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _last_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(31)).replace(day=1) - timedelta(1)
