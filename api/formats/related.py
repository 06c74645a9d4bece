"""The records that the documents of a batch refer to, at the same position in the log, and what
is written beside places: the attributions of their gazetteers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.formats.format import Document, Export
from publication.contract.cells import attributions_of
from publication.references import references
from publication.vocabulary import Kind

__all__ = [
    "ATTRIBUTED",
    "Records",
    "attributed",
    "places_of",
    "related_records",
]

ATTRIBUTED = "place_attribution"
"""The key under which `attributed` puts them into a document; no published document has it."""


@dataclass(frozen=True)
class Records:
    """Documents by public id: those of a batch, and those that they refer to."""

    groups: dict[str, Document]
    sources: dict[str, Document]
    places: dict[str, Document]

    @property
    def ids(self) -> list[str]:
        return sorted({*self.groups, *self.sources, *self.places})


def related_records(export: Export, batch: list[Document]) -> Records:
    """Return the records that a batch refers to, and their sources, with at most two queries. With
    the sources, a record is written in the same way wherever it is written."""
    own = {document["id"] for document in batch}
    named = {each for document in batch for each in references(document)}
    places = {each for document in batch for each in places_of(document)}
    related = dict(export.related(sorted((named | places) - own)))
    sources = {each["id"] for found in related.values() for each in found.get("sources", ())}
    related.update(export.related(sorted(sources - related.keys())))
    records = [*related.values(), *batch]
    return Records(
        groups=_of_kind(Kind.GROUP, records),
        sources=_of_kind(Kind.SOURCE, records),
        places=_of_kind(Kind.PLACE, records),
    )


def places_of(document: Document) -> set[str]:
    """Return the ids of the places that a document refers to."""
    return {
        place["id"]
        for place in (
            *document.get("places", ()),
            *document.get("other_places", ()),
            *document.get("countries", ()),
            document.get("place"),
            document.get("parent"),
        )
        if place
    }


def _of_kind(kind: Kind, documents: list[Document]) -> dict[str, Document]:
    return {document["id"]: document for document in documents if document["type"] == kind}


def attributed(export: Export) -> Iterator[list[Document]]:
    """Yield the documents, batch by batch, each with the attributions of the places that it names.

    One query for a batch that names places which no earlier batch named.
    """
    known: dict[str, set[str]] = {}
    for batch in export.documents():
        named = {document["id"]: places_of(document) for document in batch}
        wanted = set().union(*named.values()) - known.keys()
        found = export.related(sorted(wanted)) if wanted else {}
        known |= {key: _of(found, key) for key in wanted}
        for document in batch:
            lines = set().union(*(known[key] for key in named[document["id"]]))
            document[ATTRIBUTED] = sorted(lines | attributions_of([document]))
        yield batch


def _of(found: Mapping[str, Document], key: str) -> set[str]:
    # A place whose document was redacted is missing.
    return attributions_of([found[key]]) if key in found else set()
