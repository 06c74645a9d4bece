"""The text of a document on its page, with its passages marked."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from desk.badges import change_address
from entities.models import Citation
from sources.models import Document, Passage
from sources.texts.blocks import block_edges

__all__ = ["Segment", "blocks", "passages_of"]


@dataclass
class Segment:
    """A piece of text covered by the same passages; `starting` are those that begin here."""

    text: str
    marked: bool
    starting: list[int] = field(default_factory=list)


def blocks(text: str, passages: Iterable[Passage]) -> list[list[Segment]]:
    """Split a text into blocks, and each block where passages begin and end.

    The pieces add up to the text, character by character, because offsets are counted in them.
    """
    marks = sorted((passage.start, passage.end, passage.pk) for passage in passages)
    depth: dict[int, int] = {}
    starting: dict[int, list[int]] = {}
    for start, end, key in marks:
        depth[start] = depth.get(start, 0) + 1
        depth[end] = depth.get(end, 0) - 1
        starting.setdefault(start, []).append(key)
    block_starts = set(block_edges(text)[:-1])
    edges = sorted({*block_starts, len(text), *depth})
    found: list[list[Segment]] = []
    open_passages = 0
    for start, end in itertools.pairwise(edges):
        open_passages += depth.get(start, 0)
        if start in block_starts:
            found.append([])
        found[-1].append(Segment(text[start:end], open_passages > 0, starting.get(start, [])))
    return found


def passages_of(document: Document) -> list[dict[str, Any]]:
    """Return each passage of a document with the records that cite it and their addresses."""
    citations = Citation.objects.select_related("record").order_by("record_id")
    passages = document.passages.prefetch_related(Prefetch("citations", citations)).order_by(
        "start", "end"
    )
    found = []
    for passage in passages:
        records = {citation.record_id: citation.record for citation in passage.citations.all()}
        links = [(record.public_id, change_address(record)) for record in records.values()]
        found.append({"passage": passage, "links": links})
    return found
