"""Letters of fonts that do not name them, read by their codes.

Such are the fonts of older TeX documents (Type 3): they call the shape with code 97 “a97”. The code
is the letter in ASCII or Latin-1, or a ligature of TeX. In other files the codes mean nothing. So
the text is only used if it is clearly in a language.
"""

from collections.abc import Sequence
from typing import Protocol

from sources.texts.language import likeliest

__all__ = ["are_codes_letters", "letter_of_code"]

SURE = 0.8
"""Likelihood (0 to 1) of a language from which codes are letters; exchanged letters reach 0.6."""
MIN_LETTERS = 200
"""Number of letters below which the language of a text is not certain enough."""
# TeX's encodings T1 and OT1; these codes of one mean rare accents and letters in the other.
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
_TEX = {
    **dict(zip(range(0x0B, 0x10), _LIGATURES, strict=True)),
    **dict(zip(range(0x1B, 0x20), _LIGATURES, strict=True)),
    **{0x10: "“", 0x11: "”", 0x15: "–", 0x16: "—", 0x88: "•"},
}


class _Page(Protocol):
    letters: int
    unmapped: int
    coded: int


def letter_of_code(code: int) -> str | None:
    """Return the letters that a code without a name probably means, or None."""
    if 0x21 <= code <= 0x7E or 0xC0 <= code <= 0xFF:
        return chr(code)
    return _TEX.get(code)


def are_codes_letters(pages: Sequence[_Page], text: str, most: float) -> bool:
    """Return whether `text`, read from `pages` by codes, is in a language.

    `most` is the fraction of letters that may have neither a name nor a known code.
    """
    letters = sum(page.letters for page in pages)
    unknown = sum(page.unmapped - page.coded for page in pages)
    if letters < MIN_LETTERS or unknown > most * letters:
        return False
    return likeliest(text)[1] >= SURE
