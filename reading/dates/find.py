"""Finds dates in English prose as EDTF, including those relative to the document's date.

Maintained libraries (dateparser, dateutil) guess, read “may” and “sat” as dates, return a single
day for a month, and change their results between releases. This module uses a fixed list of
patterns.
"""

import datetime
import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from reading.dates import worded
from reading.dates.calendars import dates_of_other_calendars
from reading.dates.found import FoundDate
from reading.dates.reference import Reference
from reading.dates.relative import (
    MAX_UNITS,
    RelativeDate,
    days_from,
    relative_dates,
    within_the_calendar,
)
from reading.dates.written import WrittenDate, written_dates
from reading.languages import language_of
from reading.languages.table import DateWords
from reading.nearby import matches_in, parts_near
from reading.numbers import FEW, number
from reading.piecewise import piecewise
from sources.dates import describe, edtf_bounds, next_to
from sources.texts.sentences import Span

__all__ = ["FoundDate", "find_dates", "tells_no_date_alone"]


_Y = r"(?:1[89]|20)\d\d"
_YEAR = re.compile(r"[12](?:(?<=1)[89]|(?<=2)0)\d\d")
"""The same for a fast search: it begins with a set of digits."""
_DECADES = re.compile(
    r"(?<![\w$€£/-])(?:(?i:the)\s+)?(?:(?i:early|mid|late)[\s-]+)?(?P<decade>(?:1[89]|20)\d)0['’]?s\b"
)
_YEARS = re.compile(
    rf"(?<![\w$€£/-])(?:"
    rf"(?:(?:[Bb]etween|[Ff]rom)\s+)?(?P<first>{_Y})\s*(?:-|–|to|and|until|through)\s*(?P<last>{_Y}|\d\d)"
    rf"|(?i:(?P<lead>in|since|during|of|by|until|throughout|from|for|after|before|the))\s+"
    rf"(?:(?i:early|late|mid)[\s-]+)?(?P<year>{_Y})"
    rf")(?![\w%/-]|[.,]\d)"
)
_OPEN = re.compile(
    r"\b(?:(?P<since>since)|(?P<until>until|till|up\s+to)|(?P<before>before|prior\s+to)|(?P<after>after))"
    r"\s+$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"\b(?:(?P<near>the)\s+(?:(?P<count>{FEW})\s+)?|(?P<exact>{FEW})\s+)days?\s+"
    r"(?P<side>before|after)\s+$",
    re.IGNORECASE,
)
_SOME_TIME = re.compile(
    r"\b(?:hours?|days?|weeks?|months?|years?|decades?|shortly|soon|just|long|ever)\s+\S+\s+$",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"\bthe\s+(?:(?P<previous>previous|next|following)\s+day"
    rf"|(?:(?P<count>{FEW})\s+)?days?\s+(?P<side>before|after))(?=\s*(?:[.,;:)”\"]|$))",
    re.IGNORECASE,
)
_FAR_AHEAD = 60
"""A day without a year that would be more than this many days ahead is read as last year's."""


def find_dates(text: str, published: str = "", language: str = "en") -> list[FoundDate]:
    """Return the dates in `text`, in order and without overlap.

    `published` is the document's date (EDTF, or empty). Dates that cannot be resolved with it are
    left out: “on Tuesday” needs a day, “last year” a year. `language` is the document's language
    (see `language_of`); without a table for it the result is empty.
    """
    table = language_of(language, text)
    if table is None:
        return []
    reference = Reference.of(published)
    words = table.dates
    if words is None:
        return piecewise(text, lambda window: _english(window, reference))
    return piecewise(text, lambda window: _worded(window, words, reference))


def _worded(text: str, words: DateWords, reference: Reference) -> list[FoundDate]:
    written = worded.written_dates(text, words)
    relative = worded.relative_dates(text, words, reference)
    return _apart(
        [
            *_written(text, written, reference, worded.open_ends(words)),
            *_relative(text, relative, reference),
        ]
    )


def _english(text: str, reference: Reference) -> list[FoundDate]:
    near_years = parts_near(_YEAR, text)
    found = [
        *_written(text, written_dates(text), reference, (_OPEN, _SOME_TIME)),
        *dates_of_other_calendars(text),
        *_decades(text, near_years),
        *_years(text, near_years),
        *_relative(text, relative_dates(text, reference), reference),
    ]
    found = _apart(found)
    return _apart([*found, *_bare(text, found, reference)])


# Two days with different years, months, days of the month and weekdays.
_ONE_DAY, _ANOTHER_DAY = "1999-02-08", "2011-07-23"


@functools.lru_cache(maxsize=4096)
def tells_no_date_alone(text: str, language: str = "en") -> bool:
    """Return whether words give a date only with the document's date: “on Tuesday”, “3 May”.

    Also true if English finds no date in the words: then a date entered for them came from
    elsewhere. For another language (BCP 47) the words are read in both languages: verified values
    stay verified when a language gets a table, unless the words depend on the document's date.
    """
    if not find_dates(text) or _depends_on_the_document(text, "en"):
        return True
    table = language_of(language)
    return table is not None and _depends_on_the_document(text, table.code)


def _depends_on_the_document(text: str, language: str) -> bool:
    one, another = (
        {(date.start, date.end, date.edtf) for date in find_dates(text, day, language)}
        for day in (_ONE_DAY, _ANOTHER_DAY)
    )
    return one != another


def _apart(found: list[FoundDate]) -> list[FoundDate]:
    """Of overlapping dates keep the first and longest; drop invalid EDTF dates."""
    kept: list[FoundDate] = []
    for date in sorted(found, key=lambda date: (date.start, -date.end)):
        if (not kept or date.start >= kept[-1].end) and _is_date(date.edtf):
            kept.append(date)
    return kept


def _is_date(edtf: str) -> bool:
    try:
        edtf_bounds(edtf)
    except ValueError:
        return False
    return True


def _found(text: str, start: int, end: int, edtf: str, read: str = "") -> FoundDate:
    exact = text[start:end]
    meant = describe(edtf)
    said = f"“{exact}” {read or 'is a date'}"
    explanation = f"{said}." if meant == exact else f"{said}: {meant}."
    return FoundDate(start, end, exact, edtf, explanation)


def _written(
    text: str, dates: Iterable[WrittenDate], reference: Reference, open_ends: worded.OpenEnds
) -> Iterator[FoundDate]:
    opens, some_time = open_ends
    for date in dates:
        start, edtf, read = date.start, _with_century(date.edtf, reference), ""
        if date.other:
            other = _with_century(date.other, reference)
            exact = text[start : date.end]
            explanation = f"“{exact}” may be {describe(edtf)} or {describe(other)}."
            yield FoundDate(start, date.end, exact, edtf, explanation, other, is_sure=False)
            continue
        if "{year}" in edtf or "{before}" in edtf:
            year = _year_of(edtf, reference)
            if not year:
                continue
            edtf = edtf.replace("{year}", f"{year:04}").replace("{before}", f"{year - 1:04}")
            read = f"has no year; read against {reference}"
        before = text[max(0, start - 40) : start]
        is_day = edtf.count("-") == 2 and "/" not in edtf and _is_date(edtf)
        if is_day and (beside := _BESIDE.search(before)):
            start -= len(beside[0])
            edtf = within_the_calendar(_beside, beside, datetime.date.fromisoformat(edtf))
            read = "is counted from the date that follows"
        elif (
            "/" not in edtf
            and (lead := opens.search(before))
            and (opened := _open_ended(edtf, lead, before, some_time))
        ):
            start -= len(lead[0])
            edtf = opened
        yield _found(text, start, date.end, edtf, read)


def _with_century(edtf: str, reference: Reference) -> str:
    """Complete two-digit years with the century suggested by the document's date.

    Without a document date, 50 and later are in the twentieth century.
    """

    def whole(match: re.Match[str]) -> str:
        year = int(match[1])
        if not reference.year:
            return str(year + (1900 if year >= 50 else 2000))
        year += reference.year // 100 * 100
        return str(year - 100 if year > reference.year + 1 else year)

    return re.sub(r"\{yy:(\d\d)\}", whole, edtf)


def _open_ended(edtf: str, lead: re.Match[str], before: str, some_time: re.Pattern[str]) -> str:
    """Return the range that a date opens or closes; “before” and “after” exclude the date itself.

    Return an empty string after words of time, as in “a week before 3 May”.
    """
    if lead["since"]:
        return f"{edtf}/.."
    if lead["until"]:
        return f"../{edtf}"
    edge = next_to(edtf, -1 if lead["before"] else 1)
    if not edge or some_time.search(before):
        return ""
    return f"../{edge}" if lead["before"] else f"{edge}/.."


def _year_of(edtf: str, reference: Reference) -> int | None:
    """Return the year for a day written without one: the document's year, or the one before."""
    if not reference.day:
        return reference.year
    last = edtf.split("/")[-1].replace("{year}", str(reference.year))
    try:
        ahead = (datetime.date.fromisoformat(last) - reference.day).days
    except ValueError:
        return None
    return reference.day.year - (ahead > _FAR_AHEAD)


def _beside(match: re.Match[str], day: datetime.date) -> str:
    """Return the day or days before or after a day."""
    sign = 1 if (match["side"] or "").lower() == "after" else -1
    if exact := match.groupdict().get("exact"):
        return days_from(day, sign * min(number(exact), MAX_UNITS))
    count = number(match["count"]) if match["count"] else 1
    days = sorted({sign, sign * min(count, MAX_UNITS)})
    return "/".join(days_from(day, each) for each in days)


def _years(text: str, parts: Sequence[Span]) -> Iterator[FoundDate]:
    for match in matches_in(parts, _YEARS, text):
        if match["first"]:
            last = match["last"]
            last = match["first"][:2] + last if len(last) == 2 else last
            yield _found(text, *match.span(), f"{match['first']}/{last}")
            continue
        edtf, lead = match["year"], match["lead"].lower()
        open_ended = {
            "since": f"{edtf}/..",
            "until": f"../{edtf}",
            "before": f"../{int(edtf) - 1}",
            "after": f"{int(edtf) + 1}/..",
        }
        yield _found(text, *match.span(), open_ended.get(lead, edtf))


def _decades(text: str, parts: Sequence[Span]) -> Iterator[FoundDate]:
    for match in matches_in(parts, _DECADES, text):
        yield _found(text, *match.span(), f"{match['decade']}X")


def _relative(
    text: str, dates: Iterable[RelativeDate], reference: Reference
) -> Iterator[FoundDate]:
    for date in dates:
        yield _found(text, date.start, date.end, date.edtf, f"is read against {reference}")


def _bare(text: str, found: list[FoundDate], reference: Reference) -> Iterator[FoundDate]:
    """Yield “the day before” and the like, resolved against the nearest preceding day."""
    starts = [date.start for date in found]
    for match in _BARE.finditer(text):
        before = bisect_left(starts, match.start())
        day = _day_named_before(text, match.start(), found[before - 1]) if before else None
        read = "is counted from the day named before it"
        if not day and match["count"]:
            day, read = reference.day, f"is read against {reference}"
        if not day:
            continue
        if match["previous"]:
            step = -1 if match["previous"].lower() == "previous" else 1
            edtf = within_the_calendar(days_from, day, step)
        else:
            edtf = within_the_calendar(_beside, match, day)
        yield _found(text, *match.span(), edtf, read)


def _day_named_before(text: str, start: int, date: FoundDate) -> datetime.date | None:
    """Return the day of `date` if it precedes `start` closely in the same paragraph."""
    if not date.is_sure or not start - 200 <= date.end <= start or "\n" in text[date.end : start]:
        return None
    bounds = edtf_bounds(date.edtf)
    return bounds.latest if bounds.earliest == bounds.latest else None
