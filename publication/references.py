"""What a published document refers to, and how a reference in it is exchanged.

A reference is an object `{"id", "name", "url"}`, perhaps with more keys, anywhere below the
document itself: groups, asserters, sources, what a source conveys, places. All functions here are
pure: they take a document as plain dictionaries and lists and leave it as it was.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]

REFERENCE_KEYS = frozenset({"id", "name", "url"})


@dataclass(frozen=True)
class Ref:
    """A reference: the record's public id, its name when it was published, its address."""

    id: str
    name: str
    url: str


def references(document: Document) -> set[str]:
    """The public ids of the records that `document` refers to, without places.

    Places are reference data that nobody withdraws, so they never hold another record back.
    """
    return {
        found["id"]
        for value in document.values()
        for found in _walk(value)
        if "/places/" not in found["url"]
    }


def rewrite(document: Document, replacements: Mapping[str, Ref]) -> Document:
    """A copy of `document` in which each reference to a key of `replacements` is the given one.

    Used by a merge. Whatever stands beside the reference stays, and rows that become alike stay
    apart, each with its own citations. One thing is left out: a tie by which a group would now be
    tied to itself.
    """

    def replaced(reference: Document) -> Document:
        new = replacements.get(reference["id"])
        if new is None:
            return reference
        return {**reference, "id": new.id, "name": new.name, "url": new.url}

    rewritten = _exchange(document, replaced)
    if "ties" in rewritten:
        rewritten["ties"] = [
            tie for tie in rewritten["ties"] if tie["group"]["id"] != rewritten["id"]
        ]
    return rewritten


def rename(document: Document, names: Mapping[str, str]) -> Document:
    """A copy of `document` in which each reference to a key of `names` has the given name.

    Used by a refresh.
    """

    def renamed(reference: Document) -> Document:
        return {**reference, "name": names.get(reference["id"], reference["name"])}

    return _exchange(document, renamed)


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() >= REFERENCE_KEYS


def _walk(value: Any) -> Iterator[Document]:
    if _is_reference(value):
        yield value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for below in value:
            yield from _walk(below)


def _exchange(document: Document, exchange: Callable[[Document], Document]) -> Document:
    def copy(value: Any) -> Any:
        if isinstance(value, list):
            return [copy(below) for below in value]
        if not isinstance(value, dict):
            return value
        if _is_reference(value):
            value = exchange(value)
        return {key: copy(below) for key, below in value.items()}

    # The document itself has an id, a name and an address too; it is not a reference.
    return {key: copy(value) for key, value in document.items()}
