"""Incidents, with casualties, attributions and all their places."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import CheckboxFilter
from unfold.decorators import display

from desk.declared import DeclaredRecordAdmin, fieldsets_of, inlines_of
from desk.lists.filters import (
    DateFilter,
    DocumentFilter,
    GroupFilter,
    PlaceFilter,
    TermFilter,
    country_names,
)
from desk.records.records import RecordAdmin
from desk.review.readings import DisagreementFilter, lookups_of_readings
from entities.declared import INCIDENT
from entities.models import Incident, OtherPlace
from entities.readings import is_in_disagreement
from sources.dates import describe


class CountryFilter(CheckboxFilter):
    """Incidents by the countries of any of their places."""

    title = "country, of any place"
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        main = Incident.objects.exclude(place=None).order_by().values_list("place__country")
        others = OtherPlace.objects.order_by().values_list("place__country")
        names = country_names()
        found = [(code, names.get(code, code)) for (code,) in main.union(others)]
        return sorted(found, key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        others = OtherPlace.objects.filter(place__country__in=self.value())
        return queryset.filter(
            Q(place__country__in=self.value()) | Q(pk__in=others.values("incident"))
        )


@admin.register(Incident)
class IncidentAdmin(DeclaredRecordAdmin):
    declared = INCIDENT
    list_display = (
        "identifier",
        "title",
        "badges",
        "when",
        "where",
        "kind",
        "toll",
        "changed",
    )
    list_display_links = ("identifier", "title")
    list_select_related = ("place",)
    list_filter = (
        *RecordAdmin.filters_of_records,
        ("kind", TermFilter),
        DateFilter,
        CountryFilter,
        PlaceFilter,
        GroupFilter,
        DocumentFilter,
        DisagreementFilter,
    )
    search_fields = (
        "=public_id",
        "title",
        "summary",
        "identifiers__value",
        "place__name",
        "other_places__place__name",
        "attributions__group__name",
        "attributions__group__aliases__name",
    )
    fieldsets = fieldsets_of(INCIDENT)
    inlines = inlines_of(INCIDENT)
    autocomplete_fields = INCIDENT.relations

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        listed = super().get_queryset(request)
        return listed.prefetch_related(*lookups_of_readings(INCIDENT.type), "other_places__place")

    @display(description="date", ordering="date_earliest")
    def when(self, incident: Any) -> str:
        return describe(incident.date)

    @display(description="place", ordering="place__name")
    def where(self, incident: Any) -> str:
        others = [row.place for row in incident.other_places.all()]
        return "; ".join(map(str, filter(None, (incident.place, *others)))) or "-"

    @display(description="casualties")
    def toll(self, incident: Any) -> str:
        said = "; ".join(
            f"{row.who} {row.outcome} {row.count_text}" for row in incident.casualties.all()
        )
        return f"{said} (sources disagree)" if is_in_disagreement(incident) else said
