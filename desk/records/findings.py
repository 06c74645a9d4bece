"""Findings, with the groups and places they concern and their quantities."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from desk.declared import DeclaredRecordAdmin, fieldsets_of, inlines_of
from desk.lists.filters import DateFilter, DocumentFilter, GroupFilter, PlaceFilter, TermFilter
from desk.records.records import RecordAdmin
from desk.review.readings import DisagreementFilter
from entities.declared import FINDING
from entities.models import Finding
from sources.dates import describe


@admin.register(Finding)
class FindingAdmin(DeclaredRecordAdmin):
    declared = FINDING
    list_display = ("identifier", "statement", "badges", "kind", "of_whom", "when", "changed")
    list_display_links = ("identifier", "statement")
    list_filter = (
        *RecordAdmin.filters_of_records,
        ("kind", TermFilter),
        DateFilter,
        PlaceFilter,
        GroupFilter,
        DocumentFilter,
        DisagreementFilter,
    )
    search_fields = (
        "=public_id",
        "statement",
        "identifiers__value",
        "groups__group__name",
        "groups__group__aliases__name",
    )
    fieldsets = fieldsets_of(FINDING)
    inlines = inlines_of(FINDING)
    autocomplete_fields = FINDING.relations

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        return super().get_queryset(request).prefetch_related("groups__group")

    @display(description="of whom")
    def of_whom(self, finding: Any) -> str:
        return ", ".join(row.group.name for row in finding.groups.all())

    @display(description="when it was so", ordering="holds_at_earliest")
    def when(self, finding: Any) -> str:
        return describe(finding.holds_at)
