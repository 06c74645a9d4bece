"""Days of the Islamic and the Persian calendar as Gregorian days.

An Islamic date depends on who saw the moon, by about a day; a Persian one is exact.
"""

import datetime

import jdatetime
from hijridate import Hijri

__all__ = ["islamic_day", "persian_day"]


def islamic_day(year: int, month: int, day: int) -> datetime.date | None:
    """Return the day of the calendar of Umm al-Qura, or None outside 1343 to 1500."""
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return datetime.date(found.year, found.month, found.day)


def persian_day(year: int, month: int, day: int) -> datetime.date | None:
    """Return the day of a date of the solar Hijri calendar, or None if it does not exist."""
    try:
        return jdatetime.date(year, month, day).togregorian()
    except ValueError:
        return None
