"""Suggestions from the text, and similar records that exist already."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from curation.tasks import enqueue_reading
from desk.requests import plain_text, text_offset
from desk.workbench.page import document_or_404
from desk.workbench.record_entry import RecordEntry
from entities.declared import CITED_TYPES
from reading.duplicates import Toll, like_groups, like_incidents
from reading.suggestions import suggestions_at
from sources.dates import edtf_bounds
from sources.models import Record

__all__ = ["read_suggestions", "similar_records"]


def read_suggestions(request: HttpRequest, public_id: str) -> JsonResponse:
    """Answer with the suggestions for the part of a document's text that contains `at`.

    Offsets are code points; `start` and `end` are those of the part. `being_read` means that the
    request should be repeated, `names_only` that the text is in a language whose counts, dates and
    speakers are not read.
    """
    document = document_or_404(request, public_id, blind=True)
    offer = suggestions_at(document, text_offset(request.GET.get("at")))
    if offer.being_read:
        enqueue_reading(document)
    return JsonResponse(
        {
            "start": offer.start,
            "end": offer.end,
            "being_read": offer.being_read or offer.busy,
            "names_only": offer.names_only,
            "suggestions": [
                {**vars(found), "value": dict(found.value)} for found in offer.suggestions
            ],
        }
    )


@require_POST
def similar_records(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer with records that are similar to the one being entered; nothing is saved."""
    document = document_or_404(request, public_id)
    posted = request.POST
    record_type, record_id = posted.get("type", ""), plain_text(posted.get("record"))
    if record_type not in CITED_TYPES:
        raise Http404
    model: Any = CITED_TYPES[record_type].model
    open_record = model._default_manager.filter(public_id=record_id).first() if record_id else None
    entry = RecordEntry(record_type, data=posted)
    entry.is_valid()
    typed = entry.form.cleaned_data
    found: list[tuple[Any, str]] = []
    if record_type == Record.Type.GROUP:
        names = [typed.get("name", "")] if open_record is None else []
        found = [
            (like.group, like.reason) for name in names for like in like_groups(name, open_record)
        ]
    elif record_type == Record.Type.INCIDENT:
        date = typed.get("date")
        found = [
            (like.incident, " ".join(like.reasons))
            for like in like_incidents(
                edtf_bounds(date) if date else None,
                typed.get("place"),
                tolls_of(entry),
                document,
                open_record,
            )
        ]
    context = {"document": document, "found": found}
    return render(request, "curation/workbench/similar_records.html", context)


def tolls_of(entry: RecordEntry) -> list[Toll]:
    """Return the valid casualties of a posted incident."""
    rows = [
        block.form for block in entry.row_blocks if block.kind and block.kind.filled_by == "count"
    ]
    return [
        Toll(*(form.cleaned_data[name] for name in ("victims", "outcome", "figure")))
        for form in rows
        if form.is_valid()
    ]
