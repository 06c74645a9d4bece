"""What a table is: columns that say what they mean, and how rows come out of a document."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from api.formats.format import Document

__all__ = [
    "Column",
    "Table",
    "at",
    "joined",
]

Rows = Callable[[Document], Iterable[Any]]


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
    """`rows` gives what a document has a row for; `meaning` is what one row stands for."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    rows: Rows

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    def read(self, document: Document) -> Iterable[list[Any]]:
        """The rows of a document."""
        for row in self.rows(document):
            yield [column.value(document, row) for column in self.columns]


def at(value: Any, *path: str) -> Any:
    """What lies at a path of keys; None where something on the way is missing or null."""
    for key in path:
        if value is None:
            return None
        value = value.get(key)
    return value


def joined(values: Iterable[Any]) -> str | None:
    """Several values in one cell, with a bar between; None when there are none."""
    return " | ".join(dict.fromkeys(str(value) for value in values if value is not None)) or None
