"""Coding a document a second time: saving, deleting, finishing, and what its coder may not see."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from curation.concrete import concrete_records
from curation.errors import ContradictionError, NotPermittedError, WrongStateError
from curation.models import CodedRecord, ComparedValue, SecondCoding
from curation.second_coding.comparing import compared, pairs
from curation.second_coding.values import CODED_TYPES, Coded, CodedValue, coded
from curation.workflow.entry import Draft, save_draft
from entities.values import load_rows
from sources.models import Document, Record
from sources.texts.characters import readable

__all__ = [
    "check_open",
    "delete_coded",
    "finish_coding",
    "open_codings",
    "save_coded",
    "spans_of",
]

MAX_RECORDS = 200
"""The most records of one second coding."""


def open_codings(user: User) -> list[SecondCoding]:
    """Return what a person has to code blind, the oldest first. One query."""
    waiting = SecondCoding.objects.filter(coder=user, finished_at=None)
    return list(waiting.select_related("document").order_by("pk"))


def check_open(coding: SecondCoding, user: User) -> None:
    """Raise NotPermittedError for others than its coder, and WrongStateError if it is finished."""
    if coding.coder_id != user.pk:
        raise NotPermittedError("Somebody else codes this document a second time.")
    if coding.finished_at:
        raise WrongStateError("This second coding is finished.")


@transaction.atomic
def save_coded(
    coding: SecondCoding,
    draft: Draft,
    posted: Mapping[str, Sequence[str]],
    user: User,
    replaces: CodedRecord | None = None,
) -> CodedRecord:
    """Save a record of a second coding, or the new form of one, and return it.

    It is checked like any draft: it is saved as one, its values are read, and the draft is taken
    back. Raises what `check_open` and `save_draft` raise, and ContradictionError for a type that is
    not coded twice, for words of another document, and for a record that cites nothing.
    """
    coding = _locked(coding)
    check_open(coding, user)
    if draft.record.TYPE not in CODED_TYPES:
        raise ContradictionError("Only incidents and findings are coded a second time.")
    for evidence in draft.evidence:
        if evidence.quote is None or evidence.quote.document.pk != coding.document_id:
            raise ContradictionError("Cite only the document that you code.")
    if replaces is None and coding.records.count() >= MAX_RECORDS:
        raise WrongStateError(f"A second coding has {MAX_RECORDS} records at most.")
    found = _tried(draft, coding.document, user)
    if not found.values:
        raise ContradictionError("No value cites the document. Cite the words of at least one.")
    saved = replaces or CodedRecord(coding=coding, type=found.type)
    saved.title = found.title
    saved.posted = {name: list(map(readable, texts)) for name, texts in posted.items()}
    saved.values = [[each.variable, each.label, each.text] for each in found.values]
    saved.cited = [list(span) for span in found.cited]
    saved.save()
    return saved


def _tried(draft: Draft, document: Document, user: User) -> Coded:
    """Return what a draft would say, without keeping it."""
    with transaction.atomic():
        save_draft(draft, user)
        record = Record.objects.get(pk=draft.record.pk).concrete
        load_rows([record])
        found = coded(record, document)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def delete_coded(record: CodedRecord, user: User) -> None:
    """Delete a record of a second coding. Raises what `check_open` raises."""
    check_open(_locked(record.coding), user)
    record.delete()


@transaction.atomic
def finish_coding(coding: SecondCoding, user: User) -> None:
    """Finish a second coding and compare it with what stands now. Raises what `check_open` raises.

    A document in which the second person found nothing is finished as well.
    """
    coding = _locked(coding)
    check_open(coding, user)
    document = coding.document
    citing = Record.objects.filter(
        citations__passage__document=document, type__in=CODED_TYPES
    ).exclude(standing__in=[Record.Standing.MERGED, Record.Standing.WITHDRAWN])
    records = concrete_records(citing.distinct())
    load_rows(records)
    first = [coded(record, document) for record in records]
    second = [_as_coded(record) for record in coding.records.all()]
    rows = []
    for number, pair in enumerate(pairs(first, second), 1):
        one = None if pair.first is None else first[pair.first]
        other = None if pair.second is None else second[pair.second]
        for value, said, again in compared(one, other):
            rows.append(
                ComparedValue(
                    coding=coding,
                    pair=number,
                    type=(one or other).type,  # type: ignore[union-attr]
                    record=None if pair.first is None else records[pair.first].record_ptr,
                    variable=value.variable,
                    label=value.label,
                    first=said,
                    second=again,
                    agreed=bool(said and again) if not value.variable else said == again,
                )
            )
    ComparedValue.objects.bulk_create(rows)
    coding.finished_at = timezone.now()
    coding.save(update_fields=["finished_at"])


def spans_of(coding: SecondCoding) -> list[tuple[int, int]]:
    """Return the words that a second coding cites, sorted; offsets in code points. One query."""
    cited = coding.records.values_list("cited", flat=True)
    return sorted({(start, end) for spans in cited for start, end in spans})


def _as_coded(record: CodedRecord) -> Coded:
    values = [CodedValue(*each) for each in record.values]
    return Coded(record.type, record.title, values, [(start, end) for start, end in record.cited])


def _locked(coding: SecondCoding) -> SecondCoding:
    return SecondCoding.objects.select_for_update(of=("self",)).get(pk=coding.pk)
