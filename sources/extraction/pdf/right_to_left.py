"""Conversion of right-to-left lines of a PDF from visual to logical order.

A PDF stores text in visual order, from left to right. This module reverses the rules L2 and L4 of
Unicode Standard Annex 9, as far as is possible without directional formatting characters.
"""

import re
from collections import Counter
from collections.abc import Iterable

__all__ = ["has_right_to_left", "in_reading_order", "stroke_characters"]

_LETTERS = "\u0590-\u065f\u066d-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9"
_RIGHT_TO_LEFT = re.compile(f"[{_LETTERS}]")
_OTHER_LETTER = re.compile(rf"(?![{_LETTERS}])[^\W\d_]")
_NUMBER = re.compile(f"[{_DIGITS}](?:[.,:/\u066b\u066c]?[{_DIGITS}])*")
_WITHOUT_RIGHT_TO_LEFT = re.compile(f"[^{_LETTERS}]+")
# Arabic-Indic digits belong to the words around them.
_RUN = re.compile(
    f"[{_LETTERS}\u0660-\u0669\u06f0-\u06f9]"
    rf"(?:(?:(?![^\W\d_])[^\n]|[{_LETTERS}])*[{_LETTERS}\u0660-\u0669\u06f0-\u06f9])?"
)
_SIGNS_INSIDE = re.compile(
    rf"(?<=[{_LETTERS}])(?:(?![\w{_LETTERS}\s'\u2019/_:.,;\u060c\u061b\u200c-])[^\n])+(?=[{_LETTERS}])"
)
MIN_STROKES = 3
STROKES = 0.75
"""Fraction of the occurrences of a sign that are inside words if it stands for strokes."""

_STRAY_SPACE = re.compile("(?<=[(\\[])[ ]+|[ ]+(?=[.,;:!?)\\]\u060c\u061b\u061f\u06d4])")
# Programs differ in whether a bracket in a line from right to left is stored as the character or
# as its mirrored shape. The space beside it tells which it is.
_OPENS = re.compile(r"(?:(?<=^)|(?<=\s)|(?<=[(\[«]))[)\]}»](?=\w)")
_CLOSES = re.compile(r"(?<=[\w.!?\u061f%])[(\[{«](?=$|[\s.,:;!?\u060c\u061b\u061f\u06d4)\]»])")
_OPENING = dict(zip(")]}»", "([{«", strict=True))
_CLOSING = dict(zip("([{«", ")]}»", strict=True))
_BEGINS_RIGHT = re.compile(rf"[{_LETTERS}](?:(?![^\W\d_])[^\n])*$")
OTHERS = 4
"""Letters of other scripts, for each letter from right to left, in a line of such a page."""

_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def has_right_to_left(text: str) -> bool:
    """Return whether `text` contains letters of a right-to-left script."""
    return bool(_RIGHT_TO_LEFT.search(text))


def stroke_characters(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern of wrong characters inside words, or None if the words have none.

    Programs that justify lines by longer strokes inside words may store any sign for a stroke.
    Such a sign hardly occurs outside words.
    """
    inside, all_signs = Counter[str](), Counter[str]()
    for word in words:
        all_signs.update(word)
        for found in _SIGNS_INSIDE.finditer(word):
            inside.update(found[0])
    strokes = "".join(
        re.escape(sign)
        for sign, count in inside.items()
        if count >= MIN_STROKES and count >= STROKES * all_signs[sign]
    )
    return (
        re.compile(f"(?<=[{_LETTERS}])[{strokes}]+|[{strokes}]+(?=[{_LETTERS}])")
        if strokes
        else None
    )


def in_reading_order(line: str, *, from_right: bool = False) -> str:
    """Return a line in logical order; `line` is in visual order, from left to right.

    The direction is right to left if at least half of the letters are, or, in a line without
    letters, if the surrounding lines are (`from_right`).
    """
    right = len(_RIGHT_TO_LEFT.findall(line))
    if not right and (not from_right or _OTHER_LETTER.search(line)):
        return line
    # A line of a page from right to left may begin there and hold more letters of other scripts.
    begins_right = from_right and _BEGINS_RIGHT.search(line)
    if right * (OTHERS if begins_right else 1) < len(_OTHER_LETTER.findall(line)):
        read = _RUN.sub(lambda run: _turned(run[0]), line)
    else:
        read = _turned(line)
    return _STRAY_SPACE.sub("", _OPENS.sub(_opening, _CLOSES.sub(_closing, read)))


def _opening(found: re.Match[str]) -> str:
    return _OPENING.get(found[0], found[0])


def _closing(found: re.Match[str]) -> str:
    return _CLOSING.get(found[0], found[0])


def _turned(text: str) -> str:
    """Return `text` reversed, except for Latin words and numbers."""
    pieces: list[str] = []
    end = 0
    for stretch in _WITHOUT_RIGHT_TO_LEFT.finditer(text):
        pieces += (text[end : stretch.start()][::-1], *_kept(stretch[0]))
        end = stretch.end()
    pieces.append(text[end:][::-1])
    return "".join(reversed(pieces))


def _kept(text: str) -> list[str]:
    """Return the pieces of a segment between right-to-left letters, each in logical order."""
    letters = [found.start() for found in _OTHER_LETTER.finditer(text)]
    words = re.search(r"\w.*\w|\w", text, re.S) if letters else None
    runs = [_whole(words)] if words else [each.span() for each in _NUMBER.finditer(text)]
    pieces: list[str] = []
    end = 0
    for start, stop in runs:
        pieces += (_mirrored(text[end:start]), text[start:stop])
        end = stop
    return [*pieces, _mirrored(text[end:])]


def _whole(words: re.Match[str]) -> tuple[int, int]:
    """Return the span of Latin words, with the bracket beside them that pairs with one inside."""
    start, end = words.span()
    text = words.string
    for opening, closing in ("()", "[]"):
        if words[0].count(opening) > words[0].count(closing) and text[end : end + 1] == closing:
            end += 1
        elif words[0].count(closing) > words[0].count(opening) and text[:start].endswith(opening):
            start -= 1
    return start, end


def _mirrored(marks: str) -> str:
    return marks[::-1].translate(_MIRRORED)
