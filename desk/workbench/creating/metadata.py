"""The metadata of the document, changed in the head of the workbench."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from curation.accounts.audit import audit_refusal
from curation.errors import WorkflowError
from curation.permissions import may_edit
from curation.workflow.entry import change_metadata
from desk.records.fields import WrittenDateField
from desk.requests import person, whole_number
from desk.workbench.page import document_or_404, records_context
from sources.models import Document

__all__ = ["edit_metadata"]


class MetadataForm(forms.ModelForm):
    """What a document says of itself; its publisher has a panel of its own."""

    # The model checks it: a URL field would add a scheme.
    link = forms.CharField(max_length=Document._meta.get_field("link").max_length, required=False)
    published = WrittenDateField(required=False)

    class Meta:
        model = Document
        fields = ("title", "kind", "language", "published", "link", "accessed_on")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("title", "link"):
            self.fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off"}


@require_http_methods(["GET", "POST"])
def edit_metadata(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the panel for the metadata of a document, or save what was entered there."""
    document = document_or_404(request, public_id)
    user = person(request)
    if not may_edit(document, user):
        raise PermissionDenied
    if request.method == "GET":
        return panel(request, document, MetadataForm(instance=document))
    form = MetadataForm(request.POST, instance=document_or_404(request, public_id))
    if not form.is_valid():
        return panel(request, document, form, status=422)
    try:
        revision = whole_number(request.POST.get("revision"))
        change_metadata(document, form.cleaned_data, user, revision)
    except WorkflowError as error:
        audit_refusal(request, error)
        return panel(request, document, form, error, status=422)
    fresh = document_or_404(request, public_id)
    context = records_context(fresh, user) | {"title_changed": True}
    return render(request, "curation/workbench/publisher_chosen.html", context)


def panel(
    request: HttpRequest,
    document: Document,
    form: MetadataForm,
    problem: WorkflowError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "document": document,
        "form": form,
        "problem": problem,
        "revision": request.POST.get("revision") or document.revision,
    }
    return render(request, "curation/workbench/metadata.html", context, status=status)
