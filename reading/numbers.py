"""Numbers in digits and in English words.

Of the kept libraries, text2num gives no offsets and word2number rests since 2017 and reads
“one of them” as a number; the grammar below is all that counts of people and things need.
"""

import re
from math import isfinite

__all__ = ["FEW", "NUMBER", "VAGUE", "VAGUE_BOUNDS", "number"]

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}

_SMALL = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(list(_UNITS)[:9])})\b)?"
    rf"|(?:{'|'.join(reversed(_UNITS))}))"
)
_HUNDREDS = rf"(?:(?:{_SMALL}|a)\s+hundred(?:\s+(?:and\s+)?{_SMALL})?|{_SMALL})"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)"

NUMBER = (
    rf"(?:(?:{_DIGITS}(?:\.\d+)?|{_HUNDREDS}|a)\s+(?:thousand|million)"
    rf"(?:\s+(?:and\s+)?{_HUNDREDS})?"
    rf"|(?:half\s+a|a|{_DIGITS}|{_SMALL})\s+dozen"
    rf"|{_DIGITS}|{_HUNDREDS})"
)
"""A number: `12`, `1,200`, `1.5 million`, `twenty-one`, `two hundred and five`, `a dozen`."""

FEW = rf"(?:\d{{1,3}}|{_SMALL}|an?)"
"""A number as spans of time have it: `48`, `two`, `a`."""

VAGUE_BOUNDS = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2000,
    "tens of thousands": 20_000,
    "hundreds of thousands": 200_000,
    "millions": 2_000_000,
}
VAGUE = (
    r"(?:(?:tens|hundreds)\s+of\s+thousands|(?:dozens|scores|hundreds|thousands|millions)(?=\s+of\b"
    r"|\s+(?!of\b)[a-z]))"
)
"""A plural that names no number but a least one: dozens are two dozen or more."""


def number(text: str) -> int:
    """Return the number that a match of NUMBER stands for."""
    if text.lower() in ("a", "an"):
        return 1
    total = part = 0.0
    for word in re.findall(r"[\d.,]+|[a-z]+", text.lower()):
        if word[0].isdigit():
            part = float(word.replace(",", ""))
        elif word == "half":
            part = 0.5
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in _SCALES:
            total += (part or 1) * _SCALES[word]
            part = 0
        else:
            part += _UNITS.get(word) or _TENS.get(word) or 0
    # No count of people has so many digits that it is no number any more.
    return round(total + part) if isfinite(total + part) else 0
