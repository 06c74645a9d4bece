"""Places: read-only reference data."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, ChoicesDropdownFilter

from desk.records.records import BaseAdmin
from entities.models import Place


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
    list_display = ("code", "name", "kind", "country", "parent", "latitude", "longitude")
    list_display_links = ("code", "name")
    list_select_related = ("parent",)
    list_filter = (("kind", ChoicesDropdownFilter), ("country", AllValuesCheckboxFilter))
    search_fields = ("=code", "name", "other_names__name")
