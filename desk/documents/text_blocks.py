"""The text of a document on a page: a short one as a whole, a long one in blocks."""

import itertools
from typing import Any

from django.urls import reverse

from reading.long_texts import is_long
from sources.models import Document
from sources.texts.blocks import block_edges, blocks_at, kept_edges
from sources.texts.characters import shown

__all__ = ["text_context"]


def text_context(document: Document) -> dict[str, Any]:
    """Return the context of `curation/workbench/text.html`: the blocks of the text.

    For a long text only the first blocks, with `text_edges`: where each block begins and the last
    one ends (code points); the page loads the others from `text_address`.
    """
    text = document.text
    if text is None:
        return {"text_blocks": []}
    if not is_long(text):
        content = shown(text.content)
        edges = block_edges(content)
        blocks = [content[start:end] for start, end in itertools.pairwise(edges)]
        return {"text_blocks": blocks}
    _number, _start, first = blocks_at(text.pk, 0)
    return {
        "text_blocks": [shown(block) for block in first],
        "text_edges": kept_edges(text.pk),
        "text_address": reverse("admin:workbench_blocks", args=[document.public_id]),
    }
