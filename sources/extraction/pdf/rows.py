"""Rows: the words of a page on one baseline, and the text of a row."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from sources.extraction.pdf.letters import GAP, Page, Word
from sources.extraction.pdf.marks import note_mark, with_marks_lowered
from sources.extraction.pdf.right_to_left import (
    has_right_to_left,
    in_reading_order,
    stroke_characters,
)

__all__ = ["STEP", "Row", "are_broken", "line_of", "row_of", "rows_of"]

STEP = 1.0
"""Points per bit of the mask of a row."""
RIGHT_TO_LEFT_GAP = 0.3
"""Maximum gap, relative to the font size, of letters from right to left that follow each other."""
_HYPHENS = ("-", "\u2010", "\xad")


@dataclass(slots=True)
class Row:
    """Words on one baseline from left to right, regardless of columns."""

    words: list[Word]
    mask: int
    y: float
    size: float
    left: float
    right: float


def rows_of(page: Page) -> list[Row]:
    """Return the words of a page in rows from top to bottom. Note markers are put in their row."""
    words = sorted(with_marks_lowered(page.words), key=lambda word: (-word.y, word.left))
    rows: list[list[Word]] = []
    base = 0.0
    for word in words:
        if rows and base - word.y <= 0.22 * max(word.size, 4):
            rows[-1].append(word)
        else:
            rows.append([word])
            base = word.y
    found = [row_of(each) for each in rows]
    if strokes := stroke_characters(word.text for row in found for word in row.words):
        for word in (word for row in found for word in row.words):
            word.text = strokes.sub("", word.text)
    return found


def row_of(words: list[Word]) -> Row:
    """Return a row of words, with the parts of a word joined."""
    words.sort(key=lambda word: word.left)
    joined: list[Word] = []
    for word in words:
        last = joined[-1] if joined else None
        if (
            last
            and last.raised == word.raised
            and -0.3 * word.size < word.left - last.right < _touch(last, word)
        ):
            last.text += word.text
            last.right = max(last.right, word.right)
            last.bold = last.bold and word.bold
            last.first, last.last = min(last.first, word.first), max(last.last, word.last)
        else:
            joined.append(word)
    mask = 0
    for word in joined:
        mask |= _bits(word.left, word.right)
    return Row(
        joined,
        mask,
        y=median(word.y for word in joined),
        size=_common_size(joined),
        left=joined[0].left,
        right=max(word.right for word in joined),
    )


def _touch(last: Word, word: Word) -> float:
    """Return the maximum distance of two parts of the same word, in points."""
    size = min(word.size, last.size)
    if has_right_to_left(last.text[-1:] + word.text[:1]):
        # Some programs place each letter by itself, with its bearings.
        follow = last.first == word.last + 1 or word.first == last.last + 1
        both = has_right_to_left(last.text[-1:]) and has_right_to_left(word.text[:1])
        return (RIGHT_TO_LEFT_GAP if follow and both else GAP) * size
    # The hyphen at the end of a line may be positioned separately.
    return 0.5 * size if word.text in _HYPHENS and last.text[-1:].isalpha() else 0.1 * size


def _bits(left: float, right: float) -> int:
    first = max(int(left / STEP), 0)
    last = max(int(right / STEP), first)
    if last > 100_000:
        return 0
    return ((1 << (last - first + 1)) - 1) << first


def _common_size(words: Iterable[Word]) -> float:
    sizes = Counter[float]()
    for word in words:
        if not word.raised:
            sizes[round(word.size * 4) / 4] += len(word.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)


def line_of(words: Sequence[Word], *, from_right: bool = False) -> str:
    """Return the text of a row in reading order, with note markers in square brackets.

    `from_right` means that the surrounding lines run from right to left.
    """
    pieces: list[str] = []
    for number, word in enumerate(words):
        glued = False
        text = word.text
        if word.raised:
            text, glued = note_mark(text, words[number - 1].text if number else "")
        elif number and words[number - 1].raised and text[0] in ".,;:!?)]»”’،؛؟۔":
            glued = word.left - words[number - 1].right < 0.1 * word.size
        pieces.append(text if glued or not pieces else f" {text}")
    line = "".join(pieces)
    return in_reading_order(line, from_right=from_right)


def are_broken(rows: Sequence[Row], right: float) -> bool:
    """Return whether a row that extends beyond `right` continues on the next row."""
    return any(
        one.right > right
        and (one.words[-1].text[-1].isalnum() or one.words[-1].text[-1] in _HYPHENS)
        and two.words[0].text[0].isalnum()
        for one, two in itertools.pairwise(rows)
    )
