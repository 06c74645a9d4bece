"""Dates as sources give them: EDTF (ISO 8601-2, levels 0 to 2), vague where the source is vague."""

import calendar
import datetime
import functools
import math
import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from edtf import parse_edtf, struct_time_to_date
from edtf.parser.edtf_exceptions import EDTFParseException

__all__ = ["MAX_LENGTH", "Bounds", "describe", "edtf_bounds", "read_date", "validate_edtf"]

# The parser's time grows steeply with the length of its input.
MAX_LENGTH = 64

NOT_UNDERSTOOD = "is not understood as a date"

SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTH_NUMBERS = {
    name.lower()[:length]: number
    for number, name in enumerate(MONTHS, start=1)
    for length in range(3, len(name) + 1)
}


@dataclass(frozen=True)
class Bounds:
    """First and last day that a date may mean; None is an open end."""

    earliest: datetime.date | None
    latest: datetime.date | None


@functools.lru_cache(maxsize=8192)
def edtf_bounds(text: str) -> Bounds:
    """Return the strict bounds of an EDTF date.

    Takes the EDTF text; an open end is written `..`. Raises ValueError on anything that is no
    EDTF date, on days that do not exist, and on intervals that end before they start.
    """
    if not 4 <= len(text) <= MAX_LENGTH or re.search(r"\s", text):
        raise ValueError(NOT_UNDERSTOOD)
    if "E" in text:
        # A year with an exponent: refused unread, for the parser would work it out in full, and
        # 1E99999999999 never ends.
        raise ValueError("is not within the years 0001 to 9999")
    if text.startswith("/") or text.endswith("/"):
        raise ValueError("leaves one end of the interval empty; write '..' for an open end")
    try:
        value = parse_edtf(text)
        earliest, latest = (_day(edge()) for edge in (value.lower_strict, value.upper_strict))
    except (EDTFParseException, AttributeError, ValueError, TypeError, OverflowError) as error:
        raise ValueError(NOT_UNDERSTOOD) from error
    if earliest is None and latest is None:
        raise ValueError("says nothing: both ends are open")
    if earliest and latest and earliest > latest:
        raise ValueError("ends before it starts")
    return Bounds(earliest, latest)


def _day(edge: Any) -> datetime.date | None:
    if isinstance(edge, float) and math.isinf(edge):
        return None
    return struct_time_to_date(edge)


def validate_edtf(text: str) -> None:
    """Raise ValidationError, worded for a person, when `text` is not an EDTF date."""
    try:
        edtf_bounds(text)
    except ValueError as error:
        raise ValidationError(
            "“%(text)s” %(reason)s. Examples: 16 July 2024, 14-16 July 2024, July 2024, "
            "about 2024, 2024-07-16, ../2024-07 (until), 2021/.. (since).",
            code="edtf",
            params={"text": text, "reason": _why_not(text)},
        ) from error


def _why_not(text: str) -> str:
    """Say what is wrong with a text that is no date, of what a person may have meant by it."""
    read = _read_date(text)
    for part in (read, *read.split("/")):
        if reason := _no_such_day(part) or _order_hint(part):
            return reason
    try:
        edtf_bounds(read)
    except ValueError as error:
        return str(error)
    return NOT_UNDERSTOOD


def _no_such_day(text: str) -> str:
    """Say of a day that is written well but is in no calendar that it does not exist."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)[~?%]?", text, re.ASCII)
    if not found:
        return ""
    year, month, day = map(int, found.groups())
    if not 1 <= month <= 12:
        return f"does not exist: there is no month {month}"
    if not year or 1 <= day <= calendar.monthrange(year, month)[1]:
        return ""
    last = calendar.monthrange(year, month)[1]
    return f"does not exist: {MONTHS[month - 1]} {year} has {last} days"


def _order_hint(text: str) -> str:
    """Say how to write a date of three numbers, whose order not everybody reads alike."""
    found = re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", text.strip(), re.ASCII)
    if not found:
        return ""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    meant = [
        f"{day} {MONTHS[month - 1]} {year}"
        for day, month in dict.fromkeys([(first, second), (second, first)])
        if year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    ]
    if not meant:
        return ""
    return f"is not clear as to day and month: write {' or '.join(meant)}"


_WRITTEN = re.compile(
    r"(?P<about>about|around|circa|c\.)?\s*"
    r"(?:(?P<from>\d{1,2})\s*(?:-|–|to)\s*)?"
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?"
    r"(?P<month>[A-Za-z]{3,9})\.?,?\s+(?P<year>\d{4})$",
    re.IGNORECASE,
)
_SPAN = re.compile(r"^(?P<first>.*\d{4})\s+(?:to|until)\s+(?P<last>.*\d{4})$", re.IGNORECASE)


def read_date(text: str) -> str:
    """Return the EDTF text for a date as a person writes it.

    `16 July 2024`, `14-16 July 2024`, `July 2024`, `about 2024` and `May 2023 to June 2024`
    become EDTF; text that is EDTF already, or is not understood, or names
    a day that does not exist, comes back as it is.
    """
    read = _read_date(text)
    try:
        edtf_bounds(read)
    except ValueError:
        return " ".join(text.split())
    return read


def _read_date(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > MAX_LENGTH:
        return text
    span = _SPAN.match(text)
    if span and "/" not in text:
        return f"{_read_date(span['first'])}/{_read_date(span['last'])}"
    approximate = re.match(r"^(?:about|around|circa|c\.)\s*(\d{4})$", text, re.IGNORECASE)
    if approximate:
        return f"{approximate[1]}~"
    written = _WRITTEN.match(text)
    if not written or written["month"].lower() not in MONTH_NUMBERS:
        return text
    month = f"{written['year']}-{MONTH_NUMBERS[written['month'].lower()]:02}"
    mark = "~" if written["about"] else ""
    if not written["day"]:
        return text if written["from"] else month + mark
    last = f"{month}-{int(written['day']):02}{mark}"
    if written["from"]:
        return f"{month}-{int(written['from']):02}{mark}/{last}"
    return last


def describe(text: str) -> str:
    """Return an EDTF date as a person writes it: `14 to 16 July 2024`, `about 2024`."""
    if not text:
        return ""
    if text.count("/") == 1:
        first, last = text.split("/")
        if first == "..":
            return f"until {describe(last)}"
        if last == "..":
            return f"from {describe(first)} on"
        return _describe_span(first, last)
    qualifier = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}.get(text[-1], "")
    plain = text.rstrip("~?%")
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", plain)
    if not match:
        return text
    year, month, day = match.groups()
    if not month:
        return qualifier + year
    if month in SEASONS:
        return f"{qualifier}{SEASONS[month]} {year}"
    if not 1 <= int(month) <= 12:
        return text
    name = MONTHS[int(month) - 1]
    return qualifier + (f"{int(day)} {name} {year}" if day else f"{name} {year}")


def _describe_span(first: str, last: str) -> str:
    start, end = describe(first), describe(last)
    same_month = first[:8] == last[:8] and first[8:].isdecimal() and last[8:].isdecimal()
    return f"{int(first[8:])} to {end}" if same_month else f"{start} to {end}"
