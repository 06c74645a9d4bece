"""The history page: what happened to a record, who did it, and the values before."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from curation.history import acts, timeline
from desk.badges import change_address
from sources.models import Record

__all__ = ["HistoryPage", "history_of"]

FACTS_ON_A_PAGE = 100


def history_of(request: HttpRequest, app: str, model: str, key: str) -> HttpResponse:
    """Show the history page of a row of any model, to people who may see the model.

    Django looks for the row first, and so tells everybody which rows there are.
    """
    try:
        page: Any = admin.site.get_model_admin(apps.get_model(app, model))
    except (LookupError, NotRegistered) as error:
        raise Http404 from error
    if not page.has_view_or_change_permission(request):
        raise PermissionDenied
    history: HttpResponse = page.history_view(request, key)
    return history


class HistoryPage:
    """Adds the history page to the admin of a model with versions."""

    def history_view(
        self: Any, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        kept = self.get_object(request, unquote(object_id))
        if kept is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, kept):
            raise PermissionDenied
        paginator = self.get_paginator(request, timeline(kept), FACTS_ON_A_PAGE)
        page = paginator.get_page(request.GET.get(PAGE_VAR))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {kept}",
            "kept": kept,
            "opts": self.opts,
            "acts": acts(kept, list(page.object_list)),
            "page": page,
            "page_var": PAGE_VAR,
            "back": change_address(kept) if isinstance(kept, Record) else "../change/",
            **(extra_context or {}),
        }
        return TemplateResponse(request, "curation/history.html", context)
