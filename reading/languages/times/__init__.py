"""Words for the time of day, one module per language; `table` defines them."""

from collections.abc import Mapping

from reading.languages.times.arabic import ARABIC_TIMES
from reading.languages.times.english import ENGLISH_TIMES
from reading.languages.times.french import FRENCH_TIMES
from reading.languages.times.spanish import SPANISH_TIMES
from reading.languages.times.table import TimeWords

__all__ = ["TIMES", "TimeWords"]

TIMES: Mapping[str, TimeWords] = {
    "ar": ARABIC_TIMES,
    "en": ENGLISH_TIMES,
    "es": SPANISH_TIMES,
    "fr": FRENCH_TIMES,
}
"""The words by the code of a language."""
