"""Days of the Islamic and the Persian calendar in prose, converted to the Gregorian calendar.

They are suggestions only: a person must confirm them.
"""

import datetime
import re
from collections.abc import Callable, Iterator, Sequence

from reading.dates.found import FoundDate
from reading.nearby import matches_in, parts_near
from sources.dates import describe, islamic_day, persian_day

__all__ = ["dates_of_other_calendars"]

_AL = r"(?:[au]l|a[dhnstz]{1,2})[-\s]?"
_Q = r"(?:q|k|gh)"
_ISLAMIC = (
    r"Muharram|Moharram",
    r"Safar",
    rf"Rab[iî]['’‘ʿ]?\s*(?:{_AL})?(?:awwal|thani\s+awwal)|Rabi['’]?\s+I",
    rf"Rab[iî]['’‘ʿ]?\s*(?:{_AL})?(?:th[aâ]ni|akhir|sani)|Rabi['’]?\s+II",
    rf"J[uo]m[aâ]da\s*(?:{_AL})?(?:awwal|[uo]la|ula)|Jumada\s+I",
    rf"J[uo]m[aâ]da\s*(?:{_AL})?(?:th[aâ]ni(?:ya)?|akhira?|sani)|Jumada\s+II",
    r"Rajab",
    r"Sha['’‘ʿ]?ban",
    r"Rama[dz][ah]*n|Ramadhan",
    r"Shaww?al",
    rf"(?:Dh?[uû]|Zu|Zil)[-\s]?(?:{_AL})?{_Q}a['’‘ʿ]?da[ht]?",
    rf"(?:Dh?[uû]|Zu|Zil)[-\s]?(?:{_AL})?[Hh]ij+a[ht]?",
)
_PERSIAN = (
    r"Farvardin|Hamal",
    r"Ordibehesht|S[ao][uw]r|Thawr",
    r"Khordad|Jawza|Jauza",
    r"Tir|Saratan",
    r"Mordad|Amordad|Asad",
    r"Shahrivar|S[ou]nbul[ae]h?",
    r"Mehr|Mizan",
    r"Aban|A[qk]rab",
    r"Azar|[QK]a[uw]s",
    r"D[ea]y|Jad[iy]",
    r"Bahman|Dal[wv][ae]?",
    r"Esfand|Hut|Hoot",
)
_YEAR = r"(?P<year>1[2-5]\d\d)"
_ERA = r"(?:\s*(?:A\.?H\.?|H\.?|A\.?P\.?|S\.?H\.?|H\.?\s?Sh\.?))?"


_ANCHOR = re.compile(r"\b1[2-5]\d\d")


def _pattern(months: Sequence[str]) -> re.Pattern[str]:
    named = "|".join(f"(?P<month{number}>{month})" for number, month in enumerate(months, start=1))
    day = r"(?P<{}>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
    return re.compile(
        rf"(?<![\w-])(?:{day.format('day')}\s+(?:of\s+)?(?:{named}),?\s+{_YEAR}{_ERA}"
        rf"|(?:{named.replace('(?P<month', '(?P<name')})\s+{day.format('date')},?\s+"
        rf"{_YEAR.replace('year', 'other')}{_ERA})(?!\w)",
        re.IGNORECASE,
    )


_CALENDARS: tuple[tuple[re.Pattern[str], Callable[..., datetime.date | None], str], ...] = (
    (_pattern(_ISLAMIC), islamic_day, "Islamic"),
    (_pattern(_PERSIAN), persian_day, "Persian"),
)


def dates_of_other_calendars(text: str) -> Iterator[FoundDate]:
    """Yield days of the Islamic and the Persian calendar with their probable Gregorian days.

    An Islamic day is given as two days: that of the Umm al-Qura calendar and the next.
    """
    parts = parts_near(_ANCHOR, text)
    for pattern, read, calendar in _CALENDARS:
        for match in matches_in(parts, pattern, text):
            month = next(
                int(re.sub(r"\D", "", name))
                for name, words in match.groupdict().items()
                if words and name.startswith(("month", "name"))
            )
            day = read(
                int(match["year"] or match["other"]), month, int(match["day"] or match["date"])
            )
            if day is None:
                continue
            edtf = day.isoformat()
            if calendar == "Islamic":
                edtf += f"/{(day + datetime.timedelta(1)).isoformat()}"
            said = f"“{match[0]}” is a date of the {calendar} calendar"
            explanation = f"{said}: {describe(edtf)}, if it is read right."
            yield FoundDate(*match.span(), match[0], edtf, explanation, is_sure=False)
