"""The tidy tables: one value per cell, joined by public ids and row numbers.

The rows of a record are numbered from 1 in the order of its document. A citation names the
record, its field and the number of the row in that field.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from api.formats.format import Document
from api.formats.table import Column, Table, columns, columns_in_row, columns_of_row
from publication.contract import CONTRACT
from publication.contract.cells import in_disagreement, is_contested
from publication.contract.declaration import Key, KindContract, RowTable, in_order
from publication.contract.shared import CITATION
from publication.vocabulary import Kind

__all__ = [
    "CITATIONS",
    "RELATION_TABLES",
    "TABLES",
]

ANY_CONTESTED = Column(
    "contested",
    "Whether any value of the record is contested",
    lambda document, _: is_contested(document),
    "boolean",
)

ANY_DISAGREEMENT = Column(
    "disagreement",
    "Whether sources disagree on any value of the record",
    lambda document, _: in_disagreement(document),
    "boolean",
)


def _tables(contract: KindContract) -> tuple[Table, ...]:
    id_, *end = contract.head
    own = [key for key in in_order(contract.keys, contract.table_order) if not key.many]
    records = Table(
        f"{contract.kind}s",
        contract.meaning,
        (
            *columns([id_, *own], csv=False),
            *([ANY_CONTESTED, ANY_DISAGREEMENT] if contract.is_cited else []),
            *columns(end, csv=False),
        ),
        lambda document: (None,),
    )
    return (records, *(_rows(contract.kind, key, key.table) for key in contract.keys if key.table))


def _rows(kind: Kind, key: Key, table: RowTable) -> Table:
    """Return the table for a key with rows. The record and a number identify each row."""

    def numbered(document: Document) -> Iterator[Document]:
        for number, row in enumerate(document.get(key.name) or (), start=1):
            yield {**row, "row": number}

    return Table(
        table.name,
        table.meaning,
        (
            Column(f"{kind}_id", f"The {kind}", lambda document, _: document["id"]),
            _row("row", "The number of the row in the record, starting at 1", "integer"),
            *columns_of_row(key),
        ),
        numbered,
    )


def _row(name: str, meaning: str, type: str = "text") -> Column:
    return Column(name, meaning, lambda _, row: row[name], type)


def _citations(document: Document) -> Iterator[Document]:
    """Yield every citation of a document, with its field and row number."""
    for field, value in document.items():
        rows: Iterable[tuple[int | None, Any]] = (
            enumerate(value, start=1) if isinstance(value, list) else [(None, value)]
        )
        for number, row in rows:
            if isinstance(row, dict):
                for citation in row.get("citations", ()):
                    yield {**citation, "field": field, "row": number}


CITATIONS = Table(
    "citations",
    "Words of a source that support or deny one value of a record",
    (
        Column("record_id", "The record", lambda document, _: document["id"]),
        _row("field", "The field of the record, or the table that contains the row"),
        _row("row", "The number of the row; empty for a field", "integer"),
        *columns_in_row(CITATION.keys),
    ),
    _citations,
)

TABLES = {kind: _tables(contract) for kind, contract in CONTRACT.items()}

RELATION_TABLES = frozenset({"ties", "incident_ties", "conveys"})
"""Tables that relate a group, an incident or a source to others of its kind."""
