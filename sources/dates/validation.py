"""Validation of dates, with an explanation of the error and the correct form."""

import calendar
import re

from django.core.exceptions import ValidationError

from sources.dates.edtf import NOT_UNDERSTOOD, edtf_bounds
from sources.dates.names import MONTHS
from sources.dates.written import as_written

__all__ = ["validate_edtf"]


def validate_edtf(text: str) -> None:
    """Raise ValidationError, with an explanation, if `text` is not an EDTF date."""
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
    """Return what is wrong with an invalid date, based on what the user may have meant."""
    read = as_written(text)
    for part in (read, *read.split("/")):
        if reason := _no_such_day(part) or _order_hint(part):
            return reason
    try:
        edtf_bounds(read)
    except ValueError as error:
        return str(error)
    return NOT_UNDERSTOOD


def _no_such_day(text: str) -> str:
    """Return an explanation for a well-formed day that does not exist."""
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
    """Return how to write a date of three numbers, whose order differs between countries."""
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
