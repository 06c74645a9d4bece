"""Conversion of Islamic and Persian dates to Gregorian dates.

Islamic dates depend on the sighting of the moon and vary by about a day; Persian dates are exact.
"""

import datetime

import jdatetime
from hijridate import Hijri

__all__ = ["islamic_day", "persian_day"]


def islamic_day(year: int, month: int, day: int) -> datetime.date | None:
    """Return the day of an Umm al-Qura calendar date, or None outside AH 1343 to 1500."""
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return datetime.date(found.year, found.month, found.day)


def persian_day(year: int, month: int, day: int) -> datetime.date | None:
    """Return the day of a Solar Hijri date, or None if the date does not exist."""
    try:
        return jdatetime.date(year, month, day).togregorian()
    except ValueError:
        return None
