"""Finds and replaces references in published documents.

A reference is an object `{"id", "name", "url"}`, possibly with more keys, anywhere below the top
level: groups, asserters, sources, what a source conveys, places. All functions are pure: they take
a document as dictionaries and lists and do not change it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from publication.contract.cells import tied_to
from publication.contract.shared import EVIDENCE_KEYS

__all__ = [
    "Ref",
    "citations",
    "references",
    "rename_references",
    "replace_references",
    "with_citations",
]

Document = dict[str, Any]

REFERENCE_KEYS = frozenset({"id", "name", "url"})


@dataclass(frozen=True)
class Ref:
    """A reference: the record's public id, its published name, and its URL."""

    id: str
    name: str
    url: str


def references(document: Document) -> set[str]:
    """Return the public ids of the records that `document` refers to, without places and terms.

    These are reference data and are never withdrawn, so references to them need no check.
    """
    return {
        found["id"]
        for value in document.values()
        for found in _walk(value)
        if not any(path in found["url"] for path in ("/places/", "/terms/"))
    }


def citations(document: Document) -> Iterator[Document]:
    """Yield the citations of all values of a document, in order."""
    for value in document.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield from each.get("citations", [])


def replace_references(document: Document, replacements: Mapping[str, Ref]) -> Document:
    """Return a copy of `document` with each reference to a key of `replacements` replaced.

    Used by merges. As in working copies, rows that become equal are joined with the citations of
    both, and duplicate citations are dropped. A tie of a record to itself is left out, and so is a
    source that is no longer cited.
    """

    def replaced(reference: Document) -> Document:
        new = replacements.get(reference["id"])
        if new is None:
            return reference
        return {**reference, "id": new.id, "name": new.name, "url": new.url}

    rewritten = _map_references(document, replaced)
    if "ties" in rewritten:
        rewritten["ties"] = [
            tie for tie in rewritten["ties"] if tied_to(tie)["id"] != rewritten["id"]
        ]
    for key, value in rewritten.items():
        if isinstance(value, list):
            rewritten[key] = _merge_rows(value)
        elif isinstance(value, dict) and "citations" in value:
            rewritten[key] = with_citations(value, value["citations"])
    if "sources" in rewritten:
        cited = {citation["source"]["id"] for citation in citations(rewritten)}
        rewritten["sources"] = [each for each in rewritten["sources"] if each["id"] in cited]
    return rewritten


def rename_references(document: Document, names: Mapping[str, str]) -> Document:
    """Return a copy of `document` in which references to the ids in `names` have those names.

    Used by refreshes.
    """

    def renamed(reference: Document) -> Document:
        return {**reference, "name": names.get(reference["id"], reference["name"])}

    return _map_references(document, renamed)


def _merge_rows(rows: list[Any]) -> list[Any]:
    """Join cited rows with equal values. Other rows do not change."""
    joined: list[Any] = []
    for row in rows:
        if not (isinstance(row, dict) and "citations" in row):
            joined.append(row)
            continue
        twins = [place for place, each in enumerate(joined) if _value_of(each) == _value_of(row)]
        if not twins:
            joined.append(with_citations(row, row["citations"]))
        for place in twins:
            citations = [*joined[place]["citations"], *row["citations"]]
            joined[place] = with_citations(joined[place], citations)
    return joined


def with_citations(value: Document, citations: list[Document]) -> Document:
    """Return a cited value with these citations, without duplicates, and with `contested`.

    Whether they disagree is left as it was: `entities.readings` computes that.
    """
    # Citations from before format 3 lack `reported`.
    said = [_by_id({"reported": None, **citation}) for citation in citations]
    unique = [each for place, each in enumerate(citations) if said[place] not in said[:place]]
    stances = {citation["stance"] for citation in unique}
    return {**value, "contested": stances == {"supports", "denies"}, "citations": unique}


def _value_of(row: Document) -> Document:
    return _by_id({key: each for key, each in row.items() if key not in EVIDENCE_KEYS})


def _by_id(row: Document) -> Document:
    """Return a row with references reduced to ids, because their names may differ in age."""
    return {key: each["id"] if _is_reference(each) else each for key, each in row.items()}


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


def _map_references(document: Document, exchange: Callable[[Document], Document]) -> Document:
    def copy(value: Any) -> Any:
        if isinstance(value, list):
            return [copy(below) for below in value]
        if not isinstance(value, dict):
            return value
        if _is_reference(value):
            value = exchange(value)
        return {key: copy(below) for key, below in value.items()}

    # The document itself has an id, a name and a URL too, but is no reference.
    return {key: copy(value) for key, value in document.items()}
