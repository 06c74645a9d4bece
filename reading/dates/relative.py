"""Relative dates in English prose: “on Tuesday”, “last year”."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from reading.dates.reference import Reference
from reading.dates.written import MONTH, YEAR
from reading.nearby import in_small_letters, matches_in, parts_with
from reading.numbers import FEW, number
from sources.dates import MONTH_NUMBERS, MONTHS, next_to

__all__ = [
    "MAX_UNITS",
    "RelativeDate",
    "ago",
    "days_from",
    "past",
    "relative_dates",
    "within_the_calendar",
]


@dataclass(frozen=True)
class RelativeDate:
    """A date that was resolved against the document's date."""

    start: int
    end: int
    edtf: str


Reader = Callable[[re.Match[str], Reference], str]

MAX_UNITS = 1000
"""Maximum distance from the document's date, in days, weeks, months or years."""
_DAYS_IN = {"day": 1, "week": 7}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = rf"(?i:{'|'.join(_DAYS)})"


def within_the_calendar(read: Callable[..., str], *given: Any) -> str:
    """Return the date from a reader, or an empty string if it is not in the years 1 to 9999."""
    try:
        return read(*given)
    except OverflowError:
        return ""


def days_from(day: datetime.date, days: int) -> str:
    """Return `day` plus `days` as an ISO date. Raises OverflowError outside the years 1 to 9999."""
    return (day + datetime.timedelta(days)).isoformat()


def _near_day(days: int) -> Reader:
    return lambda match, reference: days_from(reference.day, days) if reference.day else ""


def _weekday(match: re.Match[str], reference: Reference) -> str:
    day = reference.day
    if not day:
        return ""
    wanted = _DAYS.index(match["weekday"].title())
    back = (day.weekday() - wanted) % 7
    which = (match["which"] or "").lower()
    if which in ("next", "coming"):
        return days_from(day, 7 - back)
    if which in ("last", "past"):
        back = back or 7
    first = days_from(day, -back)
    if not match["other"]:
        return _opened(first, (match["lead"] or "").lower())
    # “On Monday and Tuesday”: the second is the nearest such day.
    last = day - datetime.timedelta((day.weekday() - _DAYS.index(match["other"].title())) % 7)
    start = last - datetime.timedelta((last.weekday() - wanted) % 7 or 7)
    return f"{start.isoformat()}/{last.isoformat()}"


def _opened(edtf: str, lead: str) -> str:
    """Return the range that a day opens or closes; “before” and “after” exclude the day itself."""
    spans = {
        "since": f"{edtf}/..",
        "until": f"../{edtf}",
        "before": f"../{next_to(edtf, -1)}",
        "after": f"{next_to(edtf, 1)}/..",
    }
    return spans.get(lead, edtf)


def _overnight(match: re.Match[str], reference: Reference) -> str:
    day = reference.day
    return f"{days_from(day, -1)}/{day.isoformat()}" if day else ""


def _day_of_the_month(match: re.Match[str], reference: Reference) -> str:
    """Return the most recent day with that number, including the document's own."""
    if not reference.day:
        return ""
    day, month = int(match["number"]), reference.day.replace(day=1)
    if day > reference.day.day:
        month = (month - datetime.timedelta(1)).replace(day=1)
    try:
        return month.replace(day=day).isoformat()
    except ValueError:
        return ""


def _weekend(match: re.Match[str], reference: Reference) -> str:
    day = reference.day
    if not day:
        return ""
    back = (day.weekday() - 5) % 7
    if (match["which"] or "").lower() == "last" and back < 2:
        back += 7
    return f"{days_from(day, -back)}/{days_from(day, 1 - back)}"


def _past(match: re.Match[str], reference: Reference) -> str:
    count = number(match["count"]) if match["count"] else 1
    unit = match["unit"].lower().rstrip("s")
    if unit == "hour":
        unit, count = "day", -(-count // 24)
    return past("day" if unit == "night" else unit, count, reference)


def past(unit: str, count: int, reference: Reference) -> str:
    """Return the last `count` days, weeks, months, years or decades up to the document's day."""
    day = reference.day
    if not day or not 1 <= count <= MAX_UNITS:
        return ""
    if unit in _DAYS_IN:
        first = days_from(day, -count * _DAYS_IN[unit])
    else:
        first = _same_day_months_back(day, count * {"month": 1, "year": 12, "decade": 120}[unit])
    return f"{first}/{day.isoformat()}"


def _same_day_months_back(day: datetime.date, months: int) -> str:
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    if year < datetime.MINYEAR:
        raise OverflowError
    while True:
        try:
            return datetime.date(year, month + 1, day.day).isoformat()
        except ValueError:
            day -= datetime.timedelta(1)


def _ago(match: re.Match[str], reference: Reference) -> str:
    return ago(match["unit"].lower().rstrip("s"), number(match["count"]), reference)


def ago(unit: str, count: int, reference: Reference) -> str:
    """Return the date `count` days, weeks, months or years before the document's.

    It is approximate unless it is counted in days.
    """
    if not 1 <= count <= MAX_UNITS:
        return ""
    if unit in _DAYS_IN:
        about = "" if unit == "day" else "~"
        return (
            f"{days_from(reference.day, -count * _DAYS_IN[unit])}{about}" if reference.day else ""
        )
    if unit == "month":
        if not reference.month:
            return ""
        year, month = divmod(reference.month[0] * 12 + reference.month[1] - 1 - count, 12)
        return f"{year:04}-{month + 1:02}~"
    return f"{reference.year - count:04}~" if reference.year else ""


def _year(match: re.Match[str], reference: Reference) -> str:
    year, which = reference.year, match["which"].lower()
    if not year:
        return ""
    if which == "this":
        part = (match["part"] or "").lower()
        if part == "earlier" and reference.day:
            return f"{year}-01-01/{reference.day.isoformat()}"
        if part == "later" and reference.day:
            return f"{reference.day.isoformat()}/{year}-12-31"
        return str(year)
    return str(year + (1 if which == "next" else -1))


def _month_word(match: re.Match[str], reference: Reference) -> str:
    if not reference.month:
        return ""
    which = match["which"].lower()
    year, month = reference.month
    if which == "this" and (match["part"] or "").lower() == "earlier" and reference.day:
        return f"{year}-{month:02}-01/{reference.day.isoformat()}"
    year, month = divmod(year * 12 + month - 1 + {"this": 0, "next": 1}.get(which, -1), 12)
    return f"{year}-{month + 1:02}"


def _week(match: re.Match[str], reference: Reference) -> str:
    day = reference.day
    if not day:
        return ""
    monday = day - datetime.timedelta(day.weekday())
    which = match["which"].lower()
    if which == "this":
        return f"{monday.isoformat()}/{day.isoformat()}"
    monday += datetime.timedelta(7 if which == "next" else -7)
    return f"{monday.isoformat()}/{days_from(monday, 6)}"


def _month_name(match: re.Match[str], reference: Reference) -> str:
    """Return the most recent month with that name, including the document's own."""
    if not reference.month:
        return ""
    year, current = reference.month
    month = MONTH_NUMBERS[match["month"].lower().rstrip(".")]
    which = (match["which"] or "").lower()
    if which == "next":
        year += month <= current
    elif which == "last":
        year -= month >= current
    elif which != "this":
        year -= month > current
    edtf = f"{year}-{month:02}"
    lead = match["lead"].lower() if match["lead"] else ""
    return f"{edtf}/.." if lead == "since" else edtf


_UNIT = r"(?P<unit>hours?|days?|nights?|weeks?|months?|years?|decades?)"
_PART_OF_DAY = r"(?:\s+(?:morning|afternoon|evening|night)\b)?"
# Words of which every match contains one, in lower case unless they are months; the pattern; the
# reader.
_READERS: tuple[tuple[str, str, Reader], ...] = (
    ("yesterday", r"(?i:the\s+day\s+before\s+yesterday)", _near_day(-2)),
    ("yesterday", r"(?i:yesterday)" + _PART_OF_DAY, _near_day(-1)),
    ("night", r"(?i:last\s+night)", _near_day(-1)),
    (
        "overnight",
        rf"(?i:overnight)(?!\s+(?:(?i:on|from|of|to|into|between)\s+)?(?:(?i:the)\s+)?(?:\d|{_WEEKDAY}|{MONTH}))",
        _overnight,
    ),
    (
        "1st 2nd 3rd 0th 1th 2th 3th 4th 5th 6th 7th 8th 9th",
        r"(?i:on\s+the\s+(?:night\s+of\s+the\s+)?)(?P<number>[12]?\d|3[01])(?:st|nd|rd|th)"
        r"(?=\s*(?:[.,;:)]|$))",
        _day_of_the_month,
    ),
    (
        "today tonight morning afternoon evening",
        r"(?i:today|tonight|this\s+(?:morning|afternoon|evening))",
        _near_day(0),
    ),
    ("tomorrow", r"(?i:tomorrow)" + _PART_OF_DAY, _near_day(1)),
    (
        " ".join(_DAYS).lower(),
        r"(?:(?P<lead>(?i:on|late|early|since|by|from|until|before|after|of))\s+)?"
        r"(?:(?P<which>(?i:last|past|this|next|coming))\s+)?"
        rf"(?P<weekday>{_WEEKDAY})(?:\s+(?:and|to|or)\s+(?P<other>{_WEEKDAY}))?{_PART_OF_DAY}",
        _weekday,
    ),
    ("weekend", r"(?i:(?:over|at|on|during)\s+the\s+(?P<which>last|past)?\s*weekend)", _weekend),
    ("weekend", r"(?i:(?P<which>last|this|past)\s+weekend)", _weekend),
    (
        "past last",
        rf"(?i:(?:in|over|during|within|for)\s+the\s+(?:past|last)\s+(?:(?P<count>{FEW})\s+)?"
        rf"{_UNIT})",
        _past,
    ),
    ("ago", rf"(?i:(?P<count>{FEW})\s+(?P<unit>days?|weeks?|months?|years?)\s+ago)", _ago),
    (
        "year",
        r"(?i:(?:(?P<part>earlier|later|early|late)\s+)?(?P<which>last|this|next)\s+year)",
        _year,
    ),
    (
        "month",
        r"(?i:(?:(?P<part>earlier|later|early|late)\s+)?(?P<which>last|this|next)\s+month)",
        _month_word,
    ),
    ("week", r"(?i:(?:earlier\s+)?(?P<which>last|this|next)\s+week)", _week),
    (
        " ".join(f"{month[:3]} {month[:3].upper()}" for month in MONTHS),
        r"(?:(?P<lead>(?i:in|since|during|by|until|from|early|late|mid|throughout))[\s-]+"
        r"(?:(?i:early|late|mid)[\s-]+)?)?"
        rf"(?:(?P<which>(?i:last|this|next))\s+)?(?P<month>{MONTH})"
        rf"(?!\.?,?\s+(?:of\s+)?{YEAR}\b"
        rf"|\s+(?:and|to|or)\s+(?:(?:early|mid|late)[\s-]+)?{MONTH},?\s+{YEAR}\b)",
        _month_name,
    ),
)
_PATTERNS = [
    (words.split(), re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])"), read)
    for words, pattern, read in _READERS
]


def relative_dates(text: str, reference: Reference) -> Iterator[RelativeDate]:
    """Yield the dates that can be resolved against the document's date, grouped by pattern."""
    small = in_small_letters(text)
    for words, pattern, read in _PATTERNS:
        parts = parts_with(words, text if read is _month_name else small)
        for match in matches_in(parts, pattern, text):
            if read is _month_name and not (match["lead"] or match["which"]):
                continue
            if edtf := within_the_calendar(read, match, reference):
                yield RelativeDate(*match.span(), edtf)
