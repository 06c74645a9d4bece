"""Incidents, with casualties and attributions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, ChoicesDropdownFilter
from unfold.decorators import display

from desk.records.citations import CitationsOfFields, RowInline, citations_of
from desk.records.records import DocumentFilter, RecordAdmin
from entities.models import Attribution, Casualties, Incident
from sources.dates import describe


class CasualtiesInline(RowInline):
    model = Casualties
    fields = ("victims", "outcome", "at_least", "at_most")
    inlines = (citations_of("casualties"),)


class AttributionInline(RowInline):
    model = Attribution
    fields = ("group", "role")
    autocomplete_fields = ("group",)
    inlines = (citations_of("attribution"),)


@admin.register(Incident)
class IncidentAdmin(RecordAdmin):
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
    )
    search_fields = (
        "=public_id",
        "title",
        "summary",
        "place__name",
        "attributions__group__name",
        "attributions__group__aliases__name",
    )
    autocomplete_fields = ("place",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    ("kind", "date"),
                    ("place", "precision"),
                    ("latitude", "longitude"),
                    "summary",
                )
            },
        ),
        ("For colleagues", {"fields": ("note",), "classes": ("collapse",)}),
    )
    inlines = (CitationsOfFields, CasualtiesInline, AttributionInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        return super().get_queryset(request).prefetch_related("casualties")

    @display(description="date", ordering="date_earliest")
    def when(self, incident: Any) -> str:
        return describe(incident.date)

    @display(description="casualties")
    def toll(self, incident: Any) -> str:
        return "; ".join(
            f"{row.victims} {row.outcome} {row.count_text}" for row in incident.casualties.all()
        )
