"""Advice on citations: what the quoted words say, beside what was entered. Never a verdict."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from entities.values import load_rows, values_of
from sources.models import Record
from sources.values import Value

__all__ = ["Advice", "check_record", "check_records"]

Subject = Literal["count", "date", "group", "place", "name", "stance"]


@dataclass(frozen=True)
class Advice:
    """One thing to look at again.

    `value_key` and `citation_id` say where, `subject` what was compared. `exact` are the words
    that gave rise to it, from `start` to `end` in the document's text (code points); `sentence`
    tells what it compared: “The words say 12; the value says 21.”
    """

    value_key: str
    citation_id: int
    subject: Subject
    start: int
    end: int
    exact: str
    sentence: str


def check_record(record: Any) -> list[Advice]:
    """Return advice on the citations of a concrete group, incident or finding, in their order."""
    return check_records([record])[record.pk]


def check_records(records: Sequence[Any]) -> dict[int, list[Advice]]:
    """Return, by record, the advice on its citations, in a constant number of queries.

    Takes concrete records; a document has no citations, so no advice.
    """
    cited = [record for record in records if record.type != Record.Type.SOURCE]
    load_rows(cited)
    advice: dict[int, list[Advice]] = {record.pk: [] for record in records}
    for record in cited:
        for value in values_of(record):
            advice[record.pk] += [
                each for citation in value.citations for each in _check(value, citation)
            ]
    return advice


def _check(value: Value, citation: Any) -> list[Advice]:
    bounds = {value.content.get("at_least"), value.content.get("at_most")} - {None}
    numbers = list(re.finditer(r"\b\d+\b", citation.passage.exact))
    if not bounds or not numbers or bounds & {int(number[0]) for number in numbers}:
        return []
    [first, *_] = numbers
    start = citation.passage.start + first.start()
    return [
        Advice(
            value.key,
            citation.pk,
            "count",
            start,
            start + len(first[0]),
            first[0],
            f"The words say {first[0]}; the value says {value.text}.",
        )
    ]
