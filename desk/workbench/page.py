"""The page of the workbench, with the records that a document supports."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from curation.concrete import concrete_records
from curation.coverage import Coverage, Sentence, coverage_of, sentences_in
from curation.permissions import may_add_places, may_edit
from curation.second_coding.blinding import coded_blind_by, hidden_from
from curation.workflow.approval import missing_evidence_reason
from curation.workflow.steps import recallable_ids
from curation.workflow.verification import current_verifications, ids_worked_on
from desk.badges import badges, change_address, redacted_keys
from desk.documents.text_blocks import text_context
from desk.requests import person
from desk.workbench.many.kept import KEPT
from desk.workbench.record_entry import RecordEntry
from desk.workbench.suggestion_targets import SUGGESTION_TARGETS
from entities.models import Citation
from entities.models.location import PRECISION_OF_KIND
from entities.values import load_rows, values_of
from reading.long_texts import is_long
from reading.quote_checks import check_records
from sources.models import Document, Record
from sources.values import Value

__all__ = [
    "document_or_404",
    "is_blind",
    "open_workbench",
    "read_text",
    "records_context",
    "sentence_rows",
    "show_records",
]

MAX_CARDS = 100

NEW_RECORDS = (
    ("incident", "n"),
    ("finding", "f"),
    ("group", "g"),
)


@dataclass
class Card:
    """A record that cites the document, as shown on the right side."""

    record: Record
    badges: str
    rows: list[dict[str, Any]]
    elsewhere: list[str]
    """The labels of values that only other documents support."""
    lacking: int
    may_edit: bool
    may_recall: bool
    address: str


def document_or_404(request: HttpRequest, public_id: str, *, blind: bool = False) -> Document:
    """Return a document with its text, whose content is loaded only when it is used.

    Raises PermissionDenied for users who may not see documents and, unless `blind` is set, for
    those who code it without seeing what others entered from it.
    """
    if not request.user.has_perm("sources.view_document"):
        raise PermissionDenied
    documents = Document.objects.select_related("text", "publisher").defer("text__content")
    coded_blind = documents.annotate(is_blind=coded_blind_by(person(request)))
    document: Document = get_object_or_404(coded_blind, public_id=public_id)
    if is_blind(document) and not blind:
        raise PermissionDenied("You code this document without seeing what others entered.")
    return document


def is_blind(document: Document) -> bool:
    """Return whether the user codes a document of `document_or_404` blind now."""
    return bool(document.is_blind)  # type: ignore[attr-defined]


def open_workbench(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a document beside the records that it supports."""
    document = document_or_404(request, public_id, blind=True)
    if is_blind(document):
        return redirect("admin:second_coding", document.second_codings.get().pk)
    context = {
        **admin.site.each_context(request),
        **records_context(document, person(request)),
        "title": f"{document.public_id} · Workbench",
        **text_context(document),
        "document_address": change_address(document),
        "new_records": [
            (name, key, reverse("admin:workbench_new", args=[public_id, name]))
            for name, key in NEW_RECORDS
            if request.user.has_perm(f"entities.add_{name}")
        ],
        # It is created with the words that speak of it, so the document needs a text.
        "new_group": reverse("admin:workbench_new_group", args=[public_id])
        if document.text and request.user.has_perms(("entities.add_group", "sources.add_passage"))
        else "",
        "new_place": reverse("admin:workbench_new_place", args=[public_id])
        if document.text and may_add_places(request.user)
        else "",
        # Its rows cite words of the text.
        "new_sheet": reverse("admin:workbench_sheet", args=[public_id])
        if document.text
        and request.user.has_perms(("entities.add_incident", "sources.add_passage"))
        else "",
        "empty_citation": RecordEntry.empty_citation(),
        "suggestion_targets": SUGGESTION_TARGETS,
        "precision_of_kind": PRECISION_OF_KIND,
        "is_fullwidth": "1",
    }
    return TemplateResponse(request, "curation/workbench/page.html", context)


def show_records(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer with the current records and coverage of a document."""
    document = document_or_404(request, public_id)
    context = records_context(document, person(request))
    return TemplateResponse(request, "curation/workbench/records.html", context)


def read_text(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer with only the text of a document, for the pane of another page."""
    document = document_or_404(request, public_id)
    context = {"document": document, **text_context(document)}
    return TemplateResponse(request, "curation/workbench/text.html", context)


def records_context(document: Document, user: User) -> dict[str, Any]:
    """Return what changes while a person works: the cards, the coverage, the marks in the text.

    A constant number of queries for any number of records.
    """
    coverage = coverage_of([document])[document.pk]
    citing = Record.objects.filter(
        ~hidden_from(user), citations__passage__document=document
    ).distinct()
    records = concrete_records(citing.order_by("-changed_at")[:MAX_CARDS])
    cards = cards_of(records, document, user)
    own = ids_worked_on(records, user)
    drafts = [
        record
        for record in (document, *records)
        if record.state in (Record.State.DRAFT, Record.State.CHANGES_REQUESTED)
        and may_edit(record, user)
        and (record is document or record.pk in own)
    ]
    return {
        "document": document,
        "document_badges": badges(document, redacted_keys([document])),
        "coverage": coverage,
        "cards": cards,
        "most_cards": MAX_CARDS,
        "repeated": list(KEPT),
        "drafts": drafts,
        "marks": marks_of(document, coverage),
        "may_mark": user.has_perm("sources.add_passage"),
        "may_choose_publisher": may_edit(document, user),
    }


def cards_of(records: list[Any], document: Document, user: User) -> list[Card]:
    load_rows(records)
    values = {record.pk: values_of(record) for record in records}
    verdicts = current_verifications(records, values)
    unfinished = [record for record in records if record.state != Record.State.APPROVED]
    advice = {
        each.citation_id: each.sentence
        for found in check_records(unfinished).values()
        for each in found
    }
    mine = recallable_ids(records, user)
    redacted = redacted_keys(records)
    cards = []
    for record in records:
        rows = [
            row_of(value, document, verdicts, advice)
            for value in values[record.pk]
            if value.citations or (value.known and value.needs_citation)
        ]
        shown = [row for row in rows if row["here"] or not row["cited"]]
        cards.append(
            Card(
                record=record,
                badges=badges(record, redacted),
                rows=shown,
                elsewhere=[row["value"].label for row in rows if row not in shown],
                lacking=sum(bool(row["lack"]) for row in rows),
                may_edit=may_edit(record, user),
                may_recall=record.pk in mine,
                address=change_address(record),
            )
        )
    # Unfinished records come first.
    return sorted(cards, key=lambda card: card.record.state == Record.State.APPROVED)


def row_of(
    value: Value, document: Document, verdicts: dict[int, Any], advice: dict[int, str]
) -> dict[str, Any]:
    """Return a value with its citations, those of this document first."""
    cited = sorted(
        value.citations, key=lambda citation: citation.passage.document_id != document.pk
    )
    verified = [verdicts.get(citation.pk) for citation in cited]
    if value.needs_citation and not cited:
        tone = "bare"
    elif any(verdict and not verdict.confirmed for verdict in verified):
        tone = "rejected"
    elif verified and all(verified):
        tone = "confirmed"
    else:
        tone = "open"
    return {
        "value": value,
        "tone": tone,
        "lack": missing_evidence_reason(value),
        "here": any(citation.passage.document_id == document.pk for citation in cited),
        "cited": [
            {
                "citation": citation,
                "here": citation.passage.document_id == document.pk,
                "verdict": verdict,
                "advice": advice.get(citation.pk, ""),
            }
            for citation, verdict in zip(cited, verified, strict=True)
        ],
    }


def marks_of(document: Document, coverage: Coverage) -> dict[str, Any]:
    """Return what the page draws in the text; offsets in code points."""
    cited: dict[int, list[str]] = {}
    places: dict[int, tuple[int, int]] = {}
    citations = Citation.objects.filter(passage__document=document).order_by("record_id")
    for key, start, end, record in citations.values_list(
        "passage_id", "passage__start", "passage__end", "record__public_id"
    ):
        places[key] = (start, end)
        cited.setdefault(key, [])
        if record not in cited[key]:
            cited[key].append(record)
    return {
        "passages": [
            {"start": start, "end": end, "records": cited[key]}
            for key, (start, end) in sorted(places.items(), key=lambda item: item[1])
        ],
        # For a long text, the page requests the sentences that it shows.
        "sentences": None
        if document.text and is_long(document.text)
        else sentence_rows(sentences_in(document)),
        "total": coverage.total,
        "being_read": coverage.being_read,
    }


def sentence_rows(sentences: Iterable[Sentence]) -> list[list[Any]]:
    """Return sentences in the form for the page's script: number, start, end (code points),
    state."""
    return [[each.number, each.start, each.end, each.state] for each in sentences]
