"""Division of texts into blocks for display.

Browsers render only visible blocks, and a long text is sent in groups of blocks.
"""

import itertools
from bisect import bisect_right

from django.db.models.functions import Substr

from sources.models import DocumentText, TextBlocks

__all__ = ["BLOCK", "TOGETHER", "block_edges", "blocks_at", "kept_edges"]

BLOCK = 4000
"""Approximate number of characters in a block."""

TOGETHER = 8
"""Number of blocks that are sent together."""


def block_edges(text: str) -> list[int]:
    """Return the offsets of the blocks of a text, cut after line breaks or else between words."""
    edges = [0]
    while edges[-1] + BLOCK < len(text):
        earliest = edges[-1] + BLOCK
        line_end = text.find("\n", earliest, earliest + BLOCK)
        space = text.find(" ", earliest, earliest + BLOCK)
        edges.append(max(line_end, earliest) + 1 if line_end >= 0 else max(space, earliest) + 1)
    return [*edges, len(text)]


def kept_edges(text_id: int) -> list[int]:
    """Return the stored `block_edges` of a text, computed on first use; then one query."""
    kept = TextBlocks.objects.filter(pk=text_id).first()
    if kept is None:
        content = DocumentText.objects.values_list("content", flat=True).get(pk=text_id)
        kept = TextBlocks(text_id=text_id, edges=block_edges(content))
        # A concurrent request may have stored the same edges.
        TextBlocks.objects.bulk_create([kept], ignore_conflicts=True)
    return kept.edges


def blocks_at(text_id: int, place: int) -> tuple[int, int, list[str]]:
    """Return the group of blocks that contains an offset (code points).

    Returns the index of its first block, the offset of that block, and the text of each block.
    Reads no other text, with two queries. Raises IndexError for an offset outside the text.
    """
    edges = kept_edges(text_id)
    if not 0 <= place < edges[-1]:
        raise IndexError(place)
    first = (bisect_right(edges, place) - 1) // TOGETHER * TOGETHER
    inner = edges[first : first + TOGETHER + 1]
    start, end = inner[0], inner[-1]
    words = DocumentText.objects.values_list(Substr("content", start + 1, end - start), flat=True)
    content = words.get(pk=text_id)
    pieces = itertools.pairwise(edge - start for edge in inner)
    return first, start, [content[one:two] for one, two in pieces]
