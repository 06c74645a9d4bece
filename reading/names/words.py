"""Patterns for the words of a text."""

import re
import sys
import unicodedata
from itertools import groupby

from sources.texts.folding import APOSTROPHES

__all__ = ["JOINED_WORD", "WORD"]


def _marks() -> str:
    """Return the combining marks of Unicode as the content of a regex character class.

    Python's `\\w` excludes them, so a vowel sign would split an Arabic word.
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


# Zero-width joiners occur inside Persian and Urdu words.
_JOINERS = "\u200c\u200d\u2060\u00ad"

WORD = re.compile(rf"\b(?:[A-Z]\.){{2,}}|\b(?:[A-Z]\.)+[A-Z]\b|[^\W_][\w{_marks()}{_JOINERS}]*")
"""One word, including abbreviations such as `U.S.`."""

JOINED_WORD = re.compile(
    rf"(?:{WORD.pattern})(?:[{APOSTROPHES}](?!s\b)(?=[^\W\d_])(?:{WORD.pattern}))+"
)
"""A word with internal apostrophes, as in `Qa'ida` and `Côte d'Ivoire`; not `Taliban's`."""
