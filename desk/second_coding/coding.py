"""The workbench of a second coding: the document, and only what its coder enters."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from curation.accounts.audit import audit_refusal
from curation.coverage import Sentence, coverage_of, sentences_citing
from curation.errors import WorkflowError
from curation.models import CodedRecord, SecondCoding
from curation.permissions import may_add_places
from curation.second_coding.coding import (
    check_open,
    delete_coded,
    finish_coding,
    save_coded,
    spans_of,
)
from curation.second_coding.values import CODED_TYPES
from desk.documents.text_blocks import text_context
from desk.requests import check_sees, person, text_offset, whole_number
from desk.workbench.page import NEW_RECORDS, sentence_rows
from desk.workbench.parts import check_parts
from desk.workbench.record_entry import RecordEntry
from desk.workbench.suggestion_targets import SUGGESTION_TARGETS
from desk.workbench.text_parts import part_around
from reading.long_texts import is_long
from sources.models import Document

__all__ = [
    "begin_coded",
    "delete_record",
    "edit_coded",
    "finish",
    "open_coding",
    "put_back",
    "read_marks",
    "save",
    "show_coded",
]


def own_coding(request: HttpRequest, key: int) -> SecondCoding:
    """Return an open second coding of the person, with its document.

    Raises Http404, and PermissionDenied for others and once it is finished.
    """
    check_sees(request)
    documents = SecondCoding.objects.select_related("document__text", "document__publisher")
    coding = get_object_or_404(documents.defer("document__text__content"), pk=key)
    try:
        check_open(coding, person(request))
    except WorkflowError as error:
        audit_refusal(request, error)
        raise PermissionDenied(error.message) from error
    return coding


@require_GET
def open_coding(request: HttpRequest, key: int) -> HttpResponse:
    """Show the document beside what its second coder entered so far.

    A finished coding shows how it compares.
    """
    check_sees(request)
    if SecondCoding.objects.filter(pk=key, finished_at__isnull=False).exists():
        return redirect("admin:second_coding_compared", key)
    coding = own_coding(request, key)
    document = coding.document
    context = {
        **admin.site.each_context(request),
        **coded_context(coding),
        **text_context(document),
        "title": f"{document.public_id} · Second coding",
        "new_records": [
            (name, letter, reverse("admin:second_coding_new", args=[key, name]))
            for name, letter in NEW_RECORDS
            if name in CODED_TYPES
        ],
        "new_group": reverse("admin:workbench_new_group", args=[document.public_id])
        if request.user.has_perms(("entities.add_group", "sources.add_passage"))
        else "",
        "new_place": reverse("admin:workbench_new_place", args=[document.public_id])
        if may_add_places(request.user)
        else "",
        "empty_citation": RecordEntry.empty_citation(),
        "suggestion_targets": SUGGESTION_TARGETS,
        "is_fullwidth": "1",
    }
    return TemplateResponse(request, "curation/second_coding/workbench.html", context)


@require_GET
def show_coded(request: HttpRequest, key: int) -> HttpResponse:
    """Answer with the current records of a second coding."""
    return records(request, own_coding(request, key))


@require_GET
def read_marks(request: HttpRequest, key: int) -> JsonResponse:
    """Answer with the sentences of a part of the text, as `desk.workbench.text_parts` does."""
    coding = own_coding(request, key)
    document, cited = coding.document, spans_of(coding)
    at, found = text_offset(request.GET.get("at")), None
    if "number" in request.GET or "open_after" in request.GET:
        sentences = sentences_citing(document, cited)
        wanted = wanted_sentence(request, sentences)
        at, found = (wanted.start, wanted.number) if wanted else (0, None)
    start, end = part_around(document, at)
    rows = sentence_rows(sentences_citing(document, cited, start, end))
    return JsonResponse({"start": start, "end": end, "found": found, "sentences": rows})


def wanted_sentence(request: HttpRequest, sentences: Sequence[Sentence]) -> Sentence | None:
    """Return the sentence with a number, or the next open one after it, else the first open one."""
    if "number" in request.GET:
        number = whole_number(request.GET["number"])
        return sentences[number] if number < len(sentences) else None
    text = request.GET["open_after"]
    after = whole_number(text) if text != "-1" else -1
    waiting = [each for each in sentences if each.state != "cited"]
    return next((each for each in waiting if each.number > after), next(iter(waiting), None))


@require_GET
def begin_coded(request: HttpRequest, key: int, record_type: str) -> HttpResponse:
    """Show the empty form of a type of record."""
    coding = own_coding(request, key)
    if record_type not in CODED_TYPES:
        raise Http404
    return editor(request, coding, RecordEntry(record_type))


@require_GET
def edit_coded(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Show the form of a record as its coder sent it."""
    coding = own_coding(request, key)
    record = get_object_or_404(CodedRecord, coding=coding, pk=number)
    return editor(request, coding, RecordEntry(record.type, data=as_posted(record)), record)


@require_POST
def put_back(request: HttpRequest, key: int) -> HttpResponse:
    """Show a form with input that the browser kept. Nothing is saved."""
    coding = own_coding(request, key)
    entry = posted_entry(request)
    if isinstance(entry, HttpResponse):
        return entry
    return editor(request, coding, entry, replaced(request, coding), put_back=True)


@require_POST
def save(request: HttpRequest, key: int) -> HttpResponse:
    """Save the posted record; if it is refused, show the form again with the errors."""
    coding = own_coding(request, key)
    record = replaced(request, coding)
    entry = posted_entry(request)
    if isinstance(entry, HttpResponse):
        return entry
    if not entry.is_valid():
        return editor(request, coding, entry, record, status=422)
    posted = {name: texts for name, texts in request.POST.lists() if name not in IGNORED}
    try:
        saved = save_coded(coding, entry.draft(), posted, person(request), record)
    except WorkflowError as error:
        audit_refusal(request, error)
        return editor(request, coding, entry, record, error, status=422)
    return records(request, coding, saved)


IGNORED = {"csrfmiddlewaretoken", "record", "revision", "then"}
"""What a form sends that is no part of the record."""


@require_POST
def delete_record(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Delete a record of a second coding."""
    coding = own_coding(request, key)
    record = get_object_or_404(CodedRecord, coding=coding, pk=number)
    delete_coded(record, person(request))
    return records(request, coding)


@require_POST
def finish(request: HttpRequest, key: int) -> HttpResponse:
    """Finish a second coding, and show how it compares."""
    coding = own_coding(request, key)
    finish_coding(coding, person(request))
    messages.success(request, f"Your second coding of {coding.document.public_id} is finished.")
    return redirect("admin:second_coding_compared", key)


def posted_entry(request: HttpRequest) -> RecordEntry | HttpResponse:
    """Return the posted form, not checked yet, or the answer to one with unknown parts."""
    record_type = request.POST.get("type", "")
    if record_type not in CODED_TYPES:
        raise Http404
    try:
        check_parts(record_type, None, request.POST)
    except WorkflowError as error:
        audit_refusal(request, error)
        answer = render(request, "curation/problem.html", {"problem": error}, status=422)
        # The form stays below with the typed input.
        answer["HX-Reswap"] = "afterbegin"
        return answer
    return RecordEntry(record_type, data=request.POST)


def replaced(request: HttpRequest, coding: SecondCoding) -> CodedRecord | None:
    """Return the record that a posted form is of; None for a new one."""
    text = request.POST.get("record", "")
    if not text:
        return None
    return get_object_or_404(CodedRecord, coding=coding, pk=whole_number(text))


def as_posted(record: CodedRecord) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, texts in record.posted.items():
        data.setlist(name, texts)
    return data


def coded_context(coding: SecondCoding) -> dict[str, Any]:
    """Return what changes while a person codes: the records, and the marks in the text."""
    document: Document = coding.document
    spans = spans_of(coding)
    coverage = coverage_of([document])[document.pk]
    return {
        "coding": coding,
        "document": document,
        "coded": list(coding.records.all()),
        "marks": {
            "passages": [{"start": start, "end": end, "records": []} for start, end in spans],
            "sentences": None
            if document.text and is_long(document.text)
            else sentence_rows(sentences_citing(document, spans)),
            "total": coverage.total,
            "being_read": coverage.being_read,
        },
    }


def records(
    request: HttpRequest, coding: SecondCoding, saved: CodedRecord | None = None
) -> HttpResponse:
    """Answer with the records, below the form if one was saved."""
    name = "saved" if saved else "records"
    context = coded_context(coding) | {"saved": saved}
    return render(request, f"curation/second_coding/{name}.html", context)


def editor(
    request: HttpRequest,
    coding: SecondCoding,
    entry: RecordEntry,
    record: CodedRecord | None = None,
    problem: WorkflowError | None = None,
    status: int = 200,
    put_back: bool = False,
) -> HttpResponse:
    context = {
        "coding": coding,
        "document": coding.document,
        "entry": entry,
        "coded": record,
        "problem": problem,
        "put_back": put_back,
    }
    return render(request, "curation/second_coding/editor.html", context, status=status)
