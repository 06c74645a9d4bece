"""Conversion of right-to-left lines of a PDF from visual to logical order.

A PDF stores text in visual order, from left to right. This module reverses the rules L2 and L4 of
Unicode Standard Annex 9, as far as is possible without directional formatting characters.
"""

import re

__all__ = ["has_right_to_left", "in_reading_order"]

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
_STRAY_SPACE = re.compile("(?<=[(\\[])[ ]+|[ ]+(?=[.,;:!?)\\]\u060c\u061b\u061f\u06d4])")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def has_right_to_left(text: str) -> bool:
    """Return whether `text` contains letters of a right-to-left script."""
    return bool(_RIGHT_TO_LEFT.search(text))


def in_reading_order(line: str, *, from_right: bool = False) -> str:
    """Return a line in logical order; `line` is in visual order, from left to right.

    The direction is right to left if at least half of the letters are, or, in a line without
    letters, if the surrounding lines are (`from_right`).
    """
    right = len(_RIGHT_TO_LEFT.findall(line))
    if not right and (not from_right or _OTHER_LETTER.search(line)):
        return line
    if right < len(_OTHER_LETTER.findall(line)):
        read = _RUN.sub(lambda run: _turned(run[0]), line)
    else:
        read = _turned(line)
    return _STRAY_SPACE.sub("", read)


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
    runs = [words] if words else list(_NUMBER.finditer(text))
    pieces: list[str] = []
    end = 0
    for run in runs:
        pieces += (_mirrored(text[end : run.start()]), run[0])
        end = run.end()
    return [*pieces, _mirrored(text[end:])]


def _mirrored(marks: str) -> str:
    return marks[::-1].translate(_MIRRORED)
