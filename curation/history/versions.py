"""The history tables of a record, and which of their columns people see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, OuterRef, Q, QuerySet, Subquery

from curation.workflow.snapshots import ROWS
from sources.models import Document, Publisher, Record

__all__ = [
    "Versions",
    "events_of",
    "latest_versions",
    "shown_fields",
    "version_at",
    "versions_by_row",
    "versions_of",
]

# Set once, or derived by the database.
HIDDEN_FIELDS = frozenset({"type", "public_id", "created_at", "round"})
DERIVED_SUFFIXES = ("_earliest", "_latest")


@cache
def events_of(model: type[Model]) -> type[Model]:
    """Return pghistory's event model of another model.

    `pgh_event_models` cannot be used: records of all types share one dictionary.
    """
    return next(
        found for found in apps.get_models() if getattr(found, "pgh_tracked_model", None) is model
    )


@dataclass(frozen=True)
class Versions:
    """The versions of the rows that `of` selects; `told` filters those that people see."""

    model: type[Model]
    of: dict[str, Any]
    told: Q = field(default_factory=Q)

    @property
    def every(self) -> QuerySet[Any]:
        return events_of(self.model)._default_manager.filter(**self.of).order_by()

    @property
    def events(self) -> QuerySet[Any]:
        return self.every.filter(self.told)

    def read(self, keys: Sequence[int]) -> tuple[list[Any], dict[int, Any]]:
        """Return the versions with these ids, and the version before each by the same id."""
        earlier = self.every.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
        events = list(
            self.events.filter(pgh_id__in=keys)
            .select_related("pgh_context")
            .annotate(before=Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1]))
        )
        found = self.every.in_bulk([event.before for event in events if event.before])
        return events, {event.pgh_id: found.get(event.before) for event in events}


def latest_versions(model: type[Model], keys: Collection[int]) -> list[Any]:
    """Return the latest version of each row with one of these ids, deleted rows included."""
    events = events_of(model)._default_manager.filter(pgh_obj__in=keys)
    return list(events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id"))


def versions_by_row(model: type[Model], keys: Collection[int]) -> dict[int, list[Any]]:
    """Return all versions of rows of a model by the row's id, oldest first."""
    found: dict[int, list[Any]] = {}
    events: QuerySet[Any] = events_of(model)._default_manager.filter(pgh_obj__in=keys)
    for event in events.order_by("pgh_id"):
        found.setdefault(event.pgh_obj_id, []).append(event)
    return found


def version_at(versions: Sequence[Any], at: datetime) -> Any:
    """Return the version of a row that was current at a moment. Takes them oldest first.

    Falls back to the first: versions carry the time at which their transaction began.
    """
    return next((event for event in reversed(versions) if event.pgh_created_at <= at), versions[0])


def versions_of(kept: Record | Publisher) -> list[Versions]:
    """Return the versions of a record, of its rows, and of a document's publisher.

    For a publisher, those of the publisher alone.
    """
    if not isinstance(kept, Record):
        return [Versions(type(kept), {"pgh_obj": kept.pk})]
    record, concrete = kept, kept.concrete
    found = [
        # The concrete part tells that the record was created.
        Versions(Record, {"pgh_obj": record.pk}, ~Q(pgh_label="insert", note="")),
        Versions(type(concrete), {"pgh_obj": record.pk}),
    ]
    for model, relation in ROWS[record.type]:
        owner = getattr(type(concrete), relation).rel.field.name
        found.append(Versions(model, {owner: record.pk}))
    if isinstance(concrete, Document) and concrete.publisher_id:
        # It is published with the document, so changing it contributes to the document.
        made = found[0].every.filter(pgh_label="insert").values("pgh_created_at")
        since = Q(pgh_label="update", pgh_created_at__gte=Subquery(made[:1]))
        found.append(Versions(Publisher, {"pgh_obj": concrete.publisher_id}, since))
    return found


def shown_fields(versions: Versions) -> "list[Field[Any, Any]]":
    """Return the fields of a row to show to people: no derived fields, and not its record."""
    return [
        field
        for field in versions.model._meta.local_concrete_fields
        if not field.primary_key
        and field.name not in HIDDEN_FIELDS
        and field.name not in versions.of
        and not field.name.endswith(DERIVED_SUFFIXES)
        and hasattr(events_of(versions.model), field.attname)
    ]
