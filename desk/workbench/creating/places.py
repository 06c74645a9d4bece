"""Adding a place that a look-up did not find, beside the open record."""

import json

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from curation.accounts.audit import audit_refusal
from curation.errors import AlreadyThereError, WorkflowError
from curation.permissions import may_add_places
from curation.places.adding import NewPlace, add_place, near_places
from desk.requests import person, plain_text, whole_number
from desk.workbench.lookups import LookupField, answer_for_place
from desk.workbench.page import document_or_404
from entities.models import Place
from entities.models.location import DegreesInput
from publication.standing import live_names
from sources.models import Document
from vocabulary.records import PlaceBasis, PlaceKind

__all__ = ["add_missing_place"]

KINDS = [choice for choice in PlaceKind.choices if choice[0] != PlaceKind.COUNTRY]


def degrees(limit: int, label: str) -> DegreesInput:
    """Return the field of a latitude or longitude in WGS 84 degrees."""
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    return DegreesInput(
        required=False, min_value=-limit, max_value=limit, label=label, widget=widget
    )


class NewPlaceForm(forms.Form):
    """What is asked about a place that no gazetteer has."""

    name = forms.CharField(
        max_length=200, widget=forms.TextInput({"dir": "auto", "autocomplete": "off"})
    )
    kind = forms.ChoiceField(choices=KINDS, initial=PlaceKind.TOWN)
    parent = LookupField("place", label="In which place", placeholder="Find a place")
    latitude = degrees(90, "Latitude")
    longitude = degrees(180, "Longitude")
    basis = forms.ChoiceField(choices=[("", ""), *PlaceBasis.choices], label="How it is known")

    def clean_name(self) -> str:
        return " ".join(plain_text(self.cleaned_data["name"]).split())

    def new_place(self) -> NewPlace:
        """Return what a valid form describes."""
        return NewPlace(**self.cleaned_data)


@require_http_methods(["GET", "POST"])
def add_missing_place(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the panel for a new place (`name`), or add the place, which waits for a second person.

    After a POST request the page gets the event `lookup:created` with the answer of the look-up.
    """
    document = document_or_404(request, public_id, blind=True)
    user = person(request)
    if not may_add_places(user):
        raise PermissionDenied
    if request.method == "GET":
        name = " ".join(plain_text(request.GET.get("name")).split())[:200]
        return panel(request, document, NewPlaceForm(initial={"name": name}))
    form = NewPlaceForm(request.POST)
    if not form.is_valid():
        return panel(request, document, form, status=422)
    seen = [whole_number(key) for key in request.POST.getlist("seen")]
    try:
        place = add_place(form.new_place(), user, seen)
    except WorkflowError as error:
        audit_refusal(request, error)
        status = 409 if isinstance(error, AlreadyThereError) else 422
        return panel(request, document, form, error, status)
    answer = HttpResponse()
    created = {"lookup:created": answer_for_place(place, published=False)}
    answer["HX-Trigger-After-Settle"] = json.dumps(created)
    return answer


def panel(
    request: HttpRequest,
    document: Document,
    form: NewPlaceForm,
    problem: WorkflowError | None = None,
    status: int = 200,
) -> HttpResponse:
    name = plain_text(form["name"].value())
    known = form.cleaned_data if form.is_bound and not form.errors else {}
    parent: Place | None = known.get("parent")
    country = parent.country if parent else ""
    near = near_places(name, country, known.get("latitude"), known.get("longitude"))
    published = live_names(each.place.code for each in near)
    context = {
        "document": document,
        "form": form,
        "problem": problem,
        "similar": [
            (each, answer_for_place(each.place, published=each.place.code in published))
            for each in near
        ],
    }
    return render(request, "curation/workbench/new_place.html", context, status=status)
