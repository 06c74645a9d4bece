"""Findings, with the groups and places they concern and their quantities."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from desk.records.citations import CitationsOfFields, RowInline, citations_of
from desk.records.records import DocumentFilter, RecordAdmin
from entities.models import Finding, FindingGroup, FindingPlace, Quantity
from sources.dates import describe


class FindingGroupInline(RowInline):
    model = FindingGroup
    fields = ("group", "role")
    autocomplete_fields = ("group",)
    inlines = (citations_of("finding_group"),)


class FindingPlaceInline(RowInline):
    model = FindingPlace
    fields = ("place",)
    autocomplete_fields = ("place",)
    inlines = (citations_of("finding_place"),)


class QuantityInline(RowInline):
    model = Quantity
    fields = ("of", "at_least", "at_most", "out_of")
    inlines = (citations_of("quantity"),)


@admin.register(Finding)
class FindingAdmin(RecordAdmin):
    list_display = ("identifier", "statement", "badges", "kind", "of_whom", "when", "changed")
    list_display_links = ("identifier", "statement")
    list_filter = (
        *RecordAdmin.filters_of_records,
        ("kind", ChoicesDropdownFilter),
        DocumentFilter,
    )
    search_fields = (
        "=public_id",
        "statement",
        "groups__group__name",
        "groups__group__aliases__name",
    )
    fieldsets = (
        (None, {"fields": ("statement", ("kind", "holds_at"))}),
        ("For colleagues", {"fields": ("note",), "classes": ("collapse",)}),
    )
    inlines = (CitationsOfFields, FindingGroupInline, FindingPlaceInline, QuantityInline)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **options)
        if "holds_at" in form.base_fields:
            form.base_fields["holds_at"].label = "When it was so"
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        return super().get_queryset(request).prefetch_related("groups__group")

    @display(description="of whom")
    def of_whom(self, finding: Any) -> str:
        return ", ".join(row.group.name for row in finding.groups.all())

    @display(description="when it was so", ordering="holds_at_earliest")
    def when(self, finding: Any) -> str:
        return describe(finding.holds_at)
