"""Incidents, with casualties and attributions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, ChoicesDropdownFilter
from unfold.decorators import display

from desk.declared import DeclaredRecordAdmin, fieldsets_of, inlines_of
from desk.records.records import DocumentFilter, RecordAdmin
from desk.review.readings import DisagreementFilter, lookups_of_readings
from entities.declared import INCIDENT
from entities.models import Incident
from entities.readings import is_in_disagreement
from sources.dates import describe


@admin.register(Incident)
class IncidentAdmin(DeclaredRecordAdmin):
    declared = INCIDENT
    list_display = (
        "identifier",
        "title",
        "badges",
        "when",
        "place",
        "kind",
        "toll",
        "changed",
    )
    list_display_links = ("identifier", "title")
    list_select_related = ("place",)
    list_filter = (
        *RecordAdmin.filters_of_records,
        ("kind", ChoicesDropdownFilter),
        ("place__country", AllValuesCheckboxFilter),
        DocumentFilter,
        DisagreementFilter,
    )
    search_fields = (
        "=public_id",
        "title",
        "summary",
        "identifiers__value",
        "place__name",
        "attributions__group__name",
        "attributions__group__aliases__name",
    )
    fieldsets = fieldsets_of(INCIDENT)
    inlines = inlines_of(INCIDENT)
    autocomplete_fields = INCIDENT.relations

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        return super().get_queryset(request).prefetch_related(*lookups_of_readings(INCIDENT.type))

    @display(description="date", ordering="date_earliest")
    def when(self, incident: Any) -> str:
        return describe(incident.date)

    @display(description="casualties")
    def toll(self, incident: Any) -> str:
        said = "; ".join(
            f"{row.who} {row.outcome} {row.count_text}" for row in incident.casualties.all()
        )
        return f"{said} (sources disagree)" if is_in_disagreement(incident) else said
