"""Lists that are remembered per person: which columns, which order, and the filters last used."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.utils import label_for_field
from django.contrib.admin.views.main import ERROR_FLAG
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from curation.lists.views import forget_filters, hide_columns, remember_filters, view_of
from curation.models import ListView
from desk.lists.filters import words_of_filter
from desk.requests import person

__all__ = ["RESET", "RememberedList"]

RESET = "reset"
COLUMNS = "_columns"
NOT_REMEMBERED = {"q", "p", "all", ERROR_FLAG, RESET, "_facets", "_changelist_filters"}
"""Search words and pages are of one visit."""
POPUP = {"_popup", "_to_field"}


class RememberedList:
    """A list of the admin that each person sees as they left it."""

    opts: Any
    list_before_template = "curation/list_view.html"

    def view_of(self, request: HttpRequest) -> ListView:
        """Return how the person left this list. One query for each request."""
        views = request.__dict__.setdefault("list_views", {})
        name = self.opts.label_lower
        if name not in views:
            views[name] = view_of(person(request), name)
        found: ListView = views[name]
        return found

    def all_columns(self, request: HttpRequest) -> list[Any]:
        return list(super().get_list_display(request))  # type: ignore[misc]

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns that the person wants; always those that lead to the record."""
        columns = self.all_columns(request)
        if not is_list(request) or POPUP & request.GET.keys():
            return columns
        hidden = set(self.view_of(request).hidden) - self.fixed_columns(request, columns)
        return [name for name in columns if name not in hidden]

    def export_address(self, changelist: Any) -> str:
        return ""

    def fixed_columns(self, request: HttpRequest, columns: list[Any]) -> set[Any]:
        return {*self.get_list_display_links(request, columns)}  # type: ignore[attr-defined]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if POPUP & request.GET.keys():
            return super().changelist_view(request, extra_context)  # type: ignore[misc]
        if request.method == "POST" and COLUMNS in request.POST:
            return self.keep_columns(request)
        if request.method == "GET" and (address := self.address_instead(request)):
            return HttpResponseRedirect(address)
        response: HttpResponse = super().changelist_view(request, extra_context)  # type: ignore[misc]
        context = getattr(response, "context_data", None) or {}
        changelist = context.get("cl")
        if request.method == "GET" and changelist is not None:
            if set(request.GET) - NOT_REMEMBERED:
                remember_filters(self.view_of(request), filters_of(request))
            changelist.clear_all_filters_qs = f"?{RESET}="
            context |= self.about(request, changelist)
        return response

    def address_instead(self, request: HttpRequest) -> str:
        """Return where a request for the list leads instead: to the remembered filters, or back."""
        view = self.view_of(request) if self.may_see(request) else None
        if view is None:
            return ""
        if RESET in request.GET:
            forget_filters(view)
            return request.path
        if ERROR_FLAG in request.GET and view.filters:
            # They lead to nothing any more, such as a filter that is gone.
            forget_filters(view)
            return request.path
        if not request.GET and view.filters:
            return f"{request.path}?{urlencode(view.filters, doseq=True)}"
        return ""

    def may_see(self, request: HttpRequest) -> bool:
        return bool(self.has_view_or_change_permission(request))  # type: ignore[attr-defined]

    def keep_columns(self, request: HttpRequest) -> HttpResponse:
        """Remember the columns that were ticked, and show the list again in its own order."""
        columns = self.all_columns(request)
        if self.may_see(request):
            wanted = set(request.POST.getlist(COLUMNS)) | self.fixed_columns(request, columns)
            hide_columns(self.view_of(request), {name for name in columns if name not in wanted})
        kept = request.GET.copy()
        kept.pop("o", None)
        return HttpResponseRedirect(f"{request.path}?{kept.urlencode()}" if kept else request.path)

    def about(self, request: HttpRequest, changelist: Any) -> dict[str, Any]:
        """Return what stands above the list: its filters in words, and its columns."""
        columns = self.all_columns(request)
        shown = self.get_list_display(request)
        fixed = self.fixed_columns(request, columns)
        used = [spec for spec in changelist.filter_specs if spec.used_parameters]
        admin: Any = self
        said = [(spec.title, words_of_filter(spec, changelist)) for spec in used]
        return {
            "filters_said": [each for each in said if each[1]],
            "is_ordered": "o" in request.GET,
            "export_address": self.export_address(changelist),
            "columns": [
                {
                    "name": name,
                    "label": label_for_field(name, self.opts.model, admin),
                    "shown": name in shown,
                }
                for name in columns
                if name not in fixed
            ],
        }


def is_list(request: HttpRequest) -> bool:
    """Return whether a request is for a list or its export, where the order counts columns."""
    match = request.resolver_match
    return bool(match and (match.url_name or "").endswith(("_changelist", "_export")))


def filters_of(request: HttpRequest) -> dict[str, list[str]]:
    """Return the filters and the order that the address names, without empty ones."""
    named = {
        name: [value for value in values if value]
        for name, values in request.GET.lists()
        if name not in NOT_REMEMBERED
    }
    return {name: values for name, values in named.items() if values}
