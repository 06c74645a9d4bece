"""All results of a list at a position in the log, as they are stored, in one statement."""

import struct
from collections.abc import Iterator
from typing import Any

from api.reads import copying
from api.reads.listings import Listing
from api.reads.queries import Used, export_sql
from publication.compressed import Lines, Piece

__all__ = [
    "compressed_lines",
    "documents",
    "everything",
]

# How many documents are read at a time.
BATCH = 200

# The start of a row: the number of columns, the length of the first column, and that column.
BEFORE = struct.Struct(">hi")
# The end of a row with a piece: its CRC-32, its length, and null for the text.
AFTER = struct.Struct(">iqiii")


def documents(
    listing: Listing, used: Used, values: dict[str, Any], ordering: str, seq: int
) -> Iterator[list[str]]:
    """Yield the stored documents in batches, without redacted ones."""
    sql = export_sql(listing.kind, used, ordering)
    for rows in copying.copy_rows(sql, {**values, "at": seq}, BATCH):
        yield [str(row[BEFORE.size :], "utf-8") for row in rows]


def compressed_lines(
    listing: Listing, used: Used, values: dict[str, Any], ordering: str, seq: int
) -> Iterator[bytes]:
    """Yield the same, one per line, as one gzip member assembled from stored compressed pieces."""
    sql = export_sql(listing.kind, used, ordering, packed=True)
    lines = Lines()
    yield lines.begin()
    for rows in copying.copy_rows(sql, {**values, "at": seq}, BATCH):
        yield lines.add([_piece(row) for row in rows])
    yield lines.end()


def everything(listing: Listing, seq: int) -> Iterator[list[str]]:
    """Yield the stored documents of a list at a position in the log, in batches."""
    return documents(listing, (), {}, "updated", seq)


def _piece(row: memoryview) -> Piece | str:
    """Return the stored compressed piece, or the text if there is none."""
    _, length = BEFORE.unpack_from(row)
    if length < 0:
        # Three nulls, then the words.
        return str(row[BEFORE.size + 12 :], "utf-8")
    end = BEFORE.size + length
    _, crc32, _, length, _ = AFTER.unpack_from(row, end)
    return Piece(bytes(row[BEFORE.size : end]), crc32, length)
