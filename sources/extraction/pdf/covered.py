"""Detection of text that nobody sees: shapes drawn over it later, and paper of its own shade."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2 as pdfium

from sources.extraction.pdf.objects import Box, Shape, drawn_on

__all__ = ["MIN_CONTRAST", "Paper", "Placed", "covers_words"]

MIN_CONTRAST = 24
"""Minimum difference of grey values (0 to 255) that is visible."""
MIN_SIDE = 4
"""Minimum side of a shape in points; smaller shapes, such as table rules, hide no words."""
BAND = 10
"""Height in points of the horizontal bands by which shapes are indexed."""
SCALE = 2


class Paper:
    """A page rendered in greyscale, with `scale` pixels per point."""

    def __init__(self, page: pdfium.PdfPage, scale: float = 1):
        self.scale = scale
        self.left, _bottom, _right, self.top = page.get_bbox()
        turned = page.get_rotation()
        # Positions are those of the page without its rotation.
        if turned:
            page.set_rotation(0)
        picture = page.render(scale=scale, grayscale=True, prefer_bgrx=False)
        if turned:
            page.set_rotation(turned)
        self.pixels, self.stride = bytes(picture.buffer), picture.stride
        self.width, self.height = picture.width, picture.height

    def contrast(self, left: float, bottom: float, right: float, top: float) -> int:
        """Return the difference between the lightest and the darkest grey value in an area.

        Edges are in points from the lower left corner of the page; 0 for an area outside it.
        """
        first = max(int((left - self.left) * self.scale), 0)
        last = min(int((right - self.left) * self.scale) + 1, self.width)
        high = max(int((self.top - top) * self.scale), 0)
        low = min(int((self.top - bottom) * self.scale) + 1, self.height)
        shades = b"".join(
            self.pixels[row * self.stride + first : row * self.stride + last]
            for row in range(high, low)
        )
        return max(shades) - min(shades) if shades else 0


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
