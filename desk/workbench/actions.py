"""Actions on the workbench besides entering records: dismissing, submitting, finishing."""

import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from curation import coverage, dismissing
from curation.accounts.audit import audit_refusal
from curation.errors import WorkflowError
from curation.workflow import steps
from desk.requests import person, record_or_404, text_offset
from desk.workbench.page import document_or_404, records_context
from sources.models import Document

__all__ = [
    "dismiss",
    "dismiss_many",
    "mark_fully_curated",
    "recall",
    "reopen",
    "submit_drafts",
    "take_back",
]


def act(
    request: HttpRequest, public_id: str, done: Callable[[Document], str | dict[str, Any]]
) -> HttpResponse:
    """Run an action, and show the records and the coverage afterwards, or why it was refused.

    `done` returns what is said of it, or more of what the page shows.
    """
    document = document_or_404(request, public_id)
    shown: dict[str, Any] = {}
    status = 200
    try:
        outcome = done(document)
        shown |= outcome if isinstance(outcome, dict) else {"done": outcome}
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
    return text_offset(text) if text == "0" else text_offset(text) or -1


ONE_ACT = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")
"""How a page names the dismissals of one act: their first and last key."""


@require_POST
def dismiss(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that the sentence at `start` contains nothing to enter."""

    def done(document: Document) -> str:
        dismissing.dismiss(document, posted_start(request), person(request))
        return ""

    return act(request, public_id, done)


@require_POST
def dismiss_many(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that nothing, or nothing more, is to be entered from many sentences.

    `what` is `between` (those that touch [`start`, `end`), in code points), `to the end` (from
    `start`), or `without a suggestion`. The answer names the act, so that it can be taken back.
    """
    what = request.POST.get("what", "")
    start, end = posted_start(request), text_offset(request.POST.get("end"))
    # From -1, which no sentence has, everything would be dismissed.
    if start < 0 and what != "without a suggestion":
        raise Http404

    def done(document: Document) -> str | dict[str, Any]:
        user = person(request)
        if what == "without a suggestion":
            keys = dismissing.dismiss_without_suggestion(document, user)
        elif what == "to the end":
            keys = dismissing.dismiss_between(document, start, None, user)
        elif what == "between":
            keys = dismissing.dismiss_between(document, start, end, user)
        else:
            raise Http404
        if keys is None:
            return "There was nothing to dismiss."
        return {"act": f"{keys[0]}-{keys[1]}"}

    return act(request, public_id, done)


@require_POST
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back what `dismiss_many` did in one act, which the page names."""
    named = ONE_ACT.fullmatch(request.POST.get("act", ""))
    if named is None:
        raise Http404

    def done(document: Document) -> str:
        dismissing.take_back(document, (int(named[1]), int(named[2])), person(request))
        return ""

    return act(request, public_id, done)


@require_POST
def reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Undo the dismissal of the sentence at `start`."""

    def done(document: Document) -> str:
        dismissing.reopen(document, posted_start(request), person(request))
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
    record = record_or_404(request, record_id)

    def done(document: Document) -> str:
        steps.recall(record, person(request))
        return f"{record.public_id} is a draft again."

    return act(request, public_id, done)
