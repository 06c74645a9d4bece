"""A sheet beside the text: one row per item of a list, a table or a paragraph."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from curation.accounts.audit import audit_refusal
from curation.errors import TooLongError, WorkflowError
from curation.workflow.entry import check_may_add
from curation.workflow.sheets import MAX_DRAFTS, SheetRefusedError, save_drafts
from desk.requests import person, text_offset
from desk.workbench.many.decided import why_decided
from desk.workbench.many.sheet_rows import COLUMNS, SheetRow, posted_rows, rows_of_items
from desk.workbench.page import document_or_404, records_context
from entities.models import Group, Incident
from reading.lists.filling import filling_of
from reading.lists.items import items_in
from reading.suggestions import Suggestion, suggestions_at
from sources.models import Document
from sources.texts.sentences import LONG

__all__ = ["show_sheet"]


@require_http_methods(["GET", "POST"])
def show_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a row for each item from `start` to `end` (code points), or save the posted rows."""
    document = document_or_404(request, public_id)
    try:
        check_may_add(Incident(), person(request))
        if request.method == "POST":
            return save(request, document)
        rows, left_out = read_rows(document, request)
    except WorkflowError as error:
        audit_refusal(request, error)
        return render(request, "curation/problem.html", {"problem": error}, status=422)
    return sheet(request, document, rows, left_out=left_out)


def read_rows(document: Document, request: HttpRequest) -> tuple[list[SheetRow], int]:
    """Return the rows of a stretch, and how many items are left out because they are too many.

    Raises TooLongError for a stretch that is too long to be read at once.
    """
    if document.text is None:
        return [], 0
    length = document.text.characters
    start = text_offset(request.GET.get("start"))
    end = min(text_offset(request.GET.get("end")) or length, length)
    if end - start > LONG:
        raise TooLongError("This is too long for a sheet. Select the list or the table first.")
    items = items_in(document.text.content, start, end, document.language)
    shown = items[:MAX_DRAFTS]
    found = suggestions_between(document, start, end) if shown else []
    fillings = [
        filling_of([each for each in found if item.start <= each.start and each.end <= item.end])
        for item in shown
    ]
    named = {each.group.value["group"] for each in fillings if each.group}
    groups = {group.public_id: group for group in Group.objects.filter(public_id__in=named)}
    return rows_of_items(shown, fillings, groups), len(items) - len(shown)


def suggestions_between(document: Document, start: int, end: int) -> list[Suggestion]:
    """Return the suggestions of a stretch, as far as a worker has read it."""
    found: list[Suggestion] = []
    while start < end:
        offer = suggestions_at(document, start)
        if offer.end <= start:
            break
        found += offer.suggestions
        start = offer.end
    return found


def save(request: HttpRequest, document: Document) -> HttpResponse:
    """Save the taken rows together, or show all of them again with what is wrong.

    Raises TooLongError for more rows than a sheet has.
    """
    if len(request.POST.getlist("rows")) > MAX_DRAFTS:
        raise TooLongError(f"A sheet has at most {MAX_DRAFTS} rows. Nothing was saved.")
    rows = posted_rows(request.POST, MAX_DRAFTS)
    taken = [row for row in rows if row.taken]
    drafts = [row.draft(document) for row in taken]
    complete = [draft for draft in drafts if draft is not None]
    if not taken or len(complete) < len(taken):
        return sheet(request, document, rows, status=422, nothing=not taken)
    try:
        save_drafts(complete, person(request))
    except SheetRefusedError as error:
        audit_refusal(request, error)
        for place, refusal in error.refused.items():
            taken[place].errors += [refusal.message, *map(str, refusal.problems)]
        return sheet(request, document, rows, status=422)
    context = records_context(document, person(request)) | {
        "saved": [draft.record for draft in complete]
    }
    return render(request, "curation/workbench/sheet_saved.html", context)


def sheet(
    request: HttpRequest,
    document: Document,
    rows: list[SheetRow],
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Return the form of the rows. Those that are decided already are not taken unasked."""
    for row, reason in zip(rows, why_decided(document, [row.span for row in rows]), strict=True):
        row.decided = reason
        row.taken = row.taken and not (reason and request.method == "GET")
    context = {
        "document": document,
        "rows": rows,
        "labels": [label for _key, label, _form, _fields in COLUMNS],
        "decided": sum(bool(row.decided) for row in rows),
        "refused": sum(row.is_refused for row in rows),
    }
    return render(request, "curation/workbench/sheet.html", context | more, status=status)
