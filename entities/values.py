"""The values of a record with their citations. Derived from the declarations."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import Field, Prefetch, prefetch_related_objects

from entities.declared import CITED_TYPES, RECORD_TYPES
from entities.models import Citation
from entities.models.location import location_text
from entities.models.place import ALL_ABOVE
from entities.readings import disagree
from sources.dates import describe
from sources.models import Document, Record
from sources.record_type import FieldValue, RecordType, RowValues, ValueType
from sources.values import Value, document_values, lookups_of_documents

__all__ = ["load_rows", "plain", "plain_number", "unless_unknown", "values_of"]

EVIDENCE = ("citations__passage__document", "citations__asserted_by")


def load_rows(records: Sequence[Record]) -> None:
    """Load all rows of concrete records of any type, with a few queries per type."""
    for record_type, declared in RECORD_TYPES.items():
        of_type = [record for record in records if record.type == record_type]
        if of_type:
            prefetch_related_objects(of_type, *lookups_of(declared))


def lookups_of(declared: RecordType) -> list[str | Prefetch]:
    """Return the look-ups that load all values of a record type and their evidence."""
    if declared.type not in CITED_TYPES:
        return lookups_of_documents()
    found: list[str | Prefetch] = [*EVIDENCE]
    for value in declared.values:
        above = ALL_ABOVE if value.type is ValueType.PLACE else ""
        if isinstance(value, RowValues):
            named = [f"{value.relation}__{name}{above}" for name in value.relations]
            found += named or [value.relation]
        else:
            fields = map(declared.model._meta.get_field, value.fields)
            found += [f"{field.name}{above}" for field in fields if field.is_relation]
    return found


def values_of(record: Record) -> list[Value]:
    """Return the values of a concrete record in the order of its public form."""
    if isinstance(record, Document):
        return document_values(record)
    cited: dict[str, list[Citation]] = {}
    for citation in record.citations.all():
        cited.setdefault(citation.value_key, []).append(citation)
    declared = CITED_TYPES[record.type]
    found: list[Value] = []
    for value in declared.values:
        if isinstance(value, RowValues):
            rows = getattr(record, value.relation).all()
            found += [_value_of_row(row, value, cited) for row in rows]
        else:
            found.append(_value_of_field(record, declared.key(value), value, cited))
    return found


def _value_of_field(
    record: Record, key: str, value: FieldValue, cited: dict[str, list[Citation]]
) -> Value:
    text = TEXTS[value.type](record, value.fields)
    if not value.needs_evidence:
        return Value(key, value.label, text, {"text": text})
    content = {pinned_name(value.type, field): said for field, said in _pinned(record, value)}
    citations = tuple(cited.get(key, ()))
    return Value(
        key,
        value.label,
        text,
        content,
        needs_citation=bool(text),
        citations=citations,
        disagreement=bool(text) and value.has_readings and disagree(content, citations),
    )


def pinned_name(type_: ValueType, field: "Field[Any, Any]") -> str:
    """Return the name under which a verification pins the content of a record's own field."""
    return "edtf" if type_ is ValueType.DATE else field.name


def _value_of_row(row: Any, rows: RowValues, cited: dict[str, list[Citation]]) -> Value:
    key, text = rows.value_key(row.pk), str(row)
    if not rows.needs_evidence:
        return Value(key, rows.label, text, {"text": text})
    is_exempt = bool(rows.exempt_by) and getattr(row, rows.exempt_by + "_id") is not None
    content = {field.attname: said for field, said in _pinned(row, rows)}
    citations = tuple(cited.get(key, ()))
    return Value(
        key,
        rows.label,
        text,
        content,
        needs_citation=not is_exempt,
        citations=citations,
        disagreement=rows.has_readings and disagree(content, citations),
        explained=bool(rows.basis_field) and rows.basis_field in content,
        rule=row.term.help if rows.type is ValueType.ATTRIBUTE and row.term else "",
    )


def _pinned(
    instance: Any, value: FieldValue | RowValues
) -> "Iterator[tuple[Field[Any, Any], Any]]":
    """Yield the fields of a value that a verification pins, with what they contain."""
    for field in map(instance._meta.get_field, value.fields):
        content = plain(getattr(instance, field.attname))
        if content not in (None, "", "unknown") or field.name not in value.pinned_if_set:
            yield field, content


def unless_unknown(value: str) -> str:
    """Return a chosen value, or an empty text for `unknown`, which needs no evidence."""
    return "" if value == "unknown" else value


def plain_number(value: Any) -> float | None:
    """Return a decimal as a JSON number."""
    return None if value is None else float(value)


def plain(value: Any) -> Any:
    """Return the content of a field as a verification pins it: a plain JSON value."""
    return value if value is None or isinstance(value, str | int) else plain_number(value)


def _text(record: Record, fields: tuple[str, ...]) -> str:
    text = getattr(record, fields[0])
    return "" if text is None else str(text)


def _term(record: Record, fields: tuple[str, ...]) -> str:
    return unless_unknown(getattr(record, fields[0]))


def _percent(record: Record, fields: tuple[str, ...]) -> str:
    kept = getattr(record, fields[0])
    return f"{kept} %" if kept else ""


def _date(record: Record, fields: tuple[str, ...]) -> str:
    return describe(getattr(record, fields[0]))


def _place(record: Record, fields: tuple[str, ...]) -> str:
    return location_text(record)


TEXTS: dict[ValueType, Callable[[Any, tuple[str, ...]], str]] = {
    ValueType.TEXT: _text,
    ValueType.TERM: _term,
    ValueType.DATE: _date,
    ValueType.PERCENT: _percent,
    ValueType.PLACE: _place,
}
"""The text of a single value by its type; empty if it is unknown."""
