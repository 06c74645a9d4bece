"""Opening and saving a record beside the document."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from curation.accounts.audit import audit_refusal
from curation.errors import ChangedMeanwhileError, WorkflowError
from curation.permissions import check_may_edit
from curation.workflow.approval import missing_evidence
from curation.workflow.entry import check_may_add, save_draft
from curation.workflow.steps import submit_with_document
from desk.badges import badges, redacted_keys
from desk.records.stale import last_change
from desk.requests import person, plain_text, record_or_404, whole_number
from desk.workbench.feedback import add_feedback, requested_changes
from desk.workbench.page import document_or_404, records_context
from desk.workbench.parts import check_parts
from desk.workbench.record_entry import RecordEntry
from entities.declared import CITED_TYPES
from entities.values import load_rows, values_of
from sources.models import Document, Record

__all__ = ["edit_record", "new_record", "put_back", "save_record"]


def loaded_record(record: Record) -> Any:
    """Return the concrete record with everything that its form shows, in a few queries."""
    concrete = record.concrete
    load_rows([concrete])
    return concrete


@require_GET
def new_record(request: HttpRequest, public_id: str, record_type: str) -> HttpResponse:
    """Show the empty form of a type of record."""
    document = document_or_404(request, public_id)
    if record_type not in CITED_TYPES:
        raise Http404
    if not request.user.has_perm(f"entities.add_{record_type}"):
        raise PermissionDenied
    return editor(request, document, RecordEntry(record_type))


@require_GET
def edit_record(request: HttpRequest, public_id: str, record_id: str) -> HttpResponse:
    """Show a record's form, or why it cannot be changed now."""
    document = document_or_404(request, public_id)
    record = record_or_404(request, record_id)
    if record.type not in CITED_TYPES:
        raise Http404
    try:
        check_may_edit(record, person(request))
    except WorkflowError as error:
        audit_refusal(request, error)
        return render(request, "curation/problem.html", {"problem": error}, status=409)
    return editor(request, document, RecordEntry(record.type, loaded_record(record)))


def posted_entry(request: HttpRequest) -> RecordEntry | HttpResponse:
    """Return the posted form of a record, not checked yet, or the answer to one with unknown parts.

    Raises Http404 for a type or a record that does not exist.
    """
    posted = request.POST
    record_type, record_id = posted.get("type", ""), plain_text(posted.get("record"))
    if record_type not in CITED_TYPES:
        raise Http404
    record = (
        loaded_record(record_or_404(request, record_id, type=record_type)) if record_id else None
    )
    try:
        check_parts(record_type, record, posted)
    except WorkflowError as error:
        audit_refusal(request, error)
        answer = render(request, "curation/problem.html", {"problem": error}, status=422)
        # The form stays below with the typed input.
        answer["HX-Reswap"] = "afterbegin"
        return answer
    return RecordEntry(record_type, record, posted)


@require_POST
def put_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a form with input that the browser kept. Nothing is saved."""
    document = document_or_404(request, public_id)
    entry = posted_entry(request)
    if isinstance(entry, HttpResponse):
        return entry
    try:
        if entry.record.pk:
            check_may_edit(entry.record, person(request))
        else:
            check_may_add(entry.record, person(request))
    except WorkflowError as error:
        audit_refusal(request, error)
        return render(request, "curation/problem.html", {"problem": error}, status=409)
    return editor(request, document, entry, put_back=True)


@require_POST
def save_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save the whole posted record; if it is refused, show the form again with the errors.

    With `then=submit` it is sent to review at once, with its document. If it is not ready for that,
    it is a draft, and its form stays open.
    """
    document = document_or_404(request, public_id)
    posted = request.POST
    entry = posted_entry(request)
    if isinstance(entry, HttpResponse):
        return entry
    if not entry.is_valid():
        return editor(request, document, entry, status=422)
    draft = entry.draft()
    try:
        save_draft(draft, person(request), whole_number(posted.get("revision")))
    except WorkflowError as error:
        audit_refusal(request, error)
        stale = isinstance(error, ChangedMeanwhileError)
        return editor(request, document, entry, error, stale, status=409 if stale else 422)
    saved = Record.objects.get(pk=draft.record.pk)
    sent: list[Record] = []
    problem: WorkflowError | None = None
    if posted.get("then") == "submit":
        try:
            sent = submit_with_document(saved, document, person(request))
        except WorkflowError as error:
            audit_refusal(request, error)
            problem = error
        document = document_or_404(request, public_id)
    concrete = loaded_record(saved)
    context = records_context(document, person(request)) | {
        "saved": saved,
        "sent": sent,
        "not_sent": problem,
        "lacking": missing_evidence(concrete, values_of(concrete)),
    }
    if problem:
        # What is missing is to be entered in the form, as it was saved.
        context |= editor_context(document, RecordEntry(saved.type, concrete))
    return render(request, "curation/workbench/saved.html", context)


def editor_context(document: Document, entry: RecordEntry) -> dict[str, Any]:
    record = entry.record if entry.record.pk else None
    return {
        "document": document,
        "entry": entry,
        "record": record,
        "badges": badges(record, redacted_keys([record])) if record else "",
        "revision": record.revision if record else 0,
    }


def editor(
    request: HttpRequest,
    document: Document,
    entry: RecordEntry,
    problem: WorkflowError | None = None,
    stale: bool = False,
    status: int = 200,
    put_back: bool = False,
) -> HttpResponse:
    """Return the form; if it is stale, together with the current record."""
    context = editor_context(document, entry) | {"problem": problem, "put_back": put_back}
    record = context["record"]
    if record:
        # The form's own copy of the record has the posted values.
        saved = Record.objects.filter(pk=record.pk).first() if request.method == "POST" else None
        stands = loaded_record(saved) if saved else record
        add_feedback(entry, stands)
        context["requested"] = requested_changes(stands)
    if request.method == "POST":
        context["revision"] = whole_number(request.POST.get("revision"))
    if stale:
        now = Record.objects.get(pk=entry.record.pk)
        context |= {
            "revision": now.revision,
            "changed": last_change(now),
            "current_values": [value for value in values_of(loaded_record(now)) if value.known],
        }
    return render(request, "curation/workbench/editor.html", context, status=status)
