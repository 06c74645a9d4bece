"""STIX 2.1 bundles (OASIS): threat actors, incidents, reports, locations and relationships.

Identifiers are UUIDs of version 5 in a namespace of this site. So a record is the same object in
every bundle, and bundles with the same identifier have the same content. Values that STIX has no
property for (imprecise dates, casualties, exact words) are in an extension of our own. Unknown
values are left out, because STIX has no null.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from api.formats.format import Export, Format
from api.formats.related import related_records
from api.formats.stix.objects import ObjectBuilder
from publication.vocabulary import Kind

__all__ = [
    "STIX",
]


def write(export: Export) -> Iterator[bytes]:
    """Yield one bundle: the records, and the groups and places that they refer to, each once.

    Only the identifiers of written objects are kept in memory.
    """
    builder = ObjectBuilder(export.site)
    # The id of a bundle is a hash of its content, so it comes last.
    content = hashlib.sha256()
    preamble = b",".join(map(_json_bytes, builder.preamble()))
    content.update(preamble)
    yield b'{"type":"bundle","objects":[' + preamble
    seen: set[str] = set()
    for batch in export.documents():
        records = related_records(export, batch)
        builder.groups, builder.sources, builder.places = (
            records.groups,
            records.sources,
            records.places,
        )
        builder.first_published = export.first_published(
            sorted({*records.ids, *(document["id"] for document in batch)})
        )
        for document in batch:
            for made in builder.objects(document):
                if made["id"] not in seen:
                    seen.add(made["id"])
                    part = b"," + _json_bytes(made)
                    content.update(part)
                    yield part
    yield b'],"id":' + _json_bytes(builder.id("bundle", content.hexdigest())) + b"}"


def _json_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


STIX = Format(
    "stix",
    "application/stix+json;version=2.1",
    "a STIX 2.1 bundle",
    write,
    kinds=(Kind.GROUP, Kind.INCIDENT, Kind.FINDING, Kind.PLACE),
)
