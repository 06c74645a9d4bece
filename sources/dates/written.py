"""Conversion of dates that users write in a field to EDTF."""

import datetime
import re
from collections.abc import Callable

from sources.dates.edtf import MAX_LENGTH, edtf_bounds
from sources.dates.names import MONTH_NUMBERS, SEASON_NUMBERS

__all__ = ["as_written", "next_to", "read_date"]


def read_date(text: str) -> str:
    """Return the EDTF text for a date as people write it.

    Accepts the output of `describe`, days with month names in British or American order, years,
    decades, seasons, lists of days, and intervals of these: `16 July 2024`, `July 16, 2024`, `14-16
    July 2024`, `28 Feb to 3 March 2024`, `about 2024`, `since 2021`, `the 1990s`, `25.12.2023`.

    Text that is already EDTF, is not understood, or names a day that does not exist, is returned
    unchanged. So are numbers of which either may be the month.
    """
    read = as_written(text)
    try:
        edtf_bounds(read)
    except ValueError:
        return " ".join(text.split())
    return read


def as_written(text: str) -> str:
    """Return what a user may have meant as EDTF, which may contain days that do not exist."""
    text = " ".join(text.split())
    if len(text) > MAX_LENGTH or (not text.isascii() and not _DASH.search(text)):
        return text
    return _open_ended(text) or _span(text) or _single(text) or text


_DASH = re.compile(r"[–—−]")
_MONTH = rf"(?P<month>{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DAYS = r"(?P<days>(?:\d{1,2}(?:st|nd|rd|th)?(?:\s*(?:,|/|and|&)\s*)){1,6}\d{1,2}(?:st|nd|rd|th)?)"
_YEAR = r"(?P<year>\d{4})"
_MARKS = (
    (re.compile(r"(?:perhaps|possibly|maybe)\s+(?:about|around)\s+", re.IGNORECASE), "%"),
    (re.compile(r"(?:about|around|circa|ca?\.)\s*", re.IGNORECASE), "~"),
    (re.compile(r"(?:perhaps|possibly|maybe|probably)\s+", re.IGNORECASE), "?"),
)
_BETWEEN = re.compile(
    r"(?:(?:from|between)\s+)?(?P<first>.+?)"
    r"(?:\s+(?:to|until|till|through)\s+|\s+[-–—−]\s+|(?<=\d)-(?=[a-z])|(?<=[a-z])-(?=\d)|[–—−])"
    r"(?P<last>.+)$",
    re.IGNORECASE,
)
_AND = re.compile(r"between\s+(?P<first>.+?)\s+and\s+(?P<last>.+)$", re.IGNORECASE)
_YEARS = re.compile(r"(?P<first>\d{4})\s*[-–—−]\s*(?P<last>\d{4})$", re.ASCII)
_DAYS_OF_A_MONTH = re.compile(
    rf"(?P<mark>.*?)(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:[-–—−]|to|until|through)\s*"
    rf"(?P<last>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}"
    rf"|{_MONTH.replace('month', 'month2')}\s+(?P<first2>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"\s*(?:[-–—−]|to|until|through)\s*"
    rf"(?P<last2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR.replace('year', 'year2')})$",
    re.IGNORECASE | re.ASCII,
)


def _open_ended(text: str) -> str:
    """Parse `since 2021`, `from 2021 on`, `until 2021`, `before 2021`, `after 2021`."""
    for pattern, shape, step in _OPEN_ENDED:
        found = pattern.fullmatch(text)
        if found and (edge := _single(found["date"])):
            if step:
                edge = next_to(edge, step)
            return shape.format(_edge(edge, is_last=shape.startswith(".."))) if edge else ""
    return ""


_OPEN_ENDED: tuple[tuple[re.Pattern[str], str, int], ...] = (
    (re.compile(r"(?:from\s+)?(?P<date>.+?)\s+(?:on|onwards?)", re.IGNORECASE), "{}/..", 0),
    (re.compile(r"since\s+(?P<date>.+)", re.IGNORECASE), "{}/..", 0),
    (re.compile(r"(?:until|till|up\s+to|by)\s+(?P<date>.+)", re.IGNORECASE), "../{}", 0),
    (re.compile(r"before\s+(?P<date>.+)", re.IGNORECASE), "../{}", -1),
    (re.compile(r"after\s+(?P<date>.+)", re.IGNORECASE), "{}/..", 1),
)


def _edge(edtf: str, *, is_last: bool = False) -> str:
    """Return a date as an end of an interval; for a decade, which cannot be one, return a year."""
    return edtf.replace("X", "9" if is_last else "0")


def next_to(edtf: str, step: int) -> str:
    """Return the adjacent day, month or year before or after a date, or an empty string."""
    edtf = _edge(edtf, is_last=step > 0)
    try:
        numbers = [int(part) for part in edtf.split("-")]
        if len(numbers) == 1:
            return f"{numbers[0] + step:04}"
        if len(numbers) == 2 and numbers[1] <= 12:
            year, month = divmod(numbers[0] * 12 + numbers[1] - 1 + step, 12)
            return f"{year:04}-{month + 1:02}"
        return (datetime.date(*numbers) + datetime.timedelta(step)).isoformat()
    except (ValueError, TypeError, OverflowError):
        return ""


def _span(text: str) -> str:
    """Parse an interval; the first date may take its month and year from the last."""
    if years := _YEARS.fullmatch(text):
        return f"{years['first']}/{years['last']}"
    if found := _DAYS_OF_A_MONTH.fullmatch(text):
        mark = _mark_of(found["mark"])
        if mark is not None:
            number = found["month"] or found["month2"]
            month = f"{found['year'] or found['year2']}-{MONTH_NUMBERS[number.lower()]:02}"
            days = (int(found[name] or found[f"{name}2"]) for name in ("first", "last"))
            return "/".join(f"{month}-{day:02}{mark}" for day in days)
    if "/" in text and ".." in text:
        return ""
    for pattern in (_AND, _BETWEEN):
        found = pattern.fullmatch(text)
        if not found:
            continue
        last = _single(found["last"]) or _month_after(found["first"], found["last"])
        if not last or "/" in last:
            continue
        first = _single(found["first"])
        for more in ("", f" {last[:4]}", f", {last[:4]}"):
            first = first or _single(f"{found['first']}{more}")
        if first and "/" not in first:
            return f"{_edge(first)}/{_edge(last, is_last=True)}"
    return ""


def _month_after(first: str, last: str) -> str:
    """Parse the last date of `May 3 to 5, 2024`, which takes its month from the first."""
    month = re.match(rf"(?:.*?\b)??{_MONTH}\s+\d", first, re.IGNORECASE)
    return _single(f"{month['month']} {last}") if month and last[:1].isdecimal() else ""


def _mark_of(words: str) -> str | None:
    """Return the EDTF qualifier for words like “about”, or None for other words."""
    if not words.strip():
        return ""
    for pattern, mark in _MARKS:
        if pattern.fullmatch(f"{words.strip()} "):
            return mark
    return "" if words.strip().lower() in ("from", "between") else None


def _single(text: str) -> str:
    """Return the EDTF of one date or of consecutive days, or an empty string."""
    mark = ""
    for pattern, each in _MARKS:
        if found := pattern.match(text):
            text, mark = text[found.end() :], each
            break
    for shape, read in _SHAPES:
        if found := shape.fullmatch(text):
            edtf = read(found)
            return "/".join(f"{each}{mark}" for each in edtf.split("/")) if edtf else ""
    return ""


Reader = Callable[[re.Match[str]], str]


def _day(found: re.Match[str]) -> str:
    return f"{_month(found)}-{int(found['day']):02}"


def _month(found: re.Match[str]) -> str:
    return f"{found['year']}-{MONTH_NUMBERS[found['month'].lower()]:02}"


def _days_side_by_side(found: re.Match[str]) -> str:
    """Parse `3, 4 and 5 May 2024`; days that are not consecutive are not one date."""
    days = [int(day) for day in re.findall(r"\d+", found["days"])]
    if days != list(range(days[0], days[0] + len(days))):
        return ""
    return f"{_month(found)}-{days[0]:02}/{_month(found)}-{days[-1]:02}"


def _season(found: re.Match[str]) -> str:
    """Parse a season; a winter may be written with both of its years."""
    season, year, other = found["season"].lower(), int(found["year"]), found["other"]
    if other and (season != "winter" or int(other) % 100 != (year + 1) % 100):
        return ""
    return f"{year:04}-{SEASON_NUMBERS[season]}"


def _numbers(found: re.Match[str]) -> str:
    """Parse numbers if only one of them can be the month."""
    first, second = int(found["one"]), int(found["two"])
    if first != second and max(first, second) <= 12:
        return ""
    day, month = (second, first) if second > 12 else (first, second)
    if month > 12:
        return ""
    return f"{found['year']}-{month:02}-{day:02}"


_SHAPES: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(shape, re.IGNORECASE | re.ASCII), read)
    for shape, read in (
        (r"\d{4}(?:-\d\d){0,2}[~?%]?", lambda found: found[0]),
        (rf"(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}", _day),
        (rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}", _day),
        (rf"{_DAY}[-./]{_MONTH}[-./]{_YEAR}", _day),
        (rf"{_DAYS}\s+{_MONTH},?\s+{_YEAR}", _days_side_by_side),
        (rf"{_MONTH}\s+{_DAYS},?\s+{_YEAR}", _days_side_by_side),
        (rf"{_MONTH},?\s+(?:of\s+)?{_YEAR}", _month),
        (
            rf"(?:the\s+)?(?P<season>{'|'.join(SEASON_NUMBERS)})\s+(?:of\s+)?{_YEAR}"
            r"(?:\s*[-/]\s*(?P<other>\d{4}|\d\d))?",
            _season,
        ),
        (r"(?:the\s+)?(?P<decade>\d{3})0s", lambda found: f"{found['decade']}X"),
        (rf"(?P<one>\d{{1,2}})(?P<mark>[-./])(?P<two>\d{{1,2}})(?P=mark){_YEAR}", _numbers),
        (
            rf"{_YEAR}(?P<mark>[./])(?P<two>\d{{1,2}})(?P=mark)(?P<one>\d{{1,2}})",
            lambda found: f"{found['year']}-{int(found['two']):02}-{int(found['one']):02}",
        ),
    )
)
