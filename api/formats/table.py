"""Columns of tables with their meanings, and how rows are read from a document.

The columns of a key derive from the contract.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from api.formats.format import Document
from publication.contract.cells import CERTAINTY, at, certainty_of, joined
from publication.contract.declaration import Cell, Key, Plain, Shape
from publication.contract.shared import DAYS, EVIDENCE

__all__ = [
    "Column",
    "Table",
    "cells",
    "columns",
    "columns_in_row",
    "columns_of_row",
]

Rows = Callable[[Document], Iterable[Any]]

TYPES = {
    Plain.INTEGER: "integer",
    Plain.NUMBER: "number",
    Plain.FLAG: "boolean",
    Plain.DAY: "day",
    Plain.MOMENT: "moment",
}


@dataclass(frozen=True)
class Column:
    """`value` reads a cell from a document and, in a table of its rows, from one of these. `type`
    is text, integer, number, boolean, day or moment."""

    name: str
    meaning: str
    value: Callable[[Document, Any], Any]
    type: str = "text"


@dataclass(frozen=True)
class Table:
    """`rows` returns the parts of a document that have a row each; `meaning` says what a row is."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: Rows

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    def read(self, document: Document) -> Iterable[list[Any]]:
        """Yield the rows of a document."""
        for row in self.rows(document):
            yield [column.value(document, row) for column in self.columns]


def cells(key: Key, *, csv: bool) -> tuple[Cell, ...]:
    """Return the cells of a key: the declared ones, otherwise those that follow from its type.

    Raises ValueError for a key with several values that declares no cells for CSV.
    """
    declared = key.csv if csv and key.csv is not None else key.cells
    if declared is not None:
        return declared
    if key.many:
        raise ValueError(f"{key.name} has rows: declare its cells in CSV.")
    meaning = key.meaning or key.description
    if key.type is DAYS:
        vague = ", as imprecise as in the sources" if csv else ""
        _, first, last = DAYS.keys
        return (
            Cell(key.name, f"{meaning}{vague} (EDTF, ISO 8601-2)", ("edtf",)),
            Cell(f"{key.name}_earliest", first.description, ("earliest",), "day"),
            Cell(f"{key.name}_latest", last.description, ("latest",), "day"),
            Cell(f"{key.name}_certainty", CERTAINTY, value=certainty_of),
        )
    if isinstance(key.type, Shape):
        return tuple(
            replace(cell, path=(inner.name, *cell.path))
            for inner in key.keys
            for cell in cells(inner, csv=csv)
        )
    path = ("value",) if key.cited else ()
    type = TYPES.get(key.type, "text") if isinstance(key.type, Plain) else "text"
    return (Cell(key.name, meaning, path, type),)


def columns(keys: Iterable[Key], *, csv: bool) -> tuple[Column, ...]:
    """Return the columns of a document's keys, for a table with one row per document."""
    return tuple(
        Column(cell.name, cell.meaning, _read(key, cell), cell.type)
        for key in keys
        for cell in cells(key, csv=csv)
    )


def columns_in_row(keys: Iterable[Key]) -> tuple[Column, ...]:
    """Return the columns of a row's keys, for a table of rows."""
    return tuple(
        Column(cell.name, cell.meaning, _read_row(cell, key.name), cell.type)
        for key in keys
        for cell in cells(key, csv=False)
    )


def columns_of_row(key: Key) -> tuple[Column, ...]:
    """Return the columns of a table with one row for each value of a key."""
    if key.cells is None:
        evidence = EVIDENCE if key.cited else ()
        return columns_in_row((*key.keys, *evidence))
    return tuple(Column(cell.name, cell.meaning, _read_row(cell), cell.type) for cell in key.cells)


def _read(key: Key, cell: Cell) -> Callable[[Document, Any], Any]:
    name, path, value, whole = key.name, cell.path, cell.value, cell.whole
    if whole is not None:
        return lambda document, _: whole(document)
    if value is not None:
        return lambda document, _: value(document.get(name) or [])
    if key.many:
        return lambda document, _: joined(at(row, *path) for row in document.get(name) or ())
    return lambda document, _: at(document, name, *path)


def _read_row(cell: Cell, *above: str) -> Callable[[Document, Any], Any]:
    value, path = cell.value, (*above, *cell.path)
    if value is not None:
        return lambda _, row: value(at(row, *path))
    return lambda _, row: at(row, *path)
