"""Compares the dates in a quote, resolved against the document's date, with an EDTF value."""

import datetime
from collections.abc import Sequence

from reading.checks.advice import Finding, Quote
from reading.dates.found import FoundDate
from sources.dates import Bounds, describe, edtf_bounds
from sources.values import Value

__all__ = ["check_date"]

MONTH = 31


def check_date(value: Value, quote: Quote) -> list[Finding]:
    """Compare a date, or the period of a tie, with the dates in a quote.

    Two dates agree if one contains the other, but a quoted year does not support a day if the quote
    also contains a day. A period agrees with every date that overlaps it.
    """
    is_period = "period" in value.content
    edtf = value.content.get("period" if is_period else "edtf") or ""
    if not edtf or not quote.dates:
        return []
    entered = edtf_bounds(edtf)
    finest = min(_days(edtf_bounds(date.edtf)) for date in quote.dates)
    for said in (edtf_bounds(edtf) for date in quote.dates for edtf in _readings(date)):
        if _touch(said, entered) if is_period else _agree(said, entered, finest):
            return []
    date = _nearest(quote.dates, finest)
    sentence = f"The words say {_said(date, quote)}; the value says {describe(edtf)}."
    return [Finding("date", date.start, date.end, sentence)]


def _readings(date: FoundDate) -> list[str]:
    return [edtf for edtf in (date.edtf, date.other) if edtf]


def _edges(bounds: Bounds) -> tuple[datetime.date, datetime.date]:
    return bounds.earliest or datetime.date.min, bounds.latest or datetime.date.max


def _days(bounds: Bounds) -> int:
    first, last = _edges(bounds)
    return (last - first).days + 1


def _touch(one: Bounds, other: Bounds) -> bool:
    (first, last), (start, end) = _edges(one), _edges(other)
    return first <= end and start <= last


def _agree(said: Bounds, entered: Bounds, finest: int) -> bool:
    (first, last), (start, end) = _edges(said), _edges(entered)
    if start <= first and last <= end:
        return True
    return first <= start and end <= last and _days(said) <= max(MONTH, finest)


def _nearest(dates: Sequence[FoundDate], finest: int) -> FoundDate:
    """Return the first of the most precise dates."""
    return next(date for date in dates if _days(edtf_bounds(date.edtf)) == finest)


def _said(date: FoundDate, quote: Quote) -> str:
    meant = describe(date.edtf)
    if meant.lower() in date.exact.lower():
        return f"“{date.exact}”"
    if "read against" in date.explanation:
        return f"“{date.exact}”, read against {quote.reference} as {meant}"
    return f"“{date.exact}”, {meant}"
