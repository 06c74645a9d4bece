"""The codebook: read-only; `load_codebook` changes it with the owner's login."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, BooleanRadioFilter

from desk.records.places import ReadOnlyAdmin
from entities.models import Term


@admin.register(Term)
class TermAdmin(ReadOnlyAdmin):
    list_display = ("value", "label", "set_name", "rule", "broader", "core", "is_offered")
    list_display_links = ("value", "label")
    list_select_related = ("broader",)
    list_filter = (("set_name", AllValuesCheckboxFilter), ("core", BooleanRadioFilter))
    search_fields = ("value", "label", "definition", "translations__label")
    ordering = ("set_name", "pk")
    # Unfold shows JSON with colours in the page, which its policy does not allow.
    exclude = ("choices",)
    readonly_fields = ("choices_to_read",)

    @admin.display(description="coding rule")
    def rule(self, term: Any) -> str:
        return str(term.definition)

    @admin.display(description="offered", boolean=True)
    def is_offered(self, term: Any) -> bool:
        """Whether forms offer it for new entries."""
        return not term.hidden and term.retired is None

    @admin.display(description="choices")
    def choices_to_read(self, term: Any) -> str:
        """The values of an own attribute of the type "choice", with their definitions."""
        return format_html_join(
            mark_safe("<br>"),
            '<span dir="auto">{}</span>',
            (
                (": ".join(filter(None, (each["label"], each.get("definition", "")))),)
                for each in term.choices
            ),
        )
