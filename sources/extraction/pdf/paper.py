"""Rendered pages, for measuring how text contrasts with the background."""

import pypdfium2 as pdfium

__all__ = ["MIN_CONTRAST", "Paper"]

MIN_CONTRAST = 24
"""Minimum difference of grey values (0 to 255) that is visible."""


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
