"""Dates in English prose that name a day, a month or a year, as EDTF (see `sources.dates`)."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sources.dates import MONTH_NUMBERS, MONTHS, SEASONS

__all__ = ["MONTH", "YEAR", "WrittenDate", "date_spans", "written_dates"]

MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
"""A month's name. Written with a capital: “may” and “march” are words."""
_WEEKDAY = r"(?:(?:[Oo]n\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+(?:the\s+)?)?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
YEAR = r"(?:1[89]|20)\d\d"
"""A year that a report may speak of."""
_TO = r"\s*(?:-|–|—|to|and|through|until|or|&)\s*"
_END = r"(?![\w%]|-[A-Za-z]|[.,]\d)"
_FROM = r"(?:[Bb]etween\s+|[Ff]rom\s+)?"
_ABOUT = r"(?:\b(?P<about>[Aa]bout|[Aa]round|[Cc]irca)\s+)?"


@dataclass(frozen=True)
class WrittenDate:
    """A date in a text; the year is 0 where none is written, then so are days of `edtf` open.

    `edtf` has `{year}` in the place of a year that is not written.
    """

    start: int
    end: int
    edtf: str
    has_year: bool


_PATTERN = re.compile(
    rf"""
    (?<![\w/-])(?:
      (?P<iso>{YEAR}-\d\d-\d\d)(?![\w-])
    | {_WEEKDAY}{_FROM}(?P<d1>{_DAY})\s+(?P<m1>{MONTH}),?(?:\s+(?P<y1>{YEAR}))?
        {_TO}(?P<d2>{_DAY})\s+(?P<m2>{MONTH})(?:,?\s+(?P<y2>{YEAR}))?{_END}
    | {_WEEKDAY}{_FROM}(?P<m3>{MONTH})\s+(?P<d3>{_DAY}),?(?:\s+(?P<y3>{YEAR}))?
        {_TO}(?P<m4>{MONTH})\s+(?P<d4>{_DAY})(?:,?\s+(?P<y4>{YEAR}))?{_END}
    | {_WEEKDAY}{_FROM}(?P<d5>{_DAY})(?:{_TO}(?P<d6>{_DAY}))?\s+(?:of\s+)?(?P<m5>{MONTH})
        (?:,?\s+(?P<y5>{YEAR}))?{_END}
    | {_WEEKDAY}{_FROM}(?P<m7>{MONTH})\s+(?P<d7>{_DAY})(?:{_TO}(?P<d8>{_DAY}))?
        (?:(?:,\s*|\s+)(?P<y7>{YEAR}))?{_END}
    | {_FROM}(?P<m9>{MONTH})(?:\s+(?P<y9>{YEAR}))?{_TO}(?P<m10>{MONTH}),?\s+(?P<y10>{YEAR}){_END}
    | {_ABOUT}(?P<m11>{MONTH})(?:,?\s+|\s+of\s+)(?P<y11>{YEAR}){_END}
    | (?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)\s+(?:of\s+)?
        (?P<y12>{YEAR}){_END}
    )
    """,
    re.VERBOSE,
)
_SEASON_NUMBERS = {name: number for number, name in SEASONS.items()} | {"fall": "23"}


def date_spans(text: str) -> list[tuple[int, int]]:
    """Return where dates with a month stand in `text`: numbers in there count nothing."""
    return [match.span() for match in _PATTERN.finditer(text)]


def written_dates(text: str) -> Iterator[WrittenDate]:
    """Yield the dates in `text` that name a day with its month, a month or season with its year.

    Days that do not exist are left out.
    """
    for match in _PATTERN.finditer(text):
        edtf = _edtf(match)
        if edtf and _exists(edtf):
            yield WrittenDate(*match.span(), edtf, "{year}" not in edtf)


def _edtf(match: re.Match[str]) -> str:
    part = match.groupdict()
    if part["iso"]:
        return part["iso"]
    if part["m1"]:
        year = part["y2"] or part["y1"]
        return f"{_day(part['y1'] or year, part['m1'], part['d1'])}/" + _day(
            year, part["m2"], part["d2"]
        )
    if part["m3"]:
        year = part["y4"] or part["y3"]
        return f"{_day(part['y3'] or year, part['m3'], part['d3'])}/" + _day(
            year, part["m4"], part["d4"]
        )
    for month, year, first, last in (("m5", "y5", "d5", "d6"), ("m7", "y7", "d7", "d8")):
        if part[month]:
            start = _day(part[year], part[month], part[first])
            end = part[last] and _day(part[year], part[month], part[last])
            return f"{start}/{end}" if end else start
    if part["m9"]:
        return f"{_month(part['y9'] or part['y10'], part['m9'])}/{_month(part['y10'], part['m10'])}"
    if part["m11"]:
        return _month(part["y11"], part["m11"]) + ("~" if part["about"] else "")
    return f"{part['y12']}-{_SEASON_NUMBERS[part['season'].lower()]}"


def _month(year: str | None, name: str) -> str:
    return f"{year or '{year}'}-{MONTH_NUMBERS[name.lower().rstrip('.')]:02}"


def _day(year: str | None, month: str, day: str) -> str:
    return f"{_month(year, month)}-{int(re.sub(r'[a-z]', '', day)):02}"


def _exists(edtf: str) -> bool:
    """Whether each day exists, in a leap year where the year is open, and in order."""
    days = re.findall(r"\d{4}-\d\d-\d\d", edtf.replace("{year}", "2000"))
    try:
        dates = [datetime.date.fromisoformat(day) for day in days]
    except ValueError:
        return False
    return dates == sorted(dates)
