"""The time of day by the clock, as people write it and as it is kept: ISO 8601 to the minute."""

import re

__all__ = ["CLOCK", "ClockError", "read_clock"]

CLOCK = r"^(([01][0-9]|2[0-3]):[0-5][0-9](Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?)?$"
"""What is kept: `05:40`, with a zone `05:40+04:30` or `05:40Z`; empty if it is not known."""

_WRITTEN = re.compile(
    r"""(?P<hour>\d{1,2}) (?: \s?[:.h]\s? (?P<minute>\d\d)? | (?P<joined>\d\d) )?
        \s* (?: (?P<half>[ap])\.?\s?m\.? )?
        \s* (?: (?P<utc>Z|UTC|GMT)? \s*
                (?: (?P<sign>[+\-−]) (?P<ahead>\d{1,2}) :? (?P<part>\d\d)? )? )""",
    re.VERBOSE | re.IGNORECASE,
)
_NAMED = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}


class ClockError(ValueError):
    """A text that is no time of day; its message says what to write."""


def read_clock(written: str) -> str:
    """Return a time of day as it is kept: `05:40` of “5.40 am”, `17:30Z` of “17h30 UTC”.

    Raises ClockError.
    """
    text = written.strip()
    if text.lower() in _NAMED:
        return _NAMED[text.lower()]
    found = _WRITTEN.fullmatch(text)
    if text and not found:
        raise ClockError("Write a time such as 05:40, 5.40 pm or, with its zone, 05:40 +04:30.")
    if not found:
        return ""
    hour, minute = int(found["hour"]), int(found["minute"] or found["joined"] or 0)
    if half := found["half"]:
        if not 1 <= hour <= 12:
            raise ClockError("With “am” or “pm”, the hour is from 1 to 12.")
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    if hour > 23 or minute > 59:
        raise ClockError("A day has the hours 0 to 23 and the minutes 0 to 59.")
    return f"{hour:02}:{minute:02}{_zone(found)}"


def _zone(found: re.Match[str]) -> str:
    if not found["sign"]:
        return "Z" if found["utc"] else ""
    ahead, part = int(found["ahead"]), int(found["part"] or 0)
    if ahead > 14 or part > 59:
        raise ClockError("A zone is at most 14 hours from UTC, such as +04:30.")
    if ahead == part == 0:
        return "Z"
    return f"{'+' if found['sign'] == '+' else '-'}{ahead:02}:{part:02}"
