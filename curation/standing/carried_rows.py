"""The rows that a merge carried over, in the successor's working copy and in its snapshot."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core import serializers
from django.db.models import Model

from curation.errors import DisagreementError, WrongStateError
from curation.models import Snapshot, Verification
from curation.standing.carrying import Carried
from curation.workflow.verification import (
    contributors_of,
    digests_of,
    has_unacknowledged,
    pinned_dates,
)
from entities.declared import ROWS
from entities.models import Alias, Citation, Group, Place
from entities.published import fields_of_row
from entities.values import load_rows, values_of
from reading.quote_checks import check_record
from sources.acting import acting_as
from sources.models import Document, Passage, Record
from sources.record_type import RowValues
from sources.texts.anchors import AnchorError, mark_passage

__all__ = [
    "carry_rows",
    "check_disagreements",
    "citation_fields",
    "passage_for",
    "row_fields",
]


def row_fields(of: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a row of a published document, as its model has them."""
    rows = ROWS[of]
    fields = fields_of_row(rows, row)
    for name in rows.relations:
        if rows.model._meta.get_field(name).related_model is Place:
            fields[name] = Place.objects.get(code=fields[name])
        else:
            fields[name] = _current_group(fields[name])
    return fields


def passage_for(citation: dict[str, Any]) -> Passage:
    """Return the passage of a published citation; mark it again where it was deleted.

    Raises WrongStateError when its document does not say these words any more.
    """
    document = Document.objects.get(public_id=citation["source"]["id"])
    try:
        return mark_passage(document, citation["exact"], citation["start"])
    except AnchorError as error:
        raise WrongStateError(
            f"A citation cannot be carried over: {error} Drop its row, or wait."
        ) from error


def citation_fields(citation: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a published citation, without its record and its value."""
    asserter = citation["asserted_by"]
    return {
        "passage": passage_for(citation),
        "asserted_by": _current_group(asserter["id"]) if asserter else None,
        "speaker": citation["speaker"] or "",
        "stance": citation["stance"],
    }


def _current_group(public_id: str) -> Group:
    """The group that was published under an identifier, or what it was merged into since."""
    named = Record.objects.get(public_id=public_id)
    return Group.objects.get(pk=named.after_merges.pk)


def carry_rows(
    merged: Record,
    successor: Record,
    carried: Sequence[Carried],
    proposer: User,
    confirmer: User,
    seconds: float | None = None,
) -> dict[str, list[Citation]]:
    """Put what is carried over into the successor's working copy and its snapshot.

    The proposer is noted as contributor; each citation that came with a row is verified by the
    confirmer, who read it beside the row: all of them together in so many `seconds`. Where a draft
    says something else by now, the row stays as the draft has it, and the citation waits for a
    reviewer. Returns the others, which the confirmer read, by the keys of what is carried.
    """
    kept: list[tuple[Carried, Any, list[Citation]]] = []
    seen: dict[str, list[Citation]] = {}
    with acting_as(proposer):
        for each in carried:
            listed, fields = ROWS[each.of], row_fields(each.of, each.row)
            row = _get_or_create_row(listed, successor, fields, each, merged)
            citations = [
                Citation.objects.get_or_create(
                    record_id=successor.pk, **{listed.cited_as: row}, **citation_fields(citation)
                )[0]
                for citation in each.row.get("citations", [])
            ]
            kept.append((each, row, citations))
            if all(getattr(row, name) == value for name, value in fields.items()):
                seen[each.key] = citations
    _verify_carried(successor, seen, confirmer, seconds)
    _add_to_snapshot(successor, kept)
    return seen


def _get_or_create_row(
    listed: RowValues, successor: Record, fields: dict[str, Any], carried: Carried, merged: Record
) -> Any:
    only = {name: fields[name] for name in listed.identity}
    owner = {f"{listed.owner}_id": successor.pk}
    row = listed.model.objects.filter(**owner, **only).first()
    if row is None:
        row = listed.model(**owner, **fields)
        if listed.model is Alias and not carried.row["citations"]:
            row.merged_from_id = _original_group_id(merged, carried)
        row.save()
    return row


def _original_group_id(merged: Record, carried: Carried) -> int | None:
    """The group whose published name an alias without citations was, however many merges ago."""
    if carried.is_name:
        return merged.pk
    alias = Alias.objects.filter(group=merged.pk, name=carried.row["name"]).exclude(
        merged_from=None
    )
    return alias.values_list("merged_from", flat=True).first()


def _verify_carried(
    successor: Record,
    seen: Mapping[str, Sequence[Citation]],
    confirmer: User,
    seconds: float | None,
) -> None:
    record = Record.objects.get(pk=successor.pk)
    if confirmer.pk in contributors_of([record])[record.pk]:
        # Who wrote at this draft checks nothing of it: another reviewer will.
        return
    concrete = record.concrete
    load_rows([concrete])
    values = values_of(concrete)
    digests, dates = digests_of(values), pinned_dates(values)
    citations = [citation for found in seen.values() for citation in found]
    for citation in citations:
        Verification.objects.create(
            record=record,
            citation=citation,
            round=record.round,
            digest=digests[citation.pk],
            read_against=dates[citation.pk],
            confirmed=True,
            by=confirmer,
            # One page shows them all, so that each has its share.
            seconds=None if seconds is None else seconds / len(citations),
        )


def check_disagreements(
    successor: Record, seen: Mapping[str, Sequence[Citation]], acknowledged: Collection[str]
) -> None:
    """Raise DisagreementError, by the keys of what was carried over, where a quote check disagrees
    in a sentence that is not among the acknowledged.

    `seen` is what `carry_rows` returned, `successor` the record as it stands after the merge.
    """
    advice = check_record(successor.concrete)
    by_value: dict[str, list[str]] = {}
    for key, citations in seen.items():
        keys = {citation.pk for citation in citations}
        if found := [each.sentence for each in advice if each.citation_id in keys]:
            by_value[key] = found
    sentences = [sentence for found in by_value.values() for sentence in found]
    if has_unacknowledged(sentences, acknowledged):
        raise DisagreementError(sentences, by_value)


def _add_to_snapshot(
    successor: Record, kept: Sequence[tuple[Carried, Any, list[Citation]]]
) -> None:
    """Let what discarding a draft brings back have the rows too, as they were published."""
    snapshot = Snapshot.objects.filter(record=successor.pk).first()
    if snapshot is None:
        return
    rows: list[dict[str, Any]] = list(snapshot.rows)
    there = {(row["model"], row["pk"]) for row in rows}

    def add(instance: Model, **fields: Any) -> None:
        [packed] = json.loads(serializers.serialize("json", [instance]))
        packed["fields"] |= fields
        if (packed["model"], packed["pk"]) not in there:
            there.add((packed["model"], packed["pk"]))
            rows.append(packed)

    for each, row, citations in kept:
        listed, fields = ROWS[each.of], row_fields(each.of, each.row)
        published = _as_published(listed, row, fields)
        [packed] = json.loads(serializers.serialize("json", [published]))
        names = (listed.owner, *listed.identity)
        twin = next(
            (
                old
                for old in rows
                if old["model"] == packed["model"]
                and all(old["fields"][name] == packed["fields"][name] for name in names)
            ),
            None,
        )
        if twin is None:
            add(published)
        for citation in citations:
            add(citation.passage)
            add(citation, **{listed.cited_as: twin["pk"] if twin else row.pk})
    snapshot.rows = rows
    snapshot.save()


def _as_published(listed: RowValues, row: Any, fields: dict[str, Any]) -> Any:
    """The row under its key, saying what was published, whatever a draft says."""
    published = type(row).objects.get(pk=row.pk)
    for name, value in fields.items():
        setattr(published, name, value)
    return published
