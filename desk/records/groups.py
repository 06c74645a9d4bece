"""Groups, with their other names, identifiers, countries and ties."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from desk.declared import DeclaredRecordAdmin, fieldsets_of, inlines_of
from desk.lists.filters import DateFilter, DocumentFilter, GroupFilter, PlaceFilter, TermFilter
from desk.records.records import RecordAdmin
from desk.requests import is_changelist
from desk.review.readings import DisagreementFilter
from entities.declared import GROUP
from entities.models import Group
from sources.models import Record


@admin.register(Group)
class GroupAdmin(DeclaredRecordAdmin):
    declared = GROUP
    list_display = ("identifier", "name", "badges", "kind", "known_as", "changed")
    list_display_links = ("identifier", "name")
    list_filter = (
        *RecordAdmin.filters_of_records,
        ("kind", TermFilter),
        DateFilter,
        PlaceFilter,
        GroupFilter,
        DocumentFilter,
        DisagreementFilter,
    )
    search_fields = ("=public_id", "name", "aliases__name", "identifiers__value")
    fieldsets = fieldsets_of(GROUP)
    inlines = inlines_of(GROUP)
    autocomplete_fields = GROUP.relations

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
