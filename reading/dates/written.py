"""Dates in English prose that give a day, a month or a year, as EDTF (see `sources.dates`).

Month names are matched capitalised and in all caps only; “may” and “march” are words.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reading.nearby import in_small_letters, matches_in, parts_around, places_of
from sources.dates import MONTH_NUMBERS, MONTHS, SEASON_NUMBERS

__all__ = ["MONTH", "YEAR", "WrittenDate", "date_spans", "exists", "range_of", "written_dates"]

_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_SHORT_CAPITALS = rf"(?:{_SHORT.upper()}|MAY)"
MONTH = rf"(?:{'|'.join(MONTHS)}|{'|'.join(MONTHS).upper()}|(?:{_SHORT}|{_SHORT.upper()})\b\.?)"
"""Pattern of a month's name, full or abbreviated, capitalised or in all caps."""
_WEEKDAY = r"(?:(?i:(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:the\s+)?))?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|ST|ND|RD|TH)?"
YEAR = r"(?:1[89]|20)\d\d"
"""Pattern of a plausible year: 1800 to 2099."""
_YEAR = rf"(?:{YEAR}|['’]\d\d)"
_TO = r"\s*(?:-|–|—|(?i:to|and|through|until|or)\b|&)\s*"
_SIDE = r"\s*(?:,\s*(?i:and\b)?|/|-|–|—|(?i:to|and|through|until|or)\b|&)\s*"
_END = r"(?![\w%]|-[A-Za-z]|[.,:]\d|/\d)"
_STOP = r"(?=\s*(?:[.,;:)\]”\"–—-]|$|\n))"
_FROM = r"(?:(?i:between|from)\s+)?"
_PART = r"(?:(?i:early|mid|late)[\s-]+)?"
_ABOUT = r"(?:\b(?P<about>(?i:about|around|circa))\s+)?"
# Two digits are a year if they cannot be a count of people: “22 SEP 89”, not “16 July 24 people”.
_SHORT_YEAR = r"\d\d(?!\s+(?i:[a-z]+s\b|people|men|women|children|percent|per\s+cent)|\s*%)"

_PATTERN = re.compile(
    rf"""
    (?<![\w/$€£-])(?<!\d[.,:])(?:
      (?P<iso>{YEAR}(?P<mark>[-/.])\d\d(?P=mark)\d\d)(?:T\d\d:?\d\d(?::?\d\d)?Z?)?(?![\w-]|[./]\d)
    | (?P<d0>{_DAY})(?P<mark0>[-./])(?P<m0>{MONTH})(?P=mark0)(?P<y0>\d\d|{YEAR}){_END}
    | (?P<d00>\d\d)(?:\d{{4}}Z?\s*)?(?P<m00>{_SHORT_CAPITALS})\s?(?P<y00>\d\d|{YEAR}){_END}
    | (?P<d14>{_DAY})\s+(?P<m14>{_SHORT_CAPITALS})\.?,?\s+(?P<y14>{_SHORT_YEAR}){_END}
    | {_WEEKDAY}(?P<span1>{_FROM})(?P<d1>{_DAY})\s+(?P<m1>{MONTH}),?(?:\s+(?P<y1>{_YEAR}))?
        (?P<to1>{_TO})(?P<d2>{_DAY})\s+(?P<m2>{MONTH})(?:,?\s+(?P<y2>{_YEAR}))?{_END}
    | {_WEEKDAY}(?P<span3>{_FROM})(?P<m3>{MONTH})\s+(?P<d3>{_DAY}),?(?:\s+(?P<y3>{_YEAR}))?
        (?P<to3>{_TO})(?P<m4>{MONTH})\s+(?P<d4>{_DAY})(?:,?\s+(?P<y4>{_YEAR}))?{_END}
    | {_WEEKDAY}(?P<span5>{_FROM})(?P<days5>{_DAY}(?:{_SIDE}{_DAY}){{0,6}})\s+(?:(?i:of)\s+)?
        (?P<m5>{MONTH})(?:,?\s+(?P<y5>{_YEAR}))?{_END}
    | {_WEEKDAY}(?P<span7>{_FROM})(?P<m7>{MONTH})\s+
        (?P<days7>{_DAY}(?:(?:{_SIDE}{_DAY}){{1,6}}(?:(?=,?\s+{_YEAR}{_END})|{_STOP})
            |{_TO}{_DAY})?)
        (?:(?:,\s*|\s+)(?P<y7>{_YEAR}))?{_END}
    | {_FROM}{_PART}(?P<m9>{MONTH})(?:\s+(?P<y9>{_YEAR}))?
        {_TO}{_PART}(?P<m10>{MONTH}),?\s+(?P<y10>{_YEAR}){_END}
    | {_ABOUT}(?:(?i:mid)-)?(?P<m11>{MONTH})(?:,?\s+|\s+(?i:of)\s+)(?P<y11>{_YEAR}){_END}
    | (?i:(?P<season>spring|summer|autumn|fall|winter))\s+(?:(?i:of)\s+)?
        (?P<y12>{YEAR})(?:\s*[-–/]\s*(?P<y13>{YEAR}|\d\d))?{_END}
    | (?P<one>\d{{1,2}})(?P<mark1>[-./])(?P<two>\d{{1,2}})(?P=mark1)(?P<y15>{YEAR}|\d\d){_END}(?!-)
    )
    """,
    re.VERBOSE,
)
# Every date contains one of these: a month, a season or three numbers.
_MONTHS_BEGIN = tuple(begin for month in MONTHS for begin in (month[:3], month[:3].upper()))
_SEASONS_BEGIN = ("spring", "summer", "autumn", "fall", "winter")
_NUMBERS_BEGIN = re.compile(r"\d[-/.]\d\d?[-/.]\d")


@dataclass(frozen=True)
class WrittenDate:
    """A date in a text, from `start` to `end` (code points, end excluded), as EDTF.

    `edtf` contains `{year}` for a missing year, `{before}` for the year before it and, for example,
    `{yy:89}` for a two-digit year. `other` is an equally likely reading of the same words,
    or empty.
    """

    start: int
    end: int
    edtf: str
    other: str = ""

    @property
    def has_year(self) -> bool:
        """Whether the year is written."""
        return "{" not in self.edtf


def date_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of dates with a month in `text`: numbers inside them are not counts."""
    return [match.span() for match in _matches(text)]


def written_dates(text: str) -> Iterator[WrittenDate]:
    """Yield the dates in `text` that give a day with its month, or a month or season with its year.

    Invalid days are skipped.
    """
    matches = list(_matches(text))
    day_first = _has_day_first(matches)
    for match in matches:
        for date in _read(match, day_first):
            if exists(date.edtf):
                yield date


def _matches(text: str) -> Iterator[re.Match[str]]:
    anchors = [
        *places_of(_MONTHS_BEGIN, text),
        *places_of(_SEASONS_BEGIN, in_small_letters(text)),
        *(found.span() for found in _NUMBERS_BEGIN.finditer(text)),
    ]
    return matches_in(parts_around(sorted(anchors), len(text)), _PATTERN, text)


def _read(match: re.Match[str], day_first: bool | None) -> list[WrittenDate]:
    part = match.groupdict()
    for name, days in (("5", part["days5"]), ("7", part["days7"])):
        if days:
            return _days(match, name)
    if part["one"]:
        return _numbers(match, day_first)
    edtf = _edtf(part)
    for name in ("1", "3"):
        if part[f"m{name}"] and _is_list(match, name, edtf):
            first, last = edtf.split("/")
            return [
                WrittenDate(match.start(), match.start(f"to{name}"), first),
                WrittenDate(match.end(f"to{name}"), match.end(), last),
            ]
    return [WrittenDate(*match.span(), edtf)] if edtf else []


def _is_list(match: re.Match[str], name: str, edtf: str) -> bool:
    """Return whether two days are meant and not the range between them: “5 May and 7 June”."""
    if match[f"span{name}"] or match[f"to{name}"].strip().lower() not in ("and", "or", "&"):
        return False
    try:
        first, last = (
            datetime.date.fromisoformat(re.sub(r"\{[^}]*\}", "2000", day))
            for day in edtf.split("/")
        )
    except ValueError:
        return False
    return (last - first).days != 1


def _edtf(part: dict[str, str]) -> str:
    if part["iso"]:
        return re.sub(r"[/.]", "-", part["iso"])
    for name in ("0", "00", "14"):
        if part[f"m{name}"]:
            return _day(part[f"y{name}"], part[f"m{name}"], part[f"d{name}"])
    if part["m1"]:
        year = part["y2"] or part["y1"]
        first = _day(part["y1"] or year, part["m1"], part["d1"])
        return range_of(first, _day(year, part["m2"], part["d2"]), part["y1"])
    if part["m3"]:
        year = part["y4"] or part["y3"]
        first = _day(part["y3"] or year, part["m3"], part["d3"])
        return range_of(first, _day(year, part["m4"], part["d4"]), part["y3"])
    if part["m9"]:
        first = _month(part["y9"] or part["y10"], part["m9"])
        return range_of(first, _month(part["y10"], part["m10"]), part["y9"])
    if part["m11"]:
        return _month(part["y11"], part["m11"]) + ("~" if part["about"] else "")
    return _season(part)


def _season(part: dict[str, str]) -> str:
    """Read a season. A winter may have both of its years; others have one year or a range."""
    year, other, season = part["y12"], part["y13"], part["season"].lower()
    number = SEASON_NUMBERS[season]
    if not other:
        return f"{year}-{number}"
    if season == "winter" and int(other) % 100 == (int(year) + 1) % 100:
        return f"{year}-{number}"
    return f"{year}-{number}/{year[: 4 - len(other)]}{other}-{number}"


def _days(match: re.Match[str], name: str) -> list[WrittenDate]:
    """Return a single day, consecutive days as a range, or separate dates for other days."""
    words, month, year = match[f"days{name}"], match[f"m{name}"], match[f"y{name}"]
    found = list(re.finditer(r"\d+", words))
    days = [int(each[0]) for each in found]
    gaps = [words[one.end() : two.start()] for one, two in pairwise(found)]
    first, last = (_day(year, month, str(day)) for day in (days[0], days[-1]))
    at = match.start(f"days{name}")
    if len(days) == 1:
        return [WrittenDate(*match.span(), first)]
    if days != sorted(set(days)) or (
        len(days) == 2 and gaps[0].strip() == "," and not match[f"span{name}"]
    ):
        # The number before it is something else: “killed 12, 5 May”.
        if name == "7":
            return [WrittenDate(match.start(), at + found[0].end(), first)]
        return [WrittenDate(at + found[-1].start(), match.end(), last)]
    in_a_row = days == list(range(days[0], days[-1] + 1))
    is_span = re.search(r"-|–|—|to|through|until", gaps[0], re.IGNORECASE) and len(days) == 2
    if in_a_row or is_span or match[f"span{name}"]:
        return [WrittenDate(*match.span(), f"{first}/{last}")]
    # The month is part of the first date if it precedes the days, and of the last if it follows
    # them.
    dates = [
        WrittenDate(at + each.start(), at + each.end(), _day(year, month, each[0]))
        for each in found
    ]
    if name == "7":
        return [WrittenDate(match.start(), dates[0].end, first), *dates[1:]]
    return [*dates[:-1], WrittenDate(dates[-1].start, match.end(), last)]


def _numbers(match: re.Match[str], day_first: bool | None) -> list[WrittenDate]:
    """Read a date of three numbers. With dots the day is first; otherwise it may be ambiguous."""
    one, two, year = int(match["one"]), int(match["two"]), match["y15"]
    if len(year) == 2 and match["mark1"] == "-":
        return []  # a score, or part of a number
    if len(year) == 2 and (len(match["one"]) < 2 or len(match["two"]) < 2):
        return []  # a section or version number: 3.4.12
    if match["mark1"] == "." or two > 12:
        day_first = two <= 12
    elif one > 12:
        day_first = True
    written = _written_year(year)
    both = [f"{written}-{two:02}-{one:02}", f"{written}-{one:02}-{two:02}"]
    if not 1 <= min(one, two) <= 12 or max(one, two) > 31:
        return []
    if day_first is None and one != two:
        return [WrittenDate(*match.span(), *both)]
    return [WrittenDate(*match.span(), both[0] if day_first or one == two else both[1])]


def _has_day_first(matches: list[re.Match[str]]) -> bool | None:
    """Return whether numeric dates have the day first, as one of them shows; None if unclear."""
    told = {
        int(match["one"]) > 12
        for match in matches
        if match["one"] and match["mark1"] != "." and max(int(match["one"]), int(match["two"])) > 12
    }
    return told.pop() if len(told) == 1 else None


def _written_year(year: str | None) -> str:
    if not year:
        return "{year}"
    digits = year.lstrip("'’")
    return f"{{yy:{digits}}}" if len(digits) == 2 else digits


def _month(year: str | None, name: str) -> str:
    return f"{_written_year(year)}-{MONTH_NUMBERS[name.lower().rstrip('.')]:02}"


def _day(year: str | None, month: str, day: str) -> str:
    return f"{_month(year, month)}-{int(re.sub(r'[A-Za-z]', '', day)):02}"


def range_of(first: str, last: str, year_of_first: str | None) -> str:
    """Return the range between two days or months.

    Without a year of its own, a first month after the last is in the year before: “28 December to
    3 January 2024”.
    """
    year, month, *day = first.split("-")
    if not year_of_first and month > last.split("-")[1]:
        before = {"{year}": "{before}"}.get(year) or (str(int(year) - 1) if year.isdigit() else "")
        if before:
            first = "-".join([before, month, *day])
    return f"{first}/{last}"


def exists(edtf: str) -> bool:
    """Return whether all days exist and are in order. A missing year counts as a leap year."""
    edtf = re.sub(r"\{[^}]*\}", "2000", edtf.replace("{before}", "1999"))
    days = re.findall(r"\d{4}-\d\d-\d\d", edtf)
    try:
        dates = [datetime.date.fromisoformat(day) for day in days]
    except ValueError:
        return False
    return dates == sorted(dates)
