"""The public form of a document: a `source`. Only the digest of its text is published."""

from collections.abc import Mapping
from typing import Any

from sources.dates import edtf_bounds
from sources.models import Document

__all__ = ["date_of", "reference", "references_of_document", "render_document", "url_of"]

PATHS = {"S": "sources", "G": "groups", "I": "incidents", "F": "findings"}


def url_of(public_id: str) -> str:
    """Return the path of a record in the API, without a host: documents may outlive the host."""
    return f"/api/v1/{PATHS[public_id[0]]}/{public_id}/"


def reference(public_id: str, names: Mapping[str, str]) -> dict[str, str]:
    """Return a reference with the published name. Raises KeyError if there is none."""
    return {"id": public_id, "name": names[public_id], "url": url_of(public_id)}


def date_of(instance: Any, field: str) -> dict[str, str | None] | None:
    """Return an EDTF field with its bounds as ISO 8601 days, or None if it is empty.

    The bounds are recomputed, because their columns are not part of what was verified.
    """
    text = getattr(instance, field)
    if not text:
        return None
    bounds = edtf_bounds(text)
    return {
        "edtf": text,
        "earliest": bounds.earliest.isoformat() if bounds.earliest else None,
        "latest": bounds.latest.isoformat() if bounds.latest else None,
    }


def references_of_document(document: Document) -> set[str]:
    """Return the ids of the records to which a document refers."""
    return {row.conveyed.public_id for row in document.conveys.all()}


def render_document(document: Document, names: Mapping[str, str], version: int) -> dict[str, Any]:
    """Return the public form of a document; `names` are the names of the sources it relays."""
    publisher, text, file = document.publisher, document.text, document.file
    return {
        "id": document.public_id,
        "type": "source",
        "version": version,
        "url": url_of(document.public_id),
        "title": document.title,
        "kind": document.kind,
        "publisher": {
            "name": publisher.name,
            "kind": publisher.kind,
            "country": publisher.country or None,
            "reliability": publisher.reliability,
            "homepage": publisher.homepage or None,
        }
        if publisher
        else None,
        "language": document.language,
        "link": document.link or None,
        "published": date_of(document, "published"),
        "accessed_on": document.accessed_on.isoformat() if document.accessed_on else None,
        "file": {"name": file.name, "media_type": file.media_type, "sha256": file.sha256}
        if file
        else None,
        "text": {"sha256": text.sha256, "characters": text.characters} if text else None,
        "conveys": [reference(row.conveyed.public_id, names) for row in document.conveys.all()],
        "retracted": {
            "on": document.retracted_on.isoformat(),
            "reason": document.retraction_reason,
        }
        if document.retracted_on
        else None,
    }
