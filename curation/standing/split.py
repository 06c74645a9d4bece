"""Splitting: corrects a wrong merge with a new record that has the merged record's content.

The merge stays in the log, and so does the redirect. The new record is a draft, and removing rows
from the successor is an edit of its working copy: another person reviews and approves both.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from curation.errors import WrongStateError
from curation.models import Proposal
from curation.permissions import check_may_edit, check_may_publish
from curation.standing.carried_rows import citation_fields, own_point, row_fields
from curation.standing.carrying import Carried, carriable
from curation.workflow.steps import lock
from entities.codebook import retired_terms_kept
from entities.declared import CITED_TYPES, ROWS
from entities.models import Citation, Place
from entities.published import said_of_value
from publication.models import PublishedDocument
from publication.references import Ref, replace_references
from publication.standing import last_document
from sources.acting import acting_as
from sources.models import Record
from sources.record_type import ValueType
from sources.rendering import url_of

__all__ = ["split"]

Json = dict[str, Any]


@transaction.atomic
def split(record: Record, user: User) -> Record:
    """Return a new draft with the content of a merged record's last published version.

    Rows and citations that the merge carried over are removed from the successor's working copy,
    unless they were changed since. Records that referred to the merged one keep referring to the
    successor. Raises NotPermittedError, and WrongStateError if the record was not merged, if its
    last version is redacted, or if the successor cannot be edited now.
    """
    check_may_publish(user)
    merged = lock(record)
    if merged.standing != Record.Standing.MERGED:
        raise WrongStateError(f"{merged} was not merged, so there is nothing to split.")
    document = last_document(merged.public_id)
    if document is None:
        raise WrongStateError(f"The last published version of {merged} is redacted.")
    merge = _merge_of(merged)
    successor = lock(merged.after_merges)
    check_may_edit(successor, user)
    with acting_as(user), retired_terms_kept():
        _remove_carried(_rows_carried_by(merge, document), successor)
        new = _new_record(document)
        new.refresh_from_db()
        own_name = Ref(new.public_id, new.name_to_publish, url_of(new.public_id))
        _add_rows_and_citations(new, replace_references(document, {merged.public_id: own_name}))
    return Record.objects.get(pk=new.pk)


def _merge_of(record: Record) -> Proposal:
    return record.proposals.get(action=Proposal.Action.MERGE, outcome=Proposal.Outcome.CONFIRMED)


def _rows_carried_by(merge: Proposal, document: Json) -> list[Carried]:
    """Return what a merge carried over. Early merges carried nothing over."""
    successor = Record.objects.get(pk=merge.successor_id)
    body = (
        PublishedDocument.objects.filter(
            publication__public_id=successor.public_id,
            publication__version=merge.seen_successor_version or 0,
        )
        .values_list("body", flat=True)
        .first()
    )
    if body is None:
        return []
    before = _parsed(body)
    replaced = {document["id"]: Ref(successor.public_id, "", url_of(successor.public_id))}
    offered = carriable(
        replace_references(document, replaced), replace_references(before, replaced)
    )
    return [each for each in offered if each.key not in merge.dropped]


def _parsed(body: str) -> Json:
    parsed: Json = json.loads(body)
    return parsed


def _remove_carried(carried: Sequence[Carried], successor: Record) -> None:
    for each in carried:
        listed = each.listed
        row = listed.model.objects.filter(
            **{listed.owner: successor.pk}, **row_fields(listed, each.row)
        ).first()
        if row is None:
            continue
        if each.added_to is None:
            row.delete()
            continue
        for citation in each.row["citations"]:
            row.citations.filter(**citation_fields(citation)).delete()


def _new_record(document: Json) -> Any:
    declared = CITED_TYPES[document["type"]]
    fields: Json = {}
    for value in declared.singles:
        if value.type is ValueType.PLACE:
            fields |= _place_fields(document.get(value.name))
        else:
            [name] = value.fields
            fields[name] = said_of_value(declared.model._meta.get_field(name), value, document)
    return declared.model.objects.create(**fields)


def _place_fields(value: Json | None) -> Json:
    if value is None:
        return {}
    place = Place.objects.get(code=value["id"])
    return {
        "place": place,
        "precision": value["precision"],
        # A document from before there were regions and bearings has none.
        "region": value.get("region") or "",
        "bearing": value.get("bearing") or "",
        **own_point(place, value),
    }


def _add_rows_and_citations(new: Any, document: Json) -> None:
    """Add the rows and all citations of a published document to a new record."""
    for name, value in document.items():
        if isinstance(value, dict) and "citations" in value:
            _add_citations(new, value, field=f"{new.type}.{name}")
        elif name in ROWS[new.type]:
            listed = ROWS[new.type][name]
            made: dict[int, Any] = {}
            for number, each in enumerate(value, start=1):
                fields = row_fields(listed, each)
                if new in fields.values():
                    continue
                row, _ = listed.model.objects.get_or_create(**{listed.owner: new}, **fields)
                made[number] = row
                if listed.cited_as:
                    _add_citations(new, each, **{listed.cited_as: row})
            _set_wholes(listed.part_field, value, made)


def _set_wholes(part_field: str, rows: Sequence[Json], made: dict[int, Any]) -> None:
    """Let each new row be included by the one that included it; both are given by number."""
    for number, row in made.items():
        if part_field and (whole := rows[number - 1].get(part_field)):
            setattr(row, part_field, made[whole])
            row.save()


def _add_citations(new: Any, value: Json, **target: Any) -> None:
    for citation in value["citations"]:
        Citation.objects.get_or_create(record_id=new.pk, **target, **citation_fields(citation))
