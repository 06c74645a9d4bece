"""What is said about pages of a PDF that hold only pictures."""

from collections.abc import Sequence

__all__ = ["listed", "remark_on_pictures"]


def remark_on_pictures(pages: Sequence[int]) -> str:
    """Return the remark on pages (counted from 1) without words but with pictures."""
    they = "it was" if len(pages) == 1 else "they were"
    return (
        f"No text on {listed(pages)}, only pictures: if {they} scanned, have the words recognised "
        "(OCR), and bring in the result."
    )


def listed(pages: Sequence[int]) -> str:
    """Return page numbers as part of a sentence, the first eight of them."""
    numbers = ", ".join(str(page) for page in pages[:8]) + (" …" if len(pages) > 8 else "")
    return f"page {numbers}" if len(pages) == 1 else f"pages {numbers}"
