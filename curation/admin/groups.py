"""Groups, with their other names, identifiers, countries and ties."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from curation.admin.citations import (
    CitationsOfFields,
    EditingFields,
    RowForm,
    RowInline,
    citations_of,
)
from curation.admin.records import DocumentFilter, RecordAdmin
from curation.admin.requests import is_changelist
from entities.models import Alias, Group, GroupCountry, Identifier, Tie
from sources.models import Record


class AliasInline(RowInline):
    model = Alias
    fk_name = "group"
    fields = ("name", "kind", "language")
    inlines = (citations_of("alias"),)


class IdentifierInline(EditingFields, TabularInline):
    model = Identifier
    form = RowForm
    fields = ("scheme", "value")
    extra = 0


class CountryInline(RowInline):
    model = GroupCountry
    fields = ("country",)
    autocomplete_fields = ("country",)
    inlines = (citations_of("country"),)


class TieInline(RowInline):
    model = Tie
    fk_name = "group"
    fields = ("kind", "other", "period")
    autocomplete_fields = ("other",)
    inlines = (citations_of("tie"),)


@admin.register(Group)
class GroupAdmin(RecordAdmin):
    list_display = ("identifier", "name", "badges", "kind", "known_as", "changed")
    list_display_links = ("identifier", "name")
    list_filter = (
        *RecordAdmin.filters_of_records,
        ("kind", ChoicesDropdownFilter),
        DocumentFilter,
    )
    search_fields = ("=public_id", "name", "aliases__name", "identifiers__value")
    fieldsets = (
        (None, {"fields": ("name", "kind", ("founded", "dissolved"), "description")}),
        ("For colleagues", {"fields": ("note",), "classes": ("collapse",)}),
    )
    inlines = (CitationsOfFields, AliasInline, IdentifierInline, CountryInline, TieInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        groups = super().get_queryset(request)
        if request.path.endswith("/autocomplete/"):
            return groups.exclude(standing=Record.Standing.MERGED)
        if is_changelist(request):
            return groups.prefetch_related("aliases")
        return groups

    @display(description="also known as")
    def known_as(self, group: Any) -> str:
        return ", ".join(alias.name for alias in group.aliases.all())
