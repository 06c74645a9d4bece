"""Choosing the publisher of the document, or creating it, in the head of the workbench."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from curation.accounts.audit import audit_refusal
from curation.errors import WorkflowError
from curation.permissions import may_edit
from curation.workflow.entry import create_publisher, set_publisher
from desk.requests import person, plain_text, whole_number
from desk.workbench.lookups import LookupField
from desk.workbench.page import document_or_404, records_context
from reading.duplicates import like_publishers
from sources.models import Document, Publisher

__all__ = ["choose_publisher"]


class ChosenPublisherForm(forms.Form):
    publisher = LookupField("publisher", required=False, label="Publisher")


class NewPublisherForm(forms.ModelForm):
    """What is asked about a publisher that is not known yet."""

    # The model checks it: a URL field would add a scheme.
    homepage = forms.CharField(max_length=500, required=False)

    class Meta:
        model = Publisher
        fields = ("name", "kind", "country", "homepage")
        labels = {"country": "Country (two letters)"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("name", "homepage"):
            self.fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off"}

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def validate_unique(self) -> None:
        # A publisher of the same name is offered for use instead.
        pass


@require_http_methods(["GET", "POST"])
def choose_publisher(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the panel for the publisher of a document, or save what was chosen or entered there.

    With `name`, a GET request shows the fields of a new publisher, and a POST request creates it.
    """
    document = document_or_404(request, public_id)
    user = person(request)
    if not may_edit(document, user):
        raise PermissionDenied
    is_new = "name" in (request.POST if request.method == "POST" else request.GET)
    if is_new and not user.has_perm("sources.add_publisher"):
        raise PermissionDenied
    form: Any
    if request.method == "GET":
        name = plain_text(request.GET.get("name"))
        form = (
            NewPublisherForm(initial={"name": name})
            if is_new
            else ChosenPublisherForm(initial={"publisher": document.publisher_id})
        )
        return panel(request, document, form)
    form = (NewPublisherForm if is_new else ChosenPublisherForm)(request.POST)
    if not form.is_valid():
        return panel(request, document, form, status=422)
    try:
        if is_new:
            seen = [whole_number(key) for key in request.POST.getlist("seen")]
            publisher = create_publisher(form.instance, user, seen)
        else:
            publisher = form.cleaned_data["publisher"]
        set_publisher(document, publisher, user, whole_number(request.POST.get("revision")))
    except WorkflowError as error:
        audit_refusal(request, error)
        return panel(request, document, form, error, status=422)
    context = records_context(document_or_404(request, public_id), user)
    return render(request, "curation/workbench/publisher_chosen.html", context)


def panel(
    request: HttpRequest,
    document: Document,
    form: Any,
    problem: WorkflowError | None = None,
    status: int = 200,
) -> HttpResponse:
    is_new = isinstance(form, NewPublisherForm)
    name = plain_text(form["name"].value()) if is_new else ""
    context = {
        "document": document,
        "form": form,
        "is_new": is_new,
        "problem": problem,
        "revision": request.POST.get("revision") or document.revision,
        "similar": [like.publisher for like in like_publishers(name)],
    }
    return render(request, "curation/workbench/publisher.html", context, status=status)
