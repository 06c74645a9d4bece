"""The pages of a text."""

from bisect import bisect_right

from sources.models import DocumentText

__all__ = ["page_of"]


def page_of(text: DocumentText, offset: int) -> int | None:
    """Return the page, from 1, that contains an offset (code points) of `text`.

    None if the text has no pages. A passage already has its page as `passage.page`.
    """
    return bisect_right(text.page_starts, offset) or None
