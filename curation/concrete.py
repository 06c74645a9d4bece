"""Loads records as their concrete types: documents, groups, incidents and findings."""

from collections.abc import Collection
from typing import Any

from sources.models import Record

__all__ = ["concrete_records"]

# The order in which records are published: records that others refer to come first.
TYPES_IN_ORDER = (
    Record.Type.SOURCE,
    Record.Type.GROUP,
    Record.Type.INCIDENT,
    Record.Type.FINDING,
)


def concrete_records(records: Collection[Record]) -> list[Any]:
    """Return the concrete record of each `Record`, ordered by type. One query for each type."""
    found: list[Any] = []
    for record_type in TYPES_IN_ORDER:
        keys = [record.pk for record in records if record.type == record_type]
        if keys:
            model = next(model for model in Record.__subclasses__() if record_type == model.TYPE)
            found.extend(model.objects.filter(pk__in=keys).order_by("pk"))
    return found
