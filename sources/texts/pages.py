"""The pages of a text: on which page an offset is."""

from bisect import bisect_right

from sources.models import DocumentText

__all__ = ["page_of"]


def page_of(text: DocumentText, offset: int) -> int | None:
    """Return the page, from 1, on which a code point of `text` is.

    Returns None for a text without pages. A passage has it already, as `passage.page`.
    """
    return bisect_right(text.page_starts, offset) or None
