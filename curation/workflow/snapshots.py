"""Snapshots of working copies as last published, so that a draft can be discarded."""

import json
from collections.abc import Sequence
from typing import Any

from django.core import serializers
from django.db.models import Model

from curation.models import Snapshot
from entities.codebook import retired_terms_kept
from entities.declared import CITED_TYPES, RECORD_TYPES
from entities.models import Citation
from entities.values import load_rows
from sources.models import Document, Passage, Record

__all__ = ["restore_snapshot", "rows_of", "take_snapshots"]

# The row models of each record type, each with its relation, parents before children.
ROWS: dict[str, tuple[tuple[type[Model], str], ...]] = {
    record_type: (
        *((rows.model, rows.relation) for rows in declared.rows),
        *([(Citation, "citations")] if record_type in CITED_TYPES else []),
    )
    for record_type, declared in RECORD_TYPES.items()
}


def rows_of(record: Record) -> list[Model]:
    """Return the rows of a loaded concrete record, parents before children."""
    return [
        row for _model, relation in ROWS[record.type] for row in getattr(record, relation).all()
    ]


def take_snapshots(records: Sequence[Any]) -> None:
    """Store loaded concrete records, replacing their earlier snapshots."""
    Snapshot.objects.bulk_create(
        [Snapshot(record_id=record.pk, rows=_serialize(record)) for record in records],
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["rows", "taken_at"],
    )


def restore_snapshot(record: Record) -> None:
    """Restore the rows of a record from its snapshot, with their original ids.

    The caller holds the record's lock and acts for a person. Deleted passages are created again.
    Raises Snapshot.DoesNotExist if the record was never published.
    """
    kept = _with_current_passages(Snapshot.objects.get(record=record).rows)
    concrete = record.concrete
    load_rows([concrete])
    now = {(row["model"], row["pk"]): row for row in _serialize(concrete)}
    restored = [parsed.object for parsed in serializers.deserialize("python", kept)]
    # Serialized again, because a snapshot lacks the fields that were added since.
    wanted = {(row["model"], row["pk"]): row for row in _packed(restored)}
    for row in reversed(rows_of(concrete)):
        key = (row._meta.label_lower, row.pk)
        if wanted.get(key) != now[key]:
            row.delete()
    for row in restored:
        if isinstance(row, Document) and isinstance(concrete, Document):
            # The curation status is not published, so it is kept.
            row.curation_status = concrete.curation_status
        missing = not type(row)._default_manager.filter(pk=row.pk).exists()
        if missing or isinstance(row, Record):
            # Raw, so that ids and derived dates are saved unchanged.
            with retired_terms_kept():
                row.save_base(raw=True)


def _with_current_passages(kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Point stored citations to passages that were deleted and created again since."""
    again: dict[int, int] = {}
    for row in kept:
        if row["model"] == Passage._meta.label_lower:
            place = {key: row["fields"][key] for key in ("document", "start", "end")}
            standing = Passage.objects.filter(**place).first()
            if standing and standing.pk != row["pk"]:
                again[row["pk"]] = standing.pk
    return [
        {**row, "fields": {**row["fields"], "passage": again[row["fields"]["passage"]]}}
        if row["fields"].get("passage") in again
        else row
        for row in kept
        if not (row["model"] == Passage._meta.label_lower and row["pk"] in again)
    ]


def _serialize(record: Record) -> list[dict[str, Any]]:
    passages = {
        citation.passage_id: citation.passage
        for citation in (record.citations.all() if record.type in CITED_TYPES else ())
    }
    return _packed([*passages.values(), record, *rows_of(record)])


def _packed(rows: Sequence[Model]) -> list[dict[str, Any]]:
    packed: list[dict[str, Any]] = json.loads(serializers.serialize("json", rows))
    return packed
