"""What a reviewer compares: values with their published form, names with the published ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from curation.concrete import concrete_records
from curation.workflow.changes import Change, changes_since_published
from entities.rendering import references_of
from publication.standing import live_names
from sources.models import Record
from sources.values import Value

__all__ = ["Comparison", "compare_with_published"]


@dataclass(frozen=True)
class Comparison:
    """A working copy compared with its published version.

    `changes` has values that are known, cited or removed. `renamed_references` has the referenced
    records whose working copy has another name than the published one, with the published name: the
    page shows the name of the working copy, but the other one is published.
    """

    changes: list[Change]
    renamed_references: list[tuple[Any, str]]
    was_published: bool

    @property
    def unquoted_or_changed(self) -> list[Change]:
        """Values that no quote pins and, after the first version, all differences from the last
        one."""
        return [
            change
            for change in self.changes
            if (self.was_published and change.kind != "same")
            or (change.value.known and not change.value.needs_citation)
        ]


def compare_with_published(
    records: Sequence[Any], values: dict[int, list[Value]]
) -> dict[int, Comparison]:
    """Return, by record, how loaded concrete records differ from their published versions.

    `values` are those of the records, by record. Records that are approved together are published
    with their new names, so the names of `records` are those of their working copies.
    """
    references = {record.pk: references_of(record) for record in records}
    together = {record.public_id for record in records}
    published = live_names(set().union(*references.values()) - together)
    renamed = {
        found.public_id: found
        for found in concrete_records(Record.objects.filter(public_id__in=published))
        if found.name_to_publish != published[found.public_id]
    }
    return {
        record.pk: Comparison(
            changes=[
                change
                for change in changes_since_published(record, values[record.pk])
                if change.value.known or change.value.citations or change.old_text
            ],
            renamed_references=[
                (renamed[name], published[name])
                for name in sorted(references[record.pk] & {*renamed})
            ],
            was_published=record.version > 0,
        )
        for record in records
    }
