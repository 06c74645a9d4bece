"""Rejected citations of the current round, with the value as it was when it was rejected."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from curation.history.names import Names
from curation.history.versions import events_of, version_at, versions_by_row
from curation.models import Verification
from entities.models import Citation
from entities.models.citation import CITED_ROWS
from sources.models import Passage, Record

__all__ = ["Rejection", "rejections"]


@dataclass(frozen=True)
class Rejection:
    """A rejection, with the text of the value and the exact words at that time."""

    verdict: Verification
    text: str
    exact: str


def rejections(record: Record, without: Iterable[int] = ()) -> dict[str, Rejection]:
    """Return the last rejection of each value since the record was last published, by value key.

    Takes a concrete record. Leaves out the verdicts with the ids in `without`. One query without
    rejections, otherwise a constant number.
    """
    verdicts = list(
        Verification.objects.filter(record=record.pk, round=record.round, confirmed=False)
        .exclude(pk__in=list(without))
        .select_related("by")
    )
    if not verdicts:
        return {}
    citations = versions_by_row(Citation, {verdict.citation_id for verdict in verdicts})
    # The versions of the record's own row tell what its fields were at the time of each verdict.
    model: type[Model] = type(record)
    parts = list(events_of(model)._default_manager.filter(pgh_obj=record.pk).order_by("pgh_id"))
    names = Names([*parts, *(event for found in citations.values() for event in found)])
    found = {}
    for verdict in verdicts:
        if verdict.citation_id not in citations:
            continue
        citation = version_at(citations[verdict.citation_id], verdict.at)
        found[_value_key(citation)] = Rejection(
            verdict,
            _text(names, record, citation, version_at(parts, verdict.at), verdict),
            names.name(Passage, citation.passage_id, verdict.at),
        )
    return found


def _cited_row(citation: Any) -> str:
    return next((row for row in CITED_ROWS if getattr(citation, f"{row}_id") is not None), "")


def _value_key(citation: Any) -> str:
    row = _cited_row(citation)
    return f"{row}:{getattr(citation, f'{row}_id')}" if row else citation.field


def _text(names: Names, record: Record, citation: Any, part: Any, verdict: Verification) -> str:
    if row := _cited_row(citation):
        field = Citation._meta.get_field(row)
        return names.name(field.related_model, getattr(citation, f"{row}_id"), verdict.at)
    own: Any = record._meta.get_field(citation.field.split(".")[1])
    return names.value(own, part, verdict.at)
