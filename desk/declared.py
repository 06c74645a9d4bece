"""The admin forms of records, derived from their declarations: fields, rows, citations."""

from typing import Any

from django.http import HttpRequest
from django.utils.text import capfirst

from desk.records.citations import (
    AttributeRowForm,
    CitationsOfFields,
    CountedRowForm,
    RowInline,
    citations_of,
    figure_as_text,
)
from desk.records.records import RecordAdmin
from entities.attributes import is_offered
from sources.record_type import FieldValue, RecordType, RowValues, ValueType

__all__ = ["DeclaredRecordAdmin", "fieldsets_of", "inlines_of"]

COUNTED = {"form": CountedRowForm, "figure": figure_as_text}
FOR_COLLEAGUES = ("For colleagues", {"fields": ("note",), "classes": ("collapse",)})


def lines_of(values: tuple[FieldValue, ...]) -> tuple[str | tuple[str, ...], ...]:
    """Return the fields of single values, line by line; those of a place two to a line."""
    lines: list[list[str]] = []
    for value in values:
        if value.beside:
            lines[-1] += value.fields
        elif value.type is ValueType.PLACE:
            lines += [list(value.fields[at : at + 2]) for at in range(0, len(value.fields), 2)]
        else:
            lines.append(list(value.fields))
    return tuple(tuple(line) if len(line) > 1 else line[0] for line in lines)


def inline_of(rows: RowValues) -> type[RowInline]:
    """Return the inline of a kind of row, with the citations of each row below it."""
    options = {
        "model": rows.model,
        "fk_name": rows.owner,
        "fields": rows.entered,
        "autocomplete_fields": rows.relations,
        "part_field": rows.part_field,
        **(COUNTED if rows.type is ValueType.COUNT else {}),
        **({"form": AttributeRowForm} if rows.type is ValueType.ATTRIBUTE else {}),
        "inlines": (citations_of(rows.cited_as),) if rows.cited_as else (),
    }
    return type(f"{rows.model.__name__}Inline", (RowInline,), options)


def inlines_of(declared: RecordType) -> tuple[Any, ...]:
    """Return the inlines of a record: the citations of its fields, then its rows."""
    return (CitationsOfFields, *map(inline_of, declared.rows))


def fieldsets_of(declared: RecordType) -> Any:
    """Return the fieldsets of a record: its single values, then the note."""
    return ((None, {"fields": lines_of(declared.entered)}), FOR_COLLEAGUES)


class DeclaredRecordAdmin(RecordAdmin):
    """The admin of a record whose values need evidence: `declared` is its type."""

    declared: RecordType

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Return the inlines; attributes only if the codebook has one or the record does."""
        inlines = super().get_inlines(request, obj)
        return [
            inline
            for inline, rows in zip(inlines, (None, *self.declared.rows), strict=True)
            if rows is None or is_offered(rows) or (obj and getattr(obj, rows.relation).exists())
        ]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        """Return the form with the declared label of each value."""
        form = super().get_form(request, obj, change, **options)
        for value in self.declared.singles:
            if len(value.fields) == 1 and value.fields[0] in form.base_fields:
                form.base_fields[value.fields[0]].label = capfirst(value.label)
        return form
