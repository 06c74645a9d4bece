"""Reads a published document back as the fields of a record and its rows."""

from typing import Any

from django.db.models import Field

from entities.figures import Figure
from entities.models import Place
from sources.dates import validate_edtf
from sources.models import Record
from sources.record_type import FieldValue, RowValues, ValueType

__all__ = ["fields_of_row", "is_date", "names_record", "reference_key", "said_of_value"]

Json = dict[str, Any]


def is_date(field: "Field[Any, Any]") -> bool:
    """Return whether a field holds an EDTF date."""
    return validate_edtf in field.validators


def names_record(field: Any) -> bool:
    """Return whether a field of a row refers to a record."""
    return bool(field.related_model) and issubclass(field.related_model, Record)


def reference_key(field: Any) -> str:
    """Return the key of a published row that names the record in a field: `group`, `incident`."""
    return str(field.related_model.TYPE)


def fields_of_row(rows: RowValues, row: Json) -> dict[str, Any]:
    """Return the fields of a published row; for records and places, their ids.

    Without the row that includes it: its number means something only within its document.
    """
    fields = map(
        rows.model._meta.get_field, [name for name in rows.fields if name != rows.part_field]
    )
    said = {field.name: _said(field, row) for field in fields}
    if rows.type is ValueType.COUNT:
        # The best figure of an exact number is published, but not stored.
        said |= Figure(**{name: said[name] for name in Figure._fields}).normal._asdict()
    return said


def _said(field: Any, row: Json) -> Any:
    if names_record(field):
        named = row.get(reference_key(field))
        return named["id"] if named else None
    if field.related_model is Place:
        return row["id"]
    # A document from before the field existed does not have it.
    return _plain(field, row.get(field.name))


def said_of_value(field: Any, value: FieldValue, document: Json) -> Any:
    """Return the content of a single value's field in a published document, in the model's form."""
    said = document.get(value.name)
    if isinstance(said, dict) and "value" in said:
        said = said["value"]
    return field.get_default() if said is None else _plain(field, said)


def _plain(field: Any, said: Any) -> Any:
    if is_date(field):
        return said["edtf"] if said else ""
    return field.get_default() if said is None and not field.null else said
