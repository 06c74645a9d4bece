"""EDTF dates (ISO 8601-2, levels 0 to 2), as imprecise as the source."""

import datetime
import functools
import math
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Any

from edtf import parse_edtf, struct_time_to_date
from edtf.parser.edtf_exceptions import EDTFParseException

__all__ = ["MAX_LENGTH", "NOT_UNDERSTOOD", "Bounds", "edtf_bounds"]

# In characters: the running time of the parser grows steeply with the length of its input.
MAX_LENGTH = 64

NOT_UNDERSTOOD = "is not understood as a date"

_PLAIN = re.compile(
    r"(?P<first>\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?)"
    r"(?:/(?P<last>\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?))?",
    re.ASCII,
)
_WINTER_LAST = re.compile(r"(\d{4})-24[~?%]?$", re.ASCII)
"""A winter, which the parser ends in December of its year."""


@dataclass(frozen=True)
class Bounds:
    """The first and last possible day of a date; None if that end is open."""

    earliest: datetime.date | None
    latest: datetime.date | None


@functools.lru_cache(maxsize=8192)
def edtf_bounds(text: str) -> Bounds:
    """Return the strict bounds of an EDTF date.

    An open end is written `..`. Raises ValueError for invalid EDTF, for days that do not exist,
    and for intervals that end before they start. A winter (`2023-24`) ends in February of the
    next year, as in the northern hemisphere.
    """
    if not 4 <= len(text) <= MAX_LENGTH or re.search(r"\s", text):
        raise ValueError(NOT_UNDERSTOOD)
    if "E" in text:
        # Reject a year with an exponent before parsing: the parser would compute the whole number,
        # and never finish for 1E99999999999.
        raise ValueError("is not within the years 0001 to 9999")
    if text.startswith("/") or text.endswith("/"):
        raise ValueError("leaves one end of the interval empty; write '..' for an open end")
    if plain := _plain_bounds(text):
        return plain
    try:
        value = parse_edtf(text)
        earliest, latest = (_day(edge()) for edge in (value.lower_strict, value.upper_strict))
        if winter := _WINTER_LAST.search(text):
            latest = _last_of_february(int(winter[1]) + 1)
    except (EDTFParseException, AttributeError, ValueError, TypeError, OverflowError) as error:
        raise ValueError(NOT_UNDERSTOOD) from error
    if earliest is None and latest is None:
        raise ValueError("says nothing: both ends are open")
    if earliest and latest and earliest > latest:
        raise ValueError("ends before it starts")
    return Bounds(earliest, latest)


def _plain_bounds(text: str) -> Bounds | None:
    """Return the bounds of a day, month or year, or of an interval between two of these.

    None for all other dates, and for invalid ones. The parser returns the same bounds, but takes
    milliseconds for each date that is not cached.
    """
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    try:
        earliest, last_of_first = _first_and_last(match["first"])
        if match["last"] is None:
            return Bounds(earliest, last_of_first)
        latest = _first_and_last(match["last"])[1]
    except ValueError:
        return None
    return Bounds(earliest, latest) if earliest <= latest else None


def _first_and_last(text: str) -> tuple[datetime.date, datetime.date]:
    year, *rest = map(int, text.split("-"))
    month, day = (*rest, None, None)[:2]
    if day is not None:
        only = datetime.date(year, month or 0, day)
        return only, only
    first, last = month or 1, month or 12
    return datetime.date(year, first, 1), datetime.date(year, last, monthrange(year, last)[1])


def _last_of_february(year: int) -> datetime.date:
    return datetime.date(year, 3, 1) - datetime.timedelta(1)


def _day(edge: Any) -> datetime.date | None:
    if isinstance(edge, float) and math.isinf(edge):
        return None
    return struct_time_to_date(edge)
