"""Adds the rows that a merge carries over to the successor's working copy and snapshot."""

import json
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
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
from entities.codebook import retired_terms_kept
from entities.models import Alias, Citation, Group, Place
from entities.parts import part_problems
from entities.published import fields_of_row
from entities.values import load_rows, plain_number, values_of
from reading.quote_checks import check_record
from sources.acting import acting_as
from sources.models import Document, Passage, Record
from sources.record_type import RowValues
from sources.texts.anchors import AnchorError, mark_passage

__all__ = [
    "carry_rows",
    "check_disagreements",
    "citation_fields",
    "own_point",
    "passage_for",
    "row_fields",
]


def row_fields(rows: RowValues, row: dict[str, Any]) -> dict[str, Any]:
    """Return the model fields of a row of a published document."""
    fields = fields_of_row(rows, row)
    for name in rows.relations:
        model = rows.model._meta.get_field(name).related_model
        if model is Place:
            place = fields[name] = Place.objects.get(code=fields[name])
            if "latitude" in fields:
                fields |= own_point(place, row)
        elif fields[name] is not None:
            fields[name] = _current(model, fields[name])
    # A point without a place; the others are read above.
    return {
        name: Decimal(str(value)) if isinstance(value, float) else value
        for name, value in fields.items()
    }


def own_point(place: Place, located: dict[str, Any]) -> dict[str, Decimal | None]:
    """Return the coordinates that are entered, from a published location.

    Without coordinates of its own, something is published with those of its place, or with computed
    ones.
    """
    point = {name: located[name] for name in ("latitude", "longitude")}
    if (
        located.get("computed")
        or None in point.values()
        or all(plain_number(getattr(place, name)) == value for name, value in point.items())
    ):
        return dict.fromkeys(point)
    return {name: Decimal(str(value)) for name, value in point.items()}


def passage_for(citation: dict[str, Any]) -> Passage:
    """Return the passage of a published citation. Creates it again if it was deleted.

    Raises WrongStateError if the document no longer contains the words.
    """
    document = Document.objects.get(public_id=citation["source"]["id"])
    try:
        return mark_passage(document, citation["exact"], citation["start"])
    except AnchorError as error:
        raise WrongStateError(
            f"A citation cannot be carried over: {error} Drop its row, or confirm later."
        ) from error


def citation_fields(citation: dict[str, Any]) -> dict[str, Any]:
    """Return the model fields of a published citation, without its record and value."""
    asserter = citation["asserted_by"]
    return {
        "passage": passage_for(citation),
        "asserted_by": _current(Group, asserter["id"]) if asserter else None,
        "speaker": citation["speaker"] or "",
        "stance": citation["stance"],
        "reported": (citation.get("reported") or {}).get("reading", ""),
    }


def _current(model: Any, public_id: str) -> Any:
    """Return the record with this public id, or the one that it was merged into since."""
    named = Record.objects.get(public_id=public_id)
    return model.objects.get(pk=named.after_merges.pk)


def carry_rows(
    merged: Record,
    successor: Record,
    carried: Sequence[Carried],
    proposer: User,
    confirmer: User,
    seconds: float | None = None,
) -> dict[str, list[Citation]]:
    """Add the carried rows to the successor's working copy and its snapshot.

    The proposer becomes a contributor. The confirmer, who saw the rows, verifies their citations;
    `seconds` is how long all of them took together. If a draft has changed a row, the draft's row
    is kept and its citations wait for a reviewer. Returns the other citations by the keys of the
    carried rows.
    """
    kept: list[tuple[Carried, Any, list[Citation]]] = []
    seen: dict[str, list[Citation]] = {}
    new: list[tuple[Carried, Any]] = []
    with acting_as(proposer):
        for each in carried:
            listed, fields = each.listed, row_fields(each.listed, each.row)
            row, is_new = _get_or_create_row(listed, successor, fields, each, merged)
            citations = [
                Citation.objects.get_or_create(
                    record_id=successor.pk, **{listed.cited_as: row}, **citation_fields(citation)
                )[0]
                for citation in each.row.get("citations", [])
            ]
            kept.append((each, row, citations))
            if is_new:
                new.append((each, row))
            if all(getattr(row, name) == value for name, value in fields.items()):
                seen[each.key] = citations
        _set_wholes(successor, new)
    _verify_carried(successor, seen, confirmer, seconds)
    _add_to_snapshot(successor, kept)
    return seen


def _get_or_create_row(
    listed: RowValues, successor: Record, fields: dict[str, Any], carried: Carried, merged: Record
) -> tuple[Any, bool]:
    """Return the row of the successor's working copy, and whether it is new."""
    only = {name: fields[name] for name in listed.identity}
    owner = {f"{listed.owner}_id": successor.pk}
    row = listed.model.objects.filter(**owner, **only).first()
    if row is None:
        row = listed.model(**owner, **fields)
        if listed.model is Alias and not carried.row["citations"]:
            row.merged_from_id = _original_group_id(merged, carried)
        with retired_terms_kept():
            row.save()
        return row, True
    return row, False


def _set_wholes(successor: Record, new: Sequence[tuple[Carried, Any]]) -> None:
    """Let the new rows of a list be included by the rows that included them before.

    Raises WrongStateError if one would be larger than what includes it.
    """
    for each, row in new:
        listed = each.listed
        if each.whole is None:
            continue
        named = dict(zip(listed.identity, each.whole, strict=True))
        for name in listed.relations:
            model = listed.model._meta.get_field(name).related_model
            named[name] = _current(model, named[name]) if named[name] else None
        whole = listed.model.objects.filter(**{listed.owner: successor.pk}, **named).first()
        setattr(row, listed.part_field, whole)
        row.save()
        rows = listed.model.objects.filter(**{listed.owner: successor.pk})
        for wrong, problem in part_problems(list(rows)):
            raise WrongStateError(f"“{wrong}” cannot be carried over: {problem} Drop it.")


def _original_group_id(merged: Record, carried: Carried) -> int | None:
    """Return the id of the group that had this alias as its name, through any number of merges."""
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
        # A contributor to the draft cannot verify it, so a reviewer has to.
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
            # One page shows all citations, so the time is shared equally.
            seconds=None if seconds is None else seconds / len(citations),
        )


def check_disagreements(
    successor: Record, seen: Mapping[str, Sequence[Citation]], acknowledged: Collection[str]
) -> None:
    """Raise DisagreementError if a quote check disagrees in a sentence that is not acknowledged.

    `seen` is what `carry_rows` returned, by the keys of the carried rows; `successor` is the record
    after the merge.
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
    """Add the rows, as published, to the snapshot, so that discarding a draft keeps them."""
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

    stands_for: dict[tuple[str, Any], Any] = {}
    for each, row, citations in kept:
        listed, fields = each.listed, row_fields(each.listed, each.row)
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
        else:
            stands_for[each.of, row.pk] = twin["pk"]
        for citation in citations:
            add(citation.passage)
            add(citation, **{listed.cited_as: twin["pk"] if twin else row.pk})
    for each, row, _citations in kept:
        part_field = each.listed.part_field
        label = row._meta.label_lower
        for packed in rows if part_field else ():
            if packed["model"] == label:
                whole = packed["fields"].get(part_field)
                packed["fields"][part_field] = stands_for.get((each.of, whole), whole)
    snapshot.rows = rows
    snapshot.save()


def _as_published(listed: RowValues, row: Any, fields: dict[str, Any]) -> Any:
    """Return the row with the published values in place of a draft's. It is not saved."""
    published = type(row).objects.get(pk=row.pk)
    for name, value in fields.items():
        setattr(published, name, value)
    return published
