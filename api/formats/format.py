"""What a format is, and what it is given to write."""

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
    """Published documents of one kind, as they were at one position in the log.

    `batches` yields the stored bodies, some at a time, and can be read once; nothing holds more
    than one batch. `site` is where this API is reached, without a slash at its end. `related`
    gives the documents of other records at the same position, by public id; one whose words are
    gone is missing. `first_published` gives the moment of each record's first version. `one` says
    that a single record was asked for, not a list.
    """

    kind: Kind
    batches: Iterable[list[str]]
    seq: int = 0
    site: str = "http://localhost"
    one: bool = False
    related: Callable[[Collection[str]], Mapping[str, Document]] = field(default=_nothing)
    first_published: Callable[[Collection[str]], Mapping[str, str]] = field(default=_nothing)

    def documents(self) -> Iterator[list[Document]]:
        """The documents, batch by batch."""
        for batch in self.batches:
            yield [json.loads(body) for body in batch]


@dataclass(frozen=True)
class Format:
    """`name` is the value of `?format=`, `media_type` what is answered, `accepts` what else
    `Accept` may call it. `write` yields the bytes of an export. `kinds` are those that it knows.
    `extension` names a file for formats that are saved rather than read in place."""

    name: str
    media_type: str
    title: str
    write: Callable[[Export], Iterator[bytes]]
    kinds: tuple[Kind, ...] = EVERY_KIND
    accepts: tuple[str, ...] = ()
    extension: str = ""
