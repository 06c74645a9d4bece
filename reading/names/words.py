"""Where the words of a text begin and end."""

import re
import sys
import unicodedata
from itertools import groupby

from sources.texts.folding import APOSTROPHES

__all__ = ["JOINED_WORD", "WORD"]


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

JOINED_WORD = re.compile(
    rf"(?:{WORD.pattern})(?:[{APOSTROPHES}](?!s\b)(?=[^\W\d_])(?:{WORD.pattern}))+"
)
"""A word with apostrophes within it, as in `Qa'ida` and `Côte d'Ivoire`; not `Taliban's`."""
