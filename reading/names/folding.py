"""Words of a text, and how they compare: without accents, case and typographic variants."""

import re
import sys
import unicodedata
from itertools import groupby

__all__ = ["WORD", "fold"]


def _marks() -> str:
    """Return the combining marks of Unicode as the inside of a character class.

    Python's `\\w` leaves them out, so that a vowel sign would break an Arabic word in two.
    """
    codes = [
        code
        for code in range(0x300, sys.maxunicode if sys.maxunicode < 0x1F000 else 0x1F000)
        if unicodedata.category(chr(code)).startswith("M")
    ]
    runs = [
        [code for _, code in run]
        for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])
    ]
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


# Zero-width joiners stand inside words of Persian and Urdu.
_JOINERS = "\u200c\u200d\u2060\u00ad"

WORD = re.compile(rf"\b(?:[A-Z]\.){{2,}}|\b(?:[A-Z]\.)+[A-Z]\b|[^\W_][\w{_marks()}{_JOINERS}]*")
"""One word; `U.S.` is one as well."""

# What no normalisation form takes apart.
_ALIKE = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ە": "ه", "ـ": "", ".": "",
    }
)  # fmt: skip


def fold(word: str) -> str:
    """Return how a word compares: no case, accents, vowel signs, joiners or dots of initials."""
    if word.isascii() and word.isprintable():
        return word.lower().replace(".", "")
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(
        letter for letter in plain.translate(_ALIKE) if unicodedata.category(letter)[0] not in "MC"
    )
