"""The definition of a format, and the data that it gets to write."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from publication.vocabulary import Kind

__all__ = [
    "EVERY_KIND",
    "Document",
    "Export",
    "Format",
]

Document = dict[str, Any]

EVERY_KIND = tuple(Kind)


def _nothing(public_ids: Collection[str]) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Export:
    """Published documents of one kind at one position in the log.

    `batches` yields the stored bodies in batches and can be read once; nothing keeps more than one
    batch. `site` is the URL of this API without a slash at the end. `related` returns the documents
    of other records at the same position, by public id; redacted ones are missing.
    `first_published` returns the time of each record's first version. `one` says that a single
    record was requested, not a list.
    """

    kind: Kind
    batches: Iterable[list[str]]
    seq: int = 0
    site: str = "http://localhost"
    one: bool = False
    related: Callable[[Collection[str]], Mapping[str, Document]] = field(default=_nothing)
    first_published: Callable[[Collection[str]], Mapping[str, str]] = field(default=_nothing)

    def documents(self) -> Iterator[list[Document]]:
        """Yield the documents, batch by batch."""
        for batch in self.batches:
            yield [json.loads(body) for body in batch]


@dataclass(frozen=True)
class Format:
    """`name` is the value of `?format=`, `media_type` is used for the answer, `accepts` are other
    names in `Accept`. `write` yields the bytes of an export. `kinds` are the kinds that it
    supports. `extension` is set for formats that are downloaded as a file."""

    name: str
    media_type: str
    title: str
    write: Callable[[Export], Iterator[bytes]]
    kinds: tuple[Kind, ...] = EVERY_KIND
    accepts: tuple[str, ...] = ()
    extension: str = ""
