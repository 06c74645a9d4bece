"""The records that the documents of a batch refer to, as they were at the same moment."""

from dataclasses import dataclass

from api.formats.format import Document, Export
from publication.references import references
from publication.vocabulary import Kind

__all__ = [
    "Records",
    "with_related",
]


@dataclass(frozen=True)
class Records:
    """Documents by public id: those of a batch, and those that they refer to."""

    groups: dict[str, Document]
    sources: dict[str, Document]
    places: dict[str, Document]

    @property
    def ids(self) -> list[str]:
        return sorted({*self.groups, *self.sources, *self.places})


def with_related(export: Export, batch: list[Document]) -> Records:
    """Asks twice at most, however large the batch: for what it refers to, then for the sources
    of those, so that a record is written alike wherever it is written."""
    own = {document["id"] for document in batch}
    named = {each for document in batch for each in references(document)}
    related = dict(export.related(sorted((named | _places(batch)) - own)))
    sources = {each["id"] for found in related.values() for each in found.get("sources", ())}
    related.update(export.related(sorted(sources - related.keys())))
    records = [*related.values(), *batch]
    return Records(
        groups=_of_kind(Kind.GROUP, records),
        sources=_of_kind(Kind.SOURCE, records),
        places=_of_kind(Kind.PLACE, records),
    )


def _places(batch: list[Document]) -> set[str]:
    return {
        place["id"]
        for document in batch
        for place in (
            *document.get("places", ()),
            *document.get("countries", ()),
            document.get("place"),
        )
        if place
    }


def _of_kind(kind: Kind, documents: list[Document]) -> dict[str, Document]:
    return {document["id"]: document for document in documents if document["type"] == kind}
