"""Detection of text that is covered by something drawn later, such as bad redaction bars."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2 as pdfium

from sources.extraction.pdf.objects import Box, Shape, drawn_on
from sources.extraction.pdf.paper import MIN_CONTRAST, Paper

__all__ = ["Placed", "covers_words"]

MIN_SIDE = 4
"""Minimum side of a shape in points; smaller shapes, such as table rules, hide no words."""
BAND = 10
"""Height in points of the horizontal bands by which shapes are indexed."""
SCALE = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A word on the page: the text object that draws it, and its position.

    `box` reaches from the baseline to the height of lowercase letters.
    """

    owner: int
    box: Box


def covers_words(page: pdfium.PdfPage, words: Iterable[Placed]) -> bool:
    """Return whether one of these words is hidden by a shape or image that is drawn after it.

    It is if the page has a uniform shade there, as under a bar; other words show through.
    """
    drawn = drawn_on(page)
    bands: defaultdict[int, list[Shape]] = defaultdict(list)
    for shape in drawn.shapes:
        left, bottom, right, top = shape.box
        if top - bottom >= MIN_SIDE and right - left >= MIN_SIDE:
            for band in range(int(max(bottom, -BAND) // BAND), int(min(top, 20_000) // BAND) + 1):
                bands[band].append(shape)
    if not bands:
        return False
    suspects = [
        word.box
        for word in words
        if any(
            _lies_under(word, drawn.texts.get(word.owner), shape)
            for shape in bands[int((word.box[1] + word.box[3]) / 2 // BAND)]
        )
    ]
    if not suspects:
        return False
    paper = Paper(page, SCALE)
    return any(paper.contrast(*box) < MIN_CONTRAST for box in suspects)


def _lies_under(word: Placed, place: int | None, shape: Shape) -> bool:
    if place is None or shape.place < place:
        return False
    left, bottom, right, top = word.box
    x, y = (left + right) / 2, (bottom + top) / 2
    return shape.box[0] <= x <= shape.box[2] and shape.box[1] <= y <= shape.box[3]
