"""Dates in EDTF: their bounds, and their conversion from and to written forms.

Searching for dates in a text belongs to `reading.dates`.
"""

from sources.dates.calendars import islamic_day, persian_day
from sources.dates.description import describe
from sources.dates.edtf import MAX_LENGTH, Bounds, edtf_bounds
from sources.dates.names import MONTH_NUMBERS, MONTHS, SEASON_NUMBERS, SEASONS
from sources.dates.unlikely import kept_date, question_about, without_sic
from sources.dates.validation import validate_edtf
from sources.dates.written import next_to, read_date

__all__ = [
    "MAX_LENGTH",
    "MONTHS",
    "MONTH_NUMBERS",
    "SEASONS",
    "SEASON_NUMBERS",
    "Bounds",
    "describe",
    "edtf_bounds",
    "islamic_day",
    "kept_date",
    "next_to",
    "persian_day",
    "question_about",
    "read_date",
    "validate_edtf",
    "without_sic",
]
