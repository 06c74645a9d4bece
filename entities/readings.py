"""Readings: what each source says of a count or a date.

A citation says what the record adopts, or has a reading of its own in `reported`. Readings disagree
if two of them cannot both be true. That is computed, never entered.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from entities.declared import CITED_TYPES
from entities.figures import Figure, describe_figure, figure_of, read_figure
from entities.models import Citation
from sources.dates import describe, edtf_bounds
from sources.values import Value
from vocabulary.records import Stance

__all__ = [
    "Reading",
    "as_reported",
    "content_reported",
    "disagree",
    "ids_in_disagreement",
    "is_in_disagreement",
    "published_reading",
    "readings_of",
    "with_disagreements",
]

Json = dict[str, Any]


class Reading(NamedTuple):
    """What one citation says; `text` is empty if it only denies. `is_adopted`: as the record."""

    citation: Any
    text: str
    is_adopted: bool


def content_reported(citation: Any) -> Json:
    """Return the content that a value would have by what a citation reports; empty if the same.

    In the form of `sources.values.Value.content`: the bounds of a count, or the EDTF of a date.
    """
    if not citation.reported:
        return {}
    if citation.field:
        return {"edtf": citation.reported}
    return read_figure(citation.reported)._asdict()


def as_reported(value: Value, citation: Any) -> Value:
    """Return a value as one of its citations reports it: what its words are compared with."""
    content = content_reported(citation)
    if not content:
        return value
    return replace(value, text=text_of(content), content={**value.content, **content})


def readings_of(content: Mapping[str, Any], citations: Sequence[Any]) -> list[Reading]:
    """Return what each citation of a count or a date says; none if all say what is adopted."""
    if not any(citation.reported for citation in citations):
        return []
    return [
        Reading(
            citation,
            text_of({**content, **content_reported(citation)}) if says(citation) else "",
            not citation.reported,
        )
        for citation in citations
    ]


def says(citation: Any) -> bool:
    """Return whether a citation gives a reading: one that only denies the value does not."""
    return bool(citation.reported) or citation.stance != Stance.DENIES


def disagree(content: Mapping[str, Any], citations: Sequence[Any]) -> bool:
    """Return whether two readings of a count or a date cannot both be true."""
    if not any(citation.reported for citation in citations):
        return False
    return far_apart(
        content_reported(citation) or content for citation in citations if says(citation)
    )


def is_in_disagreement(record: Any) -> bool:
    """Return whether sources disagree on any count or date of a concrete record.

    Uses its citations and its rows with counts; no query if they are loaded.
    """
    cited: dict[str, list[Any]] = {}
    for citation in record.citations.all():
        cited.setdefault(citation.value_key, []).append(citation)
    declared = CITED_TYPES[record.type]
    contents: dict[str, Json] = {
        key: {"edtf": getattr(record, value.fields[0])}
        for key, value in declared.cited_fields.items()
        if value.has_readings
    }
    for rows in declared.cited_rows:
        for row in getattr(record, rows.relation).all() if rows.has_readings else ():
            contents[rows.value_key(row.pk)] = row.figure._asdict()
    return any(disagree(content, cited.get(key, ())) for key, content in contents.items())


def ids_in_disagreement(record_type: str) -> set[int]:
    """Return the keys of all records of a type of which sources disagree on any count or date.

    One query for each field and each table of rows with readings. It loads no whole records, so
    50,000 reported readings take about a second.
    """
    declared = CITED_TYPES[record_type]
    saying = Citation.objects.filter(record__type=record_type).exclude(
        reported="", stance=Stance.DENIES
    )
    found: set[int] = set()
    for key, value in declared.cited_fields.items():
        if value.has_readings:
            of_dates = saying.filter(field=key)
            reporting = of_dates.exclude(reported="").values("record")
            found |= _far_apart_of(
                (record, record, _days(reported or adopted))
                for record, reported, adopted in of_dates.filter(record__in=reporting).values_list(
                    "record", "reported", f"record__{record_type}__{value.fields[0]}"
                )
            )
    for rows in declared.cited_rows:
        if rows.has_readings:
            row_key = rows.cited_as
            of_rows = saying.filter(**{f"{row_key}__isnull": False})
            reporting = of_rows.exclude(reported="").values(row_key)
            bounds = [f"{row_key}__{name}" for name in Figure._fields]
            found |= _far_apart_of(
                (record, row, _numbers(reported) if reported else Figure(*adopted).normal.reach)
                for record, row, reported, *adopted in of_rows.filter(
                    **{f"{row_key}__in": reporting}
                ).values_list("record", row_key, "reported", *bounds)
            )
    return found


def _far_apart_of(told: Iterable[tuple[int, int, tuple[Any, Any]]]) -> set[int]:
    """Return the records of values whose spans do not overlap, from (record, value, span)."""
    common: dict[int, tuple[Any, Any]] = {}
    found = set()
    for record, value, (low, high) in told:
        lowest, highest = common.get(value, (low, high))
        common[value] = low, high = max(low, lowest), min(high, highest)
        if low > high:
            found.add(record)
    return found


def far_apart(contents: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether any two of these counts, or of these dates, do not overlap."""
    spans = [span_of(content) for content in contents]
    return len(spans) > 1 and max(low for low, _ in spans) > min(high for _, high in spans)


def span_of(content: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return the lowest and highest possible number, or the first and last possible day."""
    if "edtf" in content:
        return _days(content["edtf"])
    return figure_of(content).reach


@lru_cache(maxsize=4096)
def _days(edtf: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last possible day; any day if no date is known."""
    bounds = edtf_bounds(edtf) if edtf else None
    return (
        (bounds and bounds.earliest) or datetime.date.min,
        (bounds and bounds.latest) or datetime.date.max,
    )


@lru_cache(maxsize=4096)
def _numbers(reported: str) -> tuple[float, float]:
    return read_figure(reported).normal.reach


def text_of(content: Mapping[str, Any]) -> str:
    edtf = content.get("edtf")
    return describe(edtf) if edtf else describe_figure(figure_of(content))


def published_reading(citation: Any) -> Json | None:
    """Return the public form of what a citation reports; None if it says what is adopted.

    `reading` is what was entered. A count has no days, a date no numbers.
    """
    content = content_reported(citation)
    if not content:
        return None
    edtf = content.get("edtf")
    days = edtf_bounds(edtf) if edtf else None
    figure = figure_of(content)
    return {
        "reading": citation.reported,
        "at_least": figure.at_least,
        "best": figure.estimate,
        "at_most": figure.at_most,
        "earliest": days.earliest.isoformat() if days and days.earliest else None,
        "latest": days.latest.isoformat() if days and days.latest else None,
    }


def with_disagreements(document: Json) -> Json:
    """Return a published document with `disagreement` as its citations now have it.

    For documents that were put together from others. What has no readings stays as it is.
    """
    return {
        key: [_with_disagreement(row) for row in value]
        if isinstance(value, list)
        else _with_disagreement(value)
        for key, value in document.items()
    }


def _with_disagreement(value: Any) -> Any:
    if not isinstance(value, dict) or "citations" not in value:
        return value
    readings = [(cited.get("reported"), cited["stance"]) for cited in value["citations"]]
    if not any(reported for reported, _ in readings):
        return {**value, "disagreement": False} if "disagreement" in value else value
    contents = [
        {"edtf": reported["reading"]} if reported and "edtf" in value else reported or value
        for reported, stance in readings
        if reported or stance != Stance.DENIES
    ]
    return {**value, "disagreement": far_apart(contents)}
