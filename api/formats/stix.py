"""STIX 2.1 bundles (OASIS): threat actors, incidents, reports, locations and what ties them.

Identifiers are UUIDs of version 5 in a namespace of this site, so that a record is the same
object in every bundle. What STIX has no property for (dates as vague as they are, casualties,
exact words) is in an extension of our own. Nothing that is unknown is written: STIX knows no null.
"""

import json
from collections.abc import Iterator
from typing import Any

from api.formats.format import Document, Export, Format
from api.formats.stix_objects import Maker
from publication.references import references
from publication.vocabulary import Kind

__all__ = [
    "STIX",
]


def write(export: Export) -> Iterator[bytes]:
    """One bundle: the records, and the groups and places that they refer to, each object once.

    Only the identifiers of what was written are kept in memory.
    """
    maker = Maker(export.site, export.published_at)
    yield b'{"type":"bundle","id":' + _written(maker.bundle_id(export.seq)) + b',"objects":['
    yield b",".join(map(_written, maker.preamble()))
    seen: set[str] = set()
    for batch in export.documents():
        related = dict(export.related(sorted(_wanted(batch))))
        # What those rest on, so that they are the same objects as in a bundle of their own.
        sources = {each["id"] for found in related.values() for each in found.get("sources", ())}
        related.update(export.related(sorted(sources - related.keys())))
        maker.first_published = export.first_published(
            sorted({*related, *(document["id"] for document in batch)})
        )
        records = [*related.values(), *batch]
        maker.groups = _of_kind(Kind.GROUP, records)
        maker.sources = _of_kind(Kind.SOURCE, records)
        maker.places = _of_kind(Kind.PLACE, records)
        for document in batch:
            for made in maker.objects(document):
                if made["id"] not in seen:
                    seen.add(made["id"])
                    yield b"," + _written(made)
    yield b"]}"


def _wanted(batch: list[Document]) -> set[str]:
    places = {
        place["id"]
        for document in batch
        for place in (
            *document.get("places", ()),
            *document.get("countries", ()),
            document.get("place"),
        )
        if place
    }
    own = {document["id"] for document in batch}
    named = {each for document in batch for each in references(document)}
    return (named | places) - own


def _of_kind(kind: Kind, documents: list[Document]) -> dict[str, Document]:
    return {document["id"]: document for document in documents if document["type"] == kind}


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


STIX = Format(
    "stix",
    "application/stix+json;version=2.1",
    "a STIX 2.1 bundle",
    write,
    kinds=(Kind.GROUP, Kind.INCIDENT, Kind.FINDING, Kind.PLACE),
    accepts=("application/stix+json",),
)
