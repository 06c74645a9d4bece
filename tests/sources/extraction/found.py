"""What tests compare of the result of reading a file."""

from sources.extraction.extracted import Extracted, Reason

__all__ = ["left_out"]


def left_out(found: Extracted) -> list[tuple[str, Reason]]:
    """Return the words that are not in the text, each with the reason."""
    return [(piece.text, piece.reason) for piece in found.left_out]
