"""Superscript characters: note markers, kept apart from the numbers before them, and exponents."""

import re

__all__ = ["NOTE_MARK", "lowered", "mark_of", "power_of"]

NOTE_MARK = re.compile(
    r"[\[(]?\s*(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*|[*†‡§¶#]{1,3}|[a-z]|[ivx]{1,5})\s*[\])]?"
)
_UNIT = re.compile(
    r"(?<![^\W\d_])(?:[kcm]?m|ft|in|mi|yd|inch|feet|metres?|meters?|miles?|km)$", re.I
)
_POWER = re.compile(r"[×x·*]\s*10$")
_LOWERED_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_RAISED_DIGITS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def mark_of(text: str, before: str, is_note: bool = False) -> str:
    """Return the note marker in square brackets, or an empty string if `text` is not one.

    `text` is the superscript and `before` the text that precedes it: digits after a unit are an
    exponent. `is_note` means that the file itself marks the superscript as a note.
    """
    text = text.strip()
    found = NOTE_MARK.fullmatch(text) if 0 < len(text) <= 20 else None
    if not found:
        return ""
    before = before[-20:]
    if is_note:
        return f"[{found[1]}]"
    if found[1].isdigit() and (_UNIT.search(before) or _POWER.search(before)):
        return ""
    # The letters may be part of an abbreviation: M^e, 1^o, n^o.
    if found[1].isalpha() and before[-1:].isalnum() and found[1] in ("a", "e", "o", "s", "t"):
        return ""
    return f"[{found[1]}]"


def power_of(text: str) -> str:
    """Return digits as Unicode superscript characters, or an empty string for anything else."""
    text = text.strip()
    return text.translate(_RAISED_DIGITS) if re.fullmatch(r"-?\d{1,3}", text) else ""


def lowered(text: str) -> str:
    """Return digits as Unicode subscript characters, or an empty string for anything else."""
    text = text.strip()
    return text.translate(_LOWERED_DIGITS) if re.fullmatch(r"[0-9]{1,3}", text) else ""
