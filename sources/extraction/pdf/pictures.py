"""Images of PDF pages, for display beside the text."""

import struct
import zlib

import pypdfium2 as pdfium

from sources.extraction.errors import NoPageError
from sources.extraction.extracted import PagePicture
from sources.extraction.pdf.opened import damaged, opened

__all__ = ["WIDEST", "page_picture"]

WIDEST = 2000
"""Maximum width of an image in pixels; its maximum height is twice that."""


def page_picture(name: str, content: bytes, page: int, width: int) -> PagePicture:
    """Return an image of page `page` (counted from 1) of a PDF, about `width` pixels wide.

    A hostile file may use any amount of time and memory: see `sandbox.page_picture_in_sandbox`.
    Raises NoPageError, EncryptedFileError or DamagedFileError.
    """
    document = opened(name, content)
    if not 1 <= page <= len(document):
        raise NoPageError(f"“{name}” has no page {page}; it has {len(document)}.")
    # Without this, PDFium does not draw what is filled in. No script is run.
    document.init_forms()
    try:
        leaf = document[page - 1]
        wide, high = leaf.get_size()
        width = min(max(width, 1), WIDEST)
        scale = min(width / max(wide, 1), 2 * WIDEST / max(high, 1))
        bitmap = leaf.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    except pdfium.PdfiumError as error:
        raise damaged(name, f"has a page {page} that cannot be drawn") from error
    return PagePicture(_png(bitmap), len(document))


def _png(bitmap: pdfium.PdfBitmap) -> bytes:
    """Encode a bitmap as PNG (ISO 15948) without row filters, compressed."""
    channels = bitmap.n_channels
    colours = {1: 0, 3: 2, 4: 6}[channels]
    row = bitmap.width * channels
    pixels = bytes(bitmap.buffer)
    rows = (
        b"\0" + pixels[start : start + row]
        for start in range(0, bitmap.height * bitmap.stride, bitmap.stride)
    )
    header = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, colours, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (
            (b"IHDR", header),
            (b"IDAT", zlib.compress(b"".join(rows), 6)),
            (b"IEND", b""),
        )
    )
