"""Numbers in periods of time: “48”, “two”, “a”. English only."""

from reading.languages.english import ENGLISH

__all__ = ["FEW", "number"]

_TENS = [word for word, value in ENGLISH.units.items() if value >= 20]
_UNITS = [word for word, value in ENGLISH.units.items() if value < 20]

FEW = (
    rf"(?:\d{{1,3}}|(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_UNITS[:9])})\b)?"
    rf"|(?:{'|'.join(reversed(_UNITS))})|an?)"
)
"""Pattern of a number in a period of time: `48`, `two`, `a`."""


def number(text: str) -> int:
    """Return the number for a match of FEW."""
    low = text.lower()
    if low in ("a", "an"):
        return 1
    if low.isdigit():
        return int(low)
    return sum(ENGLISH.units[word] for word in low.replace("-", " ").split())
