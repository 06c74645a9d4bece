"""Places: read-only reference data, published when a record refers to it."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action

from curation.permissions import may_load_towns
from desk.lists.filters import CountriesFilter, WithinFilter
from desk.records.records import BaseAdmin
from entities.models import Place
from publication.models import SearchRow
from publication.vocabulary import END_OF_LOG


class ReadOnlyAdmin(BaseAdmin):
    """Read-only pages."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    list_display = (
        "code",
        "name",
        "kind",
        "country",
        "parent",
        "latitude",
        "longitude",
        "is_published",
    )
    list_display_links = ("code", "name")
    list_select_related = ("parent",)
    list_filter = (("kind", ChoicesDropdownFilter), ("country", CountriesFilter), WithinFilter)
    search_fields = ("=code", "name", "other_names__name", "=identifiers__value")

    actions_list = ("load_towns",)

    @action(description="Load towns", icon="add_location", permissions=["load_towns"])
    def load_towns(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:load_towns"))

    def has_load_towns_permission(self, request: HttpRequest) -> bool:
        return may_load_towns(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Place]:
        live = SearchRow.objects.filter(public_id=OuterRef("code"), seq_to=END_OF_LOG)
        return super().get_queryset(request).annotate(published=Exists(live))

    @admin.display(description="published", ordering="published")
    def is_published(self, place: Any) -> str:
        return "yes" if place.published else "not yet"
