"""Exports for tests, without HTTP and without a database."""

import json
from typing import Any

from api.formats import Export, Format
from publication.vocabulary import Kind

MOMENT = "2026-01-01T00:00:00.000000Z"

Document = dict[str, Any]


def published(document: Document, seq: int = 1) -> Document:
    """Return a document as the log completes it."""
    return {**document, "published_at": MOMENT, "seq": seq}


def export(*documents: Document, related: tuple[Document, ...] = (), **changes: Any) -> Export:
    """Return an export of documents of one kind, each in a batch of its own."""
    others = {each["id"]: published(each) for each in related}
    bodies = [json.dumps(published(document), ensure_ascii=False) for document in documents]
    values = {
        "kind": Kind(documents[0]["type"]),
        "batches": [[body] for body in bodies],
        "seq": 7,
        "site": "https://sourcebook.example",
        "related": lambda ids: {each: others[each] for each in ids if each in others},
        "first_published": lambda ids: dict.fromkeys(ids, MOMENT),
    }
    return Export(**{**values, **changes})


def written(format: Format, *documents: Document, **options: Any) -> bytes:
    return b"".join(format.write(export(*documents, **options)))
