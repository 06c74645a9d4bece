"""Actions on the workbench besides entering records: dismissing, submitting, finishing."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from curation import coverage
from curation.accounts.audit import audit_refusal
from curation.errors import WorkflowError
from curation.workflow import steps
from desk.requests import person, whole_number
from desk.workbench.page import document_or_404, records_context
from sources.models import Document, Record

__all__ = ["dismiss", "mark_fully_curated", "recall", "reopen", "submit_drafts"]


def act(request: HttpRequest, public_id: str, done: Callable[[Document], str]) -> HttpResponse:
    """Run an action, and show the records and the coverage afterwards, or why it was refused."""
    document = document_or_404(request, public_id)
    shown: dict[str, Any] = {}
    status = 200
    try:
        shown["done"] = done(document)
    except WorkflowError as error:
        audit_refusal(request, error)
        shown["problem"] = error
        status = 422
    fresh = document_or_404(request, public_id)
    context = records_context(fresh, person(request)) | shown
    return render(request, "curation/workbench/records.html", context, status=status)


def posted_start(request: HttpRequest) -> int:
    """Return the posted start of a sentence, in code points, or -1 (which no sentence has) if it
    is invalid."""
    text = request.POST.get("start", "")
    return whole_number(text) if text == "0" else whole_number(text) or -1


@require_POST
def dismiss(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that the sentence at `start` contains nothing to enter."""

    def done(document: Document) -> str:
        coverage.dismiss(document, posted_start(request), person(request))
        return ""

    return act(request, public_id, done)


@require_POST
def reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Undo the dismissal of the sentence at `start`."""

    def done(document: Document) -> str:
        coverage.reopen(document, posted_start(request), person(request))
        return ""

    return act(request, public_id, done)


@require_POST
def mark_fully_curated(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that nothing in the document is left to enter."""

    def done(document: Document) -> str:
        coverage.mark_fully_curated(document, person(request))
        return f"{document.public_id} is fully curated."

    return act(request, public_id, done)


@require_POST
def submit_drafts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Submit the document and the drafts that cite it, if they are complete."""

    def done(document: Document) -> str:
        drafts = records_context(document, person(request))["drafts"]
        sent, _lacking = steps.submit_ready(drafts, person(request))
        waiting = [record.public_id for record in drafts if record not in sent]
        said = f"Sent to review: {', '.join(record.public_id for record in sent)}."
        return f"{said} Not ready yet: {', '.join(waiting)}; see below." if waiting else said

    return act(request, public_id, done)


@require_POST
def recall(request: HttpRequest, public_id: str, record_id: str) -> HttpResponse:
    """Recall a record from review."""
    record = get_object_or_404(Record, public_id=record_id)

    def done(document: Document) -> str:
        steps.recall(record, person(request))
        return f"{record.public_id} is a draft again."

    return act(request, public_id, done)
