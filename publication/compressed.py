"""Compresses each published document once, and joins the compressed pieces into gzip answers.

Each document is also stored as a piece of a raw deflate stream (RFC 1951) that begins and ends at a
byte boundary. Joined pieces are a valid stream again, so a page in gzip (RFC 1952) is a header,
pieces, and a checksum computed from theirs. Only the few bytes around the documents are compressed
at each request.

PostgreSQL cannot look into a piece. So each has a message authentication code, made with a key that
is not in the database. Instead of a piece whose code is wrong, the document itself is sent.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from isal.isal_zlib import crc32_combine

from publication.authentic import CODE_LENGTH, code
from publication.authentic import authentic as is_authentic
from publication.models import CompressedDocument, PublishedDocument

__all__ = [
    "MAC_LENGTH",
    "Lines",
    "Piece",
    "authentic",
    "compressed",
    "mac",
    "piece",
    "spliced",
]

MAC_LENGTH = CODE_LENGTH
PURPOSE = b"compressed"

# A gzip member without name and time, from an unknown system (RFC 1952, section 2.3.1).
HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LEVEL = 6
# For the few bytes around the documents, at each request.
FAST = 1
# The numbers that a code covers beside the piece: position, CRC-32 and length.
COVERED = struct.Struct(">qqq")


@dataclass(frozen=True)
class Piece:
    """A part of a deflate stream. `length` is the number of uncompressed bytes.

    `crc32` covers a comma and those bytes, so that adding a piece takes one step.
    """

    fragment: bytes
    crc32: int
    length: int


def piece(body: str) -> Piece:
    """Return the compressed form of one document."""
    data = body.encode()
    return Piece(_packed(data, LEVEL), zlib.crc32(data, COMMA_CRC32), len(data))


def mac(seq: int, made: Piece) -> bytes:
    """Return the code that vouches for the piece at this position of the log."""
    return code(PURPOSE, _covered(seq, made))


def authentic(seq: int, made: Piece, given: bytes) -> bool:
    """Return whether the code is that of this piece, with `SECRET_KEY` or an earlier key."""
    return is_authentic(PURPOSE, _covered(seq, made), given)


def _covered(seq: int, made: Piece) -> bytes:
    return COVERED.pack(seq, made.crc32, made.length) + made.fragment


def _packed(data: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH)


COMMA_CRC32 = zlib.crc32(b",")
COMMA = _packed(b",", FAST)
LINE_BREAK = _packed(b"\n", FAST)


def compressed(documents: Iterable[PublishedDocument]) -> list[CompressedDocument]:
    """Return the compressed forms of documents, unsaved."""
    rows = []
    for document in documents:
        made = piece(document.body)
        rows.append(
            CompressedDocument(
                document_id=document.pk,
                fragment=made.fragment,
                crc32=made.crc32,
                length=made.length,
                mac=mac(document.pk, made),
            )
        )
    return rows


def spliced(before: str, pieces: Sequence[Piece], after: str) -> bytes:
    """Return one gzip member of `before`, the pieces separated by commas, and `after`."""
    start, end = before.encode(), after.encode()
    crc32, length = zlib.crc32(start), len(start)
    for number, part in enumerate(pieces):
        if number:
            crc32 = crc32_combine(crc32, part.crc32, part.length + 1)
            length += part.length + 1
        else:
            # Combining with the comma a second time cancels it.
            alone = crc32_combine(COMMA_CRC32, part.crc32, part.length)
            crc32 = crc32_combine(crc32, alone, part.length)
            length += part.length
    crc32 = crc32_combine(crc32, zlib.crc32(end), len(end))
    packer = zlib.compressobj(FAST, zlib.DEFLATED, -zlib.MAX_WBITS)
    return b"".join(
        (
            HEADER,
            _packed(start, FAST),
            COMMA.join([part.fragment for part in pieces]),
            packer.compress(end),
            packer.flush(),
            struct.pack("<LL", crc32, (length + len(end)) & 0xFFFFFFFF),
        )
    )


class Lines:
    """One gzip member of documents, each followed by a line break.

    It is written in parts, so that it can have any length: call `begin`, then `add` any number of
    times, then `end`.
    """

    def __init__(self) -> None:
        self.crc32 = 0
        self.length = 0

    def begin(self) -> bytes:
        return HEADER

    def add(self, documents: Iterable[Piece | str]) -> bytes:
        """Return the part with these documents; plain text is compressed now."""
        crc32, length = self.crc32, self.length
        fragments = []
        for document in documents:
            part = piece(document) if isinstance(document, str) else document
            # As in `spliced`, the comma is cancelled, here in one step.
            crc32 = crc32_combine(crc32 ^ COMMA_CRC32, part.crc32, part.length)
            crc32 = zlib.crc32(b"\n", crc32)
            length += part.length + 1
            fragments += [part.fragment, LINE_BREAK]
        self.crc32, self.length = crc32, length
        return b"".join(fragments)

    def end(self) -> bytes:
        packer = zlib.compressobj(FAST, zlib.DEFLATED, -zlib.MAX_WBITS)
        return packer.flush() + struct.pack("<LL", self.crc32, self.length & 0xFFFFFFFF)
