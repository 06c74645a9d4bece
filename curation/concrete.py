"""Records of any type as what they are: documents, groups, incidents and findings."""

from collections.abc import Collection
from typing import Any

from sources.models import Record

__all__ = ["concrete_records"]

# Published in this order: what others refer to comes first.
TYPES_IN_ORDER = (
    Record.Type.SOURCE,
    Record.Type.GROUP,
    Record.Type.INCIDENT,
    Record.Type.FINDING,
)


def concrete_records(records: Collection[Record]) -> list[Any]:
    """Return documents, groups, incidents and findings for their shared parts, a query a type."""
    found: list[Any] = []
    for record_type in TYPES_IN_ORDER:
        keys = [record.pk for record in records if record.type == record_type]
        if keys:
            model = next(model for model in Record.__subclasses__() if record_type == model.TYPE)
            found.extend(model.objects.filter(pk__in=keys).order_by("pk"))
    return found
