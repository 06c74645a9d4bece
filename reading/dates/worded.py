"""Dates in languages with `DateWords`: pattern templates filled with the words of a table."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reading.dates.reference import Reference
from reading.dates.relative import RelativeDate, ago, days_from, past, within_the_calendar
from reading.dates.written import WrittenDate, exists, range_of
from reading.languages.table import DateWords
from reading.nearby import matches_in, parts_near

__all__ = ["OpenEnds", "date_spans", "open_ends", "relative_dates", "written_dates"]

_NOT_BEFORE = r"(?<![\w/$€£-])(?<!\d[.,:])"
_END = r"(?![\w%٪/-]|[.,:]\d)"
_DAY = r"\d{1,2}"
_YEAR = r"\d{4}"
_OLDEST, _LATEST = 1800, 2099

OpenEnds = tuple[re.Pattern[str], re.Pattern[str]]
"""Patterns for words before a date that open or close a range, and for contexts that prevent it."""


@dataclass(frozen=True, eq=False)
class _Patterns:
    """The patterns of a language; every date contains a match of `anchor`."""

    anchor: re.Pattern[str]
    written: re.Pattern[str]
    years: re.Pattern[str]
    numbers: re.Pattern[str]
    month_alone: re.Pattern[str]
    weekday: re.Pattern[str]
    nights: re.Pattern[str]
    ago: re.Pattern[str]
    past: re.Pattern[str]
    near: re.Pattern[str]
    passed: re.Pattern[str]
    open_ends: OpenEnds


def _any(words: Mapping[str, object]) -> str:
    """Return a pattern for any of some words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


@lru_cache(maxsize=16)
def _patterns(words: DateWords) -> _Patterns:
    def made(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE | re.VERBOSE)

    def spaced(pattern: str) -> str:
        return pattern.replace(" ", r"\s+")

    month = rf"(?:{spaced(_any(words.months))})"
    # Two names of one month: أيار/مايو
    both = rf"{month}(?:\s*[/(]\s*{month}\)?)?"
    day = rf"(?:{_DAY}|{words.first})"
    of = rf"(?:\s+{spaced(words.of)}|\s)\s*" if words.of else r"\s+"
    then = rf"\s*(?:{spaced(f'{words.to}|{words.then}|,|/')}|[-–—])\s*"
    weekday = spaced(_any(words.weekdays))
    lead = rf"(?:(?:{spaced(words.lead)})\s*)?"
    head = rf"(?:(?:{spaced(words.lead)})\s*)?(?:(?:{weekday}),?\s+)?{lead}"
    span = spaced(_any(words.spans))
    count = rf"(?:\d{{1,3}}|{spaced(_any(words.numbers))})"
    said = rf"(?:(?P<count>{count})\s+)?(?P<span>{span})(?!\w)"
    ago = [f"(?:{spaced(words.ago_before)})\\s+{said}"] if words.ago_before else []
    if words.ago_after:
        ago.append(f"{said}\\s+(?:{spaced(words.ago_after)})".replace("(?P<", "(?P<after_"))
    near = spaced(_any(words.near))
    passed = spaced(_any(words.passed))
    last = rf"(?:{spaced(words.last)})"
    return _Patterns(
        anchor=made(
            rf"{month}|{weekday}|{near}|{passed}|(?<!\w)(?:{span})(?!\w)|\d[-/.]\d\d?[-/.]\d"
        ),
        written=made(
            rf"""{_NOT_BEFORE}(?:
              (?P<span1>(?:{spaced(words.between)})\s+)?{head}(?P<d1>{day}){of}(?P<m1>{both})
                (?:{of}(?P<y1>{_YEAR}))?(?P<to1>{then})
                {head}(?P<d2>{day}){of}(?P<m2>{both})(?:{of}(?P<y2>{_YEAR}))?
            | (?P<span3>(?:{spaced(words.between)})\s+)?
                {head}(?P<days3>{day}(?:{then}{lead}{day}){{0,5}})
                {of}(?P<m3>{both})(?:,?{of}(?P<y3>{_YEAR}))?
            | (?:(?:{spaced(words.between)})\s+)?(?P<m4>{both})(?:{of}(?P<y4>{_YEAR}))?
                {then}(?P<m5>{both}){of}(?P<y5>{_YEAR})
            | (?P<m6>{both}){of}(?P<y6>{_YEAR})
            ){_END}"""
        ),
        years=made(
            rf"""{_NOT_BEFORE}(?:(?:{spaced(words.between)})\s+(?:{spaced(words.year_lead)}\s+)?
                (?P<first>{_YEAR})\s*(?:{spaced(words.to)}|{spaced(words.then)}|-|–)\s*(?P<last>{_YEAR})
            | (?:{spaced(words.year_lead)})\s+(?P<year>{_YEAR})
            | (?P<lead>{spaced(words.since)})\s+(?:{spaced(words.year_lead)}\s+)?
                (?P<since>{_YEAR})){_END}"""
        ),
        numbers=made(
            rf"{_NOT_BEFORE}(?:(?P<iso>{_YEAR})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)"
            rf"|(?P<day>{_DAY})(?P<mark>[-/.])(?P<month>{_DAY})(?P=mark)(?P<year>{_YEAR}))"
            r"(?![\w%/-]|[.,:]\d)"
        ),
        month_alone=made(
            rf"(?<!\w)(?<!\d\s)(?P<lead>{spaced(words.month_lead)}|{spaced(words.since)})\s+"
            # “Entre fin mars et mi-avril 2023”: the year of the other month is that of this one.
            rf"(?P<month>{both})(?!\w|{of}{_YEAR}|{then}(?:\w+[\s-]+){{0,2}}{both}{of}{_YEAR})"
        ),
        weekday=made(
            rf"(?<!\w)(?:(?P<lead>{spaced(words.since)})\s+)?(?:{lead})(?P<before>{last}\s+)?"
            rf"(?P<weekday>{weekday})(?P<last>\s+{last})?(?!\w)"
        ),
        nights=made(
            spaced(words.nights).format(one=rf"(?P<one>{weekday})", two=rf"(?P<two>{weekday})")
        ),
        ago=made(rf"(?<!\w)(?:{'|'.join(ago)})"),
        past=made(rf"(?<!\w)(?:{spaced(words.past)})\s+{said}"),
        near=made(rf"(?<!\w)(?P<near>{near})(?!\w)"),
        passed=made(rf"(?<!\w)(?P<passed>{passed})(?!\w)"),
        open_ends=(
            re.compile(
                rf"(?<!\w)(?:(?P<since>{spaced(words.since)})|(?P<until>{spaced(words.until)})"
                rf"|(?P<before>{spaced(words.before)})|(?P<after>{spaced(words.after)}))\s+$",
                re.IGNORECASE,
            ),
            re.compile(rf"(?:{span})\s+(?:\S+\s+)?\S+\s+$", re.IGNORECASE),
        ),
    )


def open_ends(words: DateWords) -> OpenEnds:
    """Return the patterns for the beginnings and ends of open ranges in a language."""
    return _patterns(words).open_ends


def date_spans(text: str, words: DateWords) -> list[tuple[int, int]]:
    """Return the spans of dates with a month, and of years, in code points, end excluded."""
    patterns = _patterns(words)
    parts = parts_near(patterns.anchor, text)
    found = [
        match.span()
        for pattern in (patterns.written, patterns.numbers)
        for match in matches_in(parts, pattern, text)
    ]
    return sorted([*found, *(match.span() for match in patterns.years.finditer(text))])


def written_dates(text: str, words: DateWords) -> Iterator[WrittenDate]:
    """Yield the dates in `text` that give a day with its month, a month or a year.

    In a date of three numbers the first is the day. Invalid days are skipped.
    """
    patterns = _patterns(words)
    parts = parts_near(patterns.anchor, text)
    for match in matches_in(parts, patterns.written, text):
        yield from (date for date in _written(match, words) if exists(date.edtf))
    for match in matches_in(parts, patterns.numbers, text):
        part = match.groupdict()
        names = ("iso", "iso_month", "iso_day") if part["iso"] else ("year", "month", "day")
        year, month, day = (int(part[name]) for name in names)
        edtf = f"{year}-{month:02}-{day:02}"
        if _is_year(year) and exists(edtf):
            yield WrittenDate(*match.span(), edtf)
    for match in patterns.years.finditer(text):
        if match["first"]:
            first, last = int(match["first"]), int(match["last"])
            if _is_year(first) and _is_year(last) and first < last:
                yield WrittenDate(*match.span(), f"{first}/{last}")
            continue
        year = int(match["year"] or match["since"])
        if _is_year(year):
            yield WrittenDate(*match.span(), f"{year}/.." if match["lead"] else str(year))


def _is_year(year: int) -> bool:
    return _OLDEST <= year <= _LATEST


def _number_of(said: str, words: Mapping[str, int]) -> int:
    """Return the number of the first pattern that fully matches some words."""
    plain = re.sub(r"\s+", " ", said)
    return next(
        number for pattern, number in words.items() if re.fullmatch(pattern, plain, re.IGNORECASE)
    )


def _month_of(said: str, words: DateWords) -> int:
    return _number_of(re.split(r"\s*[/(]", said)[0], words.months)


def _written(match: re.Match[str], words: DateWords) -> list[WrittenDate]:
    part = match.groupdict()

    def month(name: str, year: str | None) -> str:
        return f"{int(year) if year else '{year}'}-{_month_of(part[name], words):02}"

    def day(said: str) -> str:
        return f"{int(said) if said.isdecimal() else 1:02}"

    years = [int(part[name]) for name in ("y1", "y2", "y3", "y4", "y5", "y6") if part[name]]
    if not all(_is_year(year) for year in years):
        return []
    if part["d1"]:
        year = part["y2"] or part["y1"]
        first = f"{month('m1', part['y1'] or year)}-{day(part['d1'])}"
        last = f"{month('m2', year)}-{day(part['d2'])}"
        edtf = range_of(first, last, part["y1"])
        if not part["span1"] and not _is_to(part["to1"], words):
            one, other = edtf.split("/")
            return [
                WrittenDate(match.start(), match.start("to1"), one),
                WrittenDate(match.end("to1"), match.end(), other),
            ]
        return [WrittenDate(*match.span(), edtf)]
    if part["m6"]:
        return [WrittenDate(*match.span(), month("m6", part["y6"]))]
    if part["m4"]:
        first = month("m4", part["y4"] or part["y5"])
        last = month("m5", part["y5"])
        return [WrittenDate(*match.span(), range_of(first, last, part["y4"]))]
    return _days(match, words, month("m3", part["y3"]), day)


def _is_to(said: str, words: DateWords) -> bool:
    """Return whether the words between two days make them a range."""
    return re.match(rf"\s*(?:{words.to}|[-–—])", said, re.IGNORECASE) is not None


def _days(
    match: re.Match[str], words: DateWords, month: str, day: Callable[[str], str]
) -> list[WrittenDate]:
    """Return a single day, consecutive days as a range, or separate dates for other days."""
    said, at = match["days3"], match.start("days3")
    found = list(re.finditer(rf"\d+|{words.first}", said, re.IGNORECASE))
    days = [int(day(each[0])) for each in found]
    edtf = [f"{month}-{number:02}" for number in days]
    if len(days) == 1:
        return [WrittenDate(*match.span(), edtf[0])]
    if days != sorted(set(days)):
        # The numbers before it are something else.
        return [WrittenDate(at + found[-1].start(), match.end(), edtf[-1])]
    gaps = [said[one.end() : two.start()] for one, two in pairwise(found)]
    in_a_row = days == list(range(days[0], days[-1] + 1))
    is_to = len(days) == 2 and _is_to(gaps[0], words)
    if in_a_row or is_to or match["span3"]:
        return [WrittenDate(*match.span(), f"{edtf[0]}/{edtf[-1]}")]
    dates = [
        WrittenDate(at + each.start(), at + each.end(), date)
        for each, date in zip(found, edtf, strict=True)
    ]
    return [*dates[:-1], WrittenDate(dates[-1].start, match.end(), edtf[-1])]


def relative_dates(text: str, words: DateWords, reference: Reference) -> Iterator[RelativeDate]:
    """Yield the dates that can be resolved against the document's date."""
    patterns = _patterns(words)
    parts = parts_near(patterns.anchor, text)
    readers: tuple[tuple[re.Pattern[str], _Reader], ...] = (
        (patterns.near, _near),
        (patterns.passed, _passed),
        (patterns.ago, _ago),
        (patterns.past, _past),
        (patterns.nights, _night),
        (patterns.weekday, _weekday),
        (patterns.month_alone, _month_alone),
    )
    for pattern, read in readers:
        for match in matches_in(parts, pattern, text):
            if edtf := within_the_calendar(read, match, words, reference):
                yield RelativeDate(*match.span(), edtf)


_Reader = Callable[[re.Match[str], DateWords, Reference], str]


def _near(match: re.Match[str], words: DateWords, reference: Reference) -> str:
    if not reference.day:
        return ""
    return days_from(reference.day, _number_of(match["near"], words.near))


def _weekday(match: re.Match[str], words: DateWords, reference: Reference) -> str:
    """Return the latest such weekday up to the document's day, or before that day after “last”."""
    day = reference.day
    if not day:
        return ""
    back = (day.weekday() - _number_of(match["weekday"], words.weekdays)) % 7
    if match["last"] or match["before"]:
        back = back or 7
    return days_from(day, -back) + ("/.." if match["lead"] else "")


def _night(match: re.Match[str], words: DateWords, reference: Reference) -> str:
    day = reference.day
    if not day:
        return ""
    one, two = (_number_of(match[name], words.weekdays) for name in ("one", "two"))
    last = day - datetime.timedelta((day.weekday() - two) % 7)
    first = last - datetime.timedelta((last.weekday() - one) % 7 or 7)
    return f"{first.isoformat()}/{last.isoformat()}"


def _passed(match: re.Match[str], words: DateWords, reference: Reference) -> str:
    plain = re.sub(r"\s+", " ", match["passed"])
    unit, steps = next(
        value
        for pattern, value in words.passed.items()
        if re.fullmatch(pattern, plain, re.IGNORECASE)
    )
    if unit == "week" and reference.day:
        monday = reference.day - datetime.timedelta(reference.day.weekday() - 7 * steps)
        last = monday + datetime.timedelta(6)
        return f"{monday.isoformat()}/{(last if steps else reference.day).isoformat()}"
    if unit == "month" and reference.month:
        year, month = divmod(reference.month[0] * 12 + reference.month[1] - 1 + steps, 12)
        return f"{year}-{month + 1:02}"
    return str(reference.year + steps) if unit == "year" and reference.year else ""


def _span(
    match: re.Match[str], words: DateWords, default: int | None = None
) -> tuple[str, int] | None:
    """Return the unit and the length of a period of time."""
    part = match.groupdict()
    count = part["count"] or part.get("after_count")
    said = re.sub(r"\s+", " ", part["span"] or part.get("after_span") or "")
    unit, each = next(
        value for word, value in words.spans.items() if re.fullmatch(word, said, re.IGNORECASE)
    )
    if count is None:
        # Without a number, only a word that contains one counts: أسبوعين.
        return (unit, each) if each > 1 or default else None
    number = int(count) if count.isdecimal() else _number_of(count, words.numbers)
    return unit, number * each


def _ago(match: re.Match[str], words: DateWords, reference: Reference) -> str:
    span = _span(match, words)
    return ago(*span, reference) if span else ""


def _past(match: re.Match[str], words: DateWords, reference: Reference) -> str:
    span = _span(match, words, default=1)
    return past(*span, reference) if span else ""


def _month_alone(match: re.Match[str], words: DateWords, reference: Reference) -> str:
    """Return the most recent month with that name, including the document's own."""
    if not reference.month:
        return ""
    year, current = reference.month
    month = _month_of(match["month"], words)
    year -= month > current
    is_since = re.fullmatch(words.since, re.sub(r"\s+", " ", match["lead"]), re.IGNORECASE)
    return f"{year}-{month:02}" + ("/.." if is_since else "")
