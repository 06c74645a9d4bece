"""The values of a record that two people can be compared by: those that cite the document."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from entities.declared import CITED_TYPES
from entities.values import values_of
from sources.models import Document, Record
from sources.record_type import RowValues
from sources.values import Value

__all__ = ["CODED_TYPES", "Coded", "CodedValue", "coded"]

CODED_TYPES = (Record.Type.INCIDENT, Record.Type.FINDING)
"""The types that are coded twice. Groups are named by many documents and shared by both coders."""

Span = tuple[int, int]
"""Offsets in a text, in code points, the end excluded."""


@dataclass(frozen=True)
class CodedValue:
    """One variable of a record: the key and label of its declaration, and its text.

    Rows of a kind, such as casualties, are one variable: their texts, sorted.
    """

    variable: str
    label: str
    text: str


@dataclass(frozen=True)
class Coded:
    """What one person coded as one record: its type, name, values and cited words."""

    type: str
    title: str
    values: Sequence[CodedValue]
    cited: Sequence[Span]


def coded(record: Any, document: Document) -> Coded:
    """Return what a loaded concrete record says by words of a document.

    Values that need no evidence are a person's own words, and values that other documents support
    are not what this document says: both are left out.
    """
    declared = CITED_TYPES[record.type]
    by_key: dict[str, Value] = {value.key: value for value in values_of(record)}
    values: list[CodedValue] = []
    for each in declared.values:
        if not each.needs_evidence:
            continue
        if isinstance(each, RowValues):
            keys = [each.value_key(row.pk) for row in getattr(record, each.relation).all()]
            variable, label = each.relation, each.heading
        else:
            keys = [declared.key(each)]
            variable, label = declared.key(each), each.label
        texts = [by_key[key].text for key in keys if _cites(by_key[key], document)]
        if text := "; ".join(sorted(filter(None, texts))):
            values.append(CodedValue(variable, label, text))
    cited = {
        (citation.passage.start, citation.passage.end)
        for citation in record.citations.all()
        if citation.passage.document_id == document.pk
    }
    return Coded(record.type, record.name_to_publish, values, sorted(cited))


def _cites(value: Value, document: Document) -> bool:
    return any(citation.passage.document_id == document.pk for citation in value.citations)
