"""CSV for spreadsheets, with one row per record and several values of a key in one cell.

Citations do not fit into a row; the tidy tables of `zip` contain them.
"""

from collections.abc import Iterator

from api.formats.format import Export, Format
from api.formats.related import ATTRIBUTED, attributed
from api.formats.table import Column, Table, columns
from publication import spreadsheet
from publication.contract import CONTRACT
from publication.contract.cells import in_disagreement, is_contested, readings
from publication.contract.declaration import KindContract, in_order
from publication.contract.shared import SOURCES

__all__ = [
    "CSV",
    "FLAT",
]

CONTESTED = Column(
    "contested",
    "Whether any value of the record is contested: one citation denies what another supports",
    lambda document, _: is_contested(document),
    "boolean",
)


DISAGREEMENT = Column(
    "disagreement",
    "Whether sources report counts or dates of any value that do not overlap",
    lambda document, _: in_disagreement(document),
    "boolean",
)
REPORTED = Column(
    "reported",
    "What sources report where they say another count or date than the record adopts: the field,"
    " the number of the row, the reading and the source",
    lambda document, _: readings(document),
)
ATTRIBUTION = Column(
    ATTRIBUTED,
    "What whoever publishes the places of this record writes beside them: the attributions of their"
    " gazetteers, with licences",
    lambda document, _: "; ".join(document.get(ATTRIBUTED, ())) or None,
)


def _table(contract: KindContract) -> Table:
    id_, version, *end = contract.head
    ordered = in_order(contract.keys, contract.csv_order)
    own = [key for key in ordered if key is not SOURCES and key.name not in contract.csv_last]
    return Table(
        f"{contract.kind}s",
        f"One {contract.kind}",
        (
            *columns([id_, version, *own], csv=True),
            *(
                [CONTESTED, DISAGREEMENT, REPORTED, *columns([SOURCES], csv=True)]
                if contract.is_cited
                else []
            ),
            *columns(end, csv=True),
            *columns(map(contract.key, contract.csv_last), csv=True),
            *([ATTRIBUTION] if contract.is_cited else []),
        ),
        lambda document: (None,),
    )


FLAT = {kind: _table(contract) for kind, contract in CONTRACT.items()}


def write(export: Export) -> Iterator[bytes]:
    table = FLAT[export.kind]
    yield from spreadsheet.csv_lines([table.header])
    for batch in attributed(export):
        yield b"".join(
            spreadsheet.csv_lines(row for document in batch for row in table.read(document))
        )


CSV = Format(
    "csv",
    spreadsheet.MEDIA_TYPE,
    "one row per record",
    write,
    accepts=("text/csv", "text/csv; charset=utf-8"),
    extension="csv",
)
