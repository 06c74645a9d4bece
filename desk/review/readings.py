"""Where sources report different counts or dates: for the pages and the lists of records."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import DropdownFilter

from entities.declared import CITED_TYPES
from entities.models import Citation
from entities.readings import Reading, ids_in_disagreement, readings_of
from entities.values import load_rows, values_of
from sources.models import Record

__all__ = ["DisagreementFilter", "as_reported", "lookups_of_readings"]


def as_reported(record: Record) -> list[tuple[str, list[Reading]]]:
    """Return each value of which a source reports another reading, with what each source says.

    One query for a record of which no source reports another reading.
    """
    if not Citation.objects.filter(record=record.pk).exclude(reported="").exists():
        return []
    concrete = record.concrete
    load_rows([concrete])
    return [
        (f"{value.label}: {value.text}", found)
        for value in values_of(concrete)
        if (found := readings_of(value.content, value.citations))
    ]


def lookups_of_readings(record_type: str) -> list[str]:
    """Return the look-ups that load what `is_in_disagreement` needs."""
    rows = CITED_TYPES[record_type].cited_rows
    return ["citations", *(each.relation for each in rows if each.has_readings)]


class DisagreementFilter(DropdownFilter):
    """Records by whether sources report counts or dates of theirs that do not overlap."""

    title = "whether sources disagree"
    parameter_name = "disagreement"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "sources disagree"), ("no", "sources do not disagree")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("yes", "no"):
            return queryset
        found = ids_in_disagreement(queryset.model.TYPE)
        chosen = {"pk__in": found}
        return queryset.filter(**chosen) if self.value() == "yes" else queryset.exclude(**chosen)
