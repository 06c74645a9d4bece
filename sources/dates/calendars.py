"""Days of the Islamic and the Persian calendar as days of ours.

Which day an Islamic date is depends on who saw the moon, by a day or so; a Persian one is exact.
"""

import datetime

import jdatetime
from hijridate import Hijri

__all__ = ["islamic_day", "persian_day"]


def islamic_day(year: int, month: int, day: int) -> datetime.date | None:
    """Return the day by the calendar of Umm al-Qura; None outside 1343 to 1500."""
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return datetime.date(found.year, found.month, found.day)


def persian_day(year: int, month: int, day: int) -> datetime.date | None:
    """Return the day of a date of the solar Hijri calendar; None where there is none."""
    try:
        return jdatetime.date(year, month, day).togregorian()
    except ValueError:
        return None
