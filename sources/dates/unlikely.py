"""Valid but unlikely dates, which users must confirm."""

import datetime
import re

from django.core.exceptions import ValidationError

from sources.dates.calendars import islamic_day, persian_day
from sources.dates.description import describe
from sources.dates.edtf import edtf_bounds
from sources.dates.validation import validate_edtf
from sources.dates.written import read_date

__all__ = ["kept_date", "question_about", "without_sic"]

FIRST_YEAR = 1800
"""Earlier dates need confirmation. Reports of armed groups are not older; a founding may be."""

_SIC = re.compile(r"\s*[\[(]?\bsic\b[\])]?\s*$", re.IGNORECASE)
_TWO_YEARS = re.compile(r"(\d{4})-(\d\d)", re.ASCII)


def without_sic(text: str) -> str:
    """Return the text without a final “sic”, which confirms an unlikely date."""
    return _SIC.sub("", text)


def kept_date(text: str, today: datetime.date) -> str:
    """Return a date that a user wrote as EDTF; an empty string for an empty text.

    Raises ValidationError for an invalid date, and to ask about an unlikely one.
    """
    edtf = read_date(without_sic(text))
    if edtf:
        validate_edtf(edtf)
    if question := question_about(text, today):
        raise ValidationError(question, code="unlikely")
    return edtf


def question_about(text: str, today: datetime.date) -> str:
    """Return a question about an unlikely date; empty if it is likely or followed by “sic”.

    Unlikely are `2024-25`, which may be two years or an EDTF season, dates before 1800, including
    possible dates of the Persian or Islamic calendar, and days in the future.
    """
    if _SIC.search(text):
        return ""
    text = " ".join(text.split())
    return _of_two_years(text) or _of_the_calendar(read_date(text), today)


def _of_two_years(text: str) -> str:
    found = _TWO_YEARS.fullmatch(text)
    if not found or int(found[2]) <= 12 or int(found[2]) != (int(found[1]) + 1) % 100:
        return ""
    span = f"{found[1]}/{int(found[1]) + 1}"
    if found[2] == "24":
        return f"“{text}” may be a winter or two years: write winter {found[1]} or {span}."
    return f"“{text}” may be two years or a month: write {span}, or the month by its name."


def _of_the_calendar(edtf: str, today: datetime.date) -> str:
    try:
        bounds = edtf_bounds(edtf)
    except ValueError:
        return ""
    said, meant = describe(edtf), "If it is meant, write “sic” after it."
    first = bounds.earliest
    if first and first > today + datetime.timedelta(1):
        return f"{said} lies in the future. {meant}"
    last = bounds.latest
    if last and last.year < FIRST_YEAR:
        others = _other_calendars(edtf)
        hint = f" By the {' or the '.join(others)}." if others else ""
        return f"{said} lies far in the past.{hint} {meant}"
    return ""


def _other_calendars(edtf: str) -> list[str]:
    """Return the days that a date would mean in the Persian and the Islamic calendar."""
    found = re.fullmatch(r"(1[2-5]\d\d)-(\d\d)-(\d\d)", edtf, re.ASCII)
    if not found:
        return []
    numbers = [int(number) for number in found.groups()]
    days = {"Persian": persian_day(*numbers), "Islamic": islamic_day(*numbers)}
    return [
        f"{name} calendar it would be {describe(day.isoformat())}"
        for name, day in days.items()
        if day is not None and day.year > 1900
    ]
