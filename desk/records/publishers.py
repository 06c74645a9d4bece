"""The pages of publishers."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from desk.lists.filters import CountriesFilter
from desk.records.citations import EditingFields
from desk.records.history import HistoryPage
from desk.records.records import BaseAdmin
from sources.models import Publisher, Record


@admin.register(Publisher)
class PublisherAdmin(HistoryPage, EditingFields, BaseAdmin):
    list_display = ("name", "kind", "country", "reliability", "homepage")
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("reliability", ChoicesDropdownFilter),
        ("country", CountriesFilter),
    )
    search_fields = ("name", "homepage")
    fields = ("name", ("kind", "country"), "reliability", "homepage")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and form.changed_data:
            drafts = obj.documents.filter(state=Record.State.DRAFT, standing=Record.Standing.LIVE)
            if count := drafts.count():
                messages.warning(
                    request,
                    "Published documents of this publisher are drafts again and have to be "
                    f"reviewed: {count}. Select them in the list of documents to submit them "
                    "together.",
                )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.documents.exists())
