"""The page on which administrators load the towns of a country."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from curation.accounts.audit import audit_refusal
from curation.errors import WorkflowError
from curation.models import TownLoad
from curation.permissions import may_load_towns
from curation.places.gazetteers import GEONAMES
from curation.places.requested import request_towns
from curation.places.towns import are_installed
from curation.tasks import enqueue_towns
from desk.requests import person, plain_text
from entities.models import Place
from vocabulary.records import PlaceKind

__all__ = ["load_towns"]

MAX_LOADS = 20
"""How many loads are listed."""


def load_towns(request: HttpRequest) -> HttpResponse:
    """Ask for a country, let a worker load its towns, and tell how far the last loads are.

    While one is under way, the page asks for its list again every two seconds (htmx).
    """
    if not may_load_towns(request.user):
        raise PermissionDenied
    problem: WorkflowError | None = None
    chosen = plain_text(request.POST.get("country")).strip().upper()
    if request.method == "POST":
        try:
            with transaction.atomic():
                enqueue_towns(request_towns(chosen, person(request)))
        except WorkflowError as error:
            audit_refusal(request, error)
            problem = error
        else:
            return HttpResponseRedirect(reverse("admin:load_towns"))
    names = dict(
        Place.objects.filter(kind=PlaceKind.COUNTRY).order_by("name").values_list("code", "name")
    )
    loads = list(TownLoad.objects.select_related("asked_by")[:MAX_LOADS])
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Load the towns of a country",
        "problem": problem,
        "countries": names.items(),
        "chosen": chosen,
        "installed": are_installed(),
        "attribution": GEONAMES.attribution,
        "loads": [(load, names.get(load.country, load.country)) for load in loads],
        "under_way": any(load.state in TownLoad.UNDER_WAY for load in loads),
        "places_address": reverse("admin:entities_place_changelist"),
    }
    template = "curation/town_loads.html" if "list" in request.GET else "curation/load_towns.html"
    return TemplateResponse(request, template, context)
