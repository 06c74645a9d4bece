"""The codebook. A change is proposed from here, and another person confirms it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, BooleanRadioFilter
from unfold.decorators import action

from curation.permissions import may_change_codebook
from desk.records.places import ReadOnlyAdmin
from desk.requests import whole_number
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
    actions_list = ("propose_attribute", "download")
    actions_detail = ("propose_change", "propose_below")

    @action(description="Propose an attribute", icon="add", permissions=["propose"])
    def propose_attribute(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('admin:propose_codebook_change')}?attribute=")

    @action(description="Download as TOML", icon="download", permissions=["view"])
    def download(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:download_codebook"))

    @action(description="Propose a change", icon="edit", permissions=["propose"])
    def propose_change(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(proposing("term", object_id))

    @action(description="Propose a term below it", icon="add", permissions=["propose_below"])
    def propose_below(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(proposing("below", object_id))

    def has_propose_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return may_change_codebook(request.user)

    def has_propose_below_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        term = Term.objects.filter(pk=whole_number(str(object_id))).first()
        return (term is None or term.may_have_narrower) and self.has_propose_permission(request)

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
                (
                    ": ".join(filter(None, (each["label"], each.get("definition", ""))))
                    + (f" (retired {each['retired']})" if each.get("retired") else ""),
                )
                for each in term.choices
            ),
        )


def proposing(what: str, object_id: str) -> str:
    term = get_object_or_404(Term, pk=whole_number(object_id))
    return f"{reverse('admin:propose_codebook_change')}?{what}={term.code}"
