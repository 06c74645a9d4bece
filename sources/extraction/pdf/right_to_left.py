"""Arabic and other right-to-left lines of a PDF, put into the order in which they are read.

A PDF places what it shows from left to right. What comes out of it so is turned round here: the
reverse of the rules of Unicode Standard Annex 9 (L2, L4), as far as a line without marks for
direction allows.
"""

import re

__all__ = ["has_right_to_left", "in_reading_order"]

_LETTERS = "\u0590-\u065f\u066d-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9"
_RIGHT_TO_LEFT = re.compile(f"[{_LETTERS}]")
_OTHER_LETTER = re.compile(rf"(?![{_LETTERS}])[^\W\d_]")
_NUMBER = re.compile(f"[{_DIGITS}](?:[.,:/\u066b\u066c]?[{_DIGITS}])*")
_WITHOUT_RIGHT_TO_LEFT = re.compile(f"[^{_LETTERS}]+")
# Arabic-Indic digits go with the words around them.
_RUN = re.compile(
    f"[{_LETTERS}\u0660-\u0669\u06f0-\u06f9]"
    rf"(?:(?:(?![^\W\d_])[^\n]|[{_LETTERS}])*[{_LETTERS}\u0660-\u0669\u06f0-\u06f9])?"
)
_STRAY_SPACE = re.compile("(?<=[(\\[])[ ]+|[ ]+(?=[.,;:!?)\\]\u060c\u061b\u061f\u06d4])")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def has_right_to_left(text: str) -> bool:
    """Say whether `text` has letters that are written from right to left."""
    return bool(_RIGHT_TO_LEFT.search(text))


def in_reading_order(line: str, *, from_right: bool = False) -> str:
    """Return a line, given as it lies on the paper from left to right, as it is read.

    The line runs from right to left when at least half of its letters do; one without letters if
    the lines around it do (`from_right`).
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
    """Return `text` from right to left, with Latin words and numbers as they were."""
    pieces: list[str] = []
    end = 0
    for stretch in _WITHOUT_RIGHT_TO_LEFT.finditer(text):
        pieces += (text[end : stretch.start()][::-1], *_kept(stretch[0]))
        end = stretch.end()
    pieces.append(text[end:][::-1])
    return "".join(reversed(pieces))


def _kept(text: str) -> list[str]:
    """Return the pieces of a stretch between right-to-left letters, each as it is to be read."""
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
