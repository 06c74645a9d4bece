"""All results of a list at a position in the log, as they are stored, in one statement."""

import struct
from collections.abc import Iterator
from typing import Any

from api.reads import copying
from api.reads.connection import fetch_all
from api.reads.listings import Listing
from api.reads.queries import Used, export_sql
from publication.compressed import MAC_LENGTH, Lines, Piece, authentic

__all__ = [
    "compressed_lines",
    "documents",
    "everything",
]

# How many documents are read at a time.
BATCH = 200

# The start of a row: the number of columns, and the length of the first column, which follows.
BEFORE = struct.Struct(">hi")
# The end of a row with a piece: its CRC-32, its length, its code and its position in the log.
AFTER = struct.Struct(f">iqiii{MAC_LENGTH}siq")
SEQ = struct.Struct(">q")

BODIES = "SELECT seq, body FROM publication_publisheddocument WHERE seq = ANY(%(seqs)s)"


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
    """Yield the same, one per line, as one gzip member assembled from stored compressed pieces.

    Documents without an authentic piece are compressed now.
    """
    sql = export_sql(listing.kind, used, ordering, packed=True)
    lines = Lines()
    yield lines.begin()
    for rows in copying.copy_rows(sql, {**values, "at": seq}, BATCH):
        found = [_piece(row) for row in rows]
        missing = [seq for seq in found if isinstance(seq, int)]
        bodies = dict(fetch_all(BODIES, {"seqs": missing})) if missing else {}
        # One that is still missing was redacted meanwhile.
        yield lines.add(
            [
                bodies[part] if isinstance(part, int) else part
                for part in found
                if not isinstance(part, int) or part in bodies
            ]
        )
    yield lines.end()


def everything(listing: Listing, seq: int) -> Iterator[list[str]]:
    """Yield the stored documents of a list at a position in the log, in batches."""
    return documents(listing, (), {}, "updated", seq)


def _piece(row: memoryview) -> Piece | int:
    """Return the stored piece, or the position of a document that has no authentic one."""
    _, length = BEFORE.unpack_from(row)
    end = BEFORE.size + length
    if len(row) == end + AFTER.size:
        _, crc32, _, size, _, code, _, seq = AFTER.unpack_from(row, end)
        piece = Piece(bytes(row[BEFORE.size : end]), crc32, size)
        if authentic(seq, piece, code):
            return piece
    (seq,) = SEQ.unpack_from(row, len(row) - SEQ.size)
    return int(seq)
