"""Compares a working copy with the last published version."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.core import serializers
from django.db.models import Model, Prefetch, prefetch_related_objects

from curation.models import Snapshot
from curation.workflow.snapshots import ROWS
from curation.workflow.verification import digests_of
from entities.declared import RECORD_TYPES
from entities.models import Citation
from entities.values import values_of
from publication.standing import last_document
from sources.models import Document, DocumentFile, DocumentText, Passage, Record
from sources.values import Value

__all__ = ["Change", "changes_since_published"]

Kind = Literal["new", "changed", "same", "removed"]

# What to prefetch for the rows of a snapshot. By model, because groups and incidents both have
# a relation named "ties".
RELATED_TO_ROWS: dict[type[Model], tuple[str, ...]] = {
    Citation: ("passage__document", "asserted_by"),
    **{
        rows.model: rows.relations
        for declared in RECORD_TYPES.values()
        for rows in declared.rows
        if rows.relations
    },
}


@dataclass(frozen=True)
class Change:
    """A value beside its published form. If it was removed, `value` is the published value."""

    value: Value
    kind: Kind
    old_text: str = ""
    old_citations: tuple[Any, ...] = ()
    """Citations of the published version that were removed since."""


def changes_since_published(record: Record, values: Sequence[Value]) -> list[Change]:
    """Compare the values of a loaded concrete record with its last published version.

    In a record that was never published, everything is new. A constant number of queries.
    """
    old = published_values(record)
    if old is None:
        return [Change(value, "new") for value in values]
    before = {value.key: value for value in old}
    changes = []
    for value in values:
        was = before.get(value.key)
        if was is None:
            changes.append(Change(value, "new"))
            continue
        there = {citation.pk for citation in value.citations}
        gone = tuple(citation for citation in was.citations if citation.pk not in there)
        same = value.text == was.text and digests_of([value]) == digests_of([was])
        changes.append(Change(value, "same" if same else "changed", was.text, gone))
    keys = {value.key for value in values}
    changes += [
        Change(value, "removed", value.text, value.citations)
        for value in old
        if value.key not in keys and value.known
    ]
    return changes


def published_values(record: Record) -> list[Value] | None:
    """Return the values of a record as last published; None if it was never published."""
    snapshot = Snapshot.objects.filter(record=record.pk).first() if record.version else None
    if snapshot is None:
        return None
    rows: dict[type[Model], list[Any]] = {}
    for parsed in serializers.deserialize("python", snapshot.rows):
        rows.setdefault(type(parsed.object), []).append(parsed.object)
    old = rows[type(record)][0]
    # A snapshot does not contain the fields that all records share.
    old.type, old.public_id = record.type, record.public_id
    passages = {passage.pk: passage for passage in rows.get(Passage, [])}
    for citation in rows.get(Citation, []):
        # The snapshot also has passages that were deleted since.
        citation.passage = passages.get(citation.passage_id) or citation.passage
    found = {relation: rows.get(model, []) for model, relation in ROWS[record.type]}
    for model, listed in rows.items():
        if relations := RELATED_TO_ROWS.get(model):
            prefetch_related_objects(listed, *relations)
    # Related managers then return these rows instead of querying.
    old._prefetched_objects_cache = found
    if relations := RECORD_TYPES[record.type].relations:
        prefetch_related_objects([old], *relations)
    if record.type == Record.Type.SOURCE:
        _set_published_digests(old)
    return values_of(old)


def _set_published_digests(document: Document) -> None:
    """Set the digests of text and file to the published ones, because a redaction changes a text.

    If the published version is redacted too, the current text and file are used.
    """
    published = last_document(document.public_id)
    if published is None:
        prefetch_related_objects(
            [document],
            Prefetch("text", DocumentText.objects.defer("content")),
            Prefetch("file", DocumentFile.objects.defer("content")),
        )
        return
    text, file = published.get("text"), published.get("file")
    document.text = DocumentText(**text) if text else None
    document.file = DocumentFile(**file) if file else None
