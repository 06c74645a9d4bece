"""PDF: the words of each page, and where the pages begin."""

import contextlib
import io
import itertools
import logging
import re
import unicodedata
from collections import Counter
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from sources.extraction.errors import (
    DamagedFileError,
    EncryptedFileError,
    NoTextError,
    TooLargeError,
)
from sources.extraction.extracted import Extracted, whole_characters
from sources.extraction.media_types import PDF
from sources.extraction.pdf.lines import joined, words_of
from sources.extraction.pdf.right_to_left import has_right_to_left, in_reading_order
from sources.texts.characters import remark_on
from sources.texts.text import tidied

__all__ = ["MAX_PAGES", "read_pdf"]

MAX_PAGES = 2000
BETWEEN_PAGES = "\n\n"
# ISO 32000-2, 7.5.5: the last line of a file; readers look for it in the last 1024 bytes.
END_MARK = b"%%EOF"
WHERE_IT_ENDS = 4096
# What fails in a broken file is whatever the library trips over.
BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError)

# Ligatures and the shapes of Arabic letters, as the letters that they stand for.
_SHAPES = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in itertools.chain(range(0xFB00, 0xFB07), range(0xFB1D, 0xFDF0), range(0xFE70, 0xFEFD))
    if not unicodedata.normalize("NFKC", chr(code)).startswith(" ")
}


def read_pdf(name: str, content: bytes, _encoding: str = "") -> Extracted:
    """Return the text of a PDF with the places where its pages start.

    Scripts and actions in it are never looked at. Raises EncryptedFileError, DamagedFileError,
    TooLargeError (pages), NoTextError (a scan).
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if END_MARK not in content[-WHERE_IT_ENDS:]:
        raise _damaged(name, "ends in the middle")
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedFileError(
                f"“{name}” is protected by a password. Open it, print it to a new PDF without one, "
                "and bring that in."
            )
        count = len(reader.pages)
    except BROKEN as error:
        if isinstance(error, EncryptedFileError):
            raise
        raise _damaged(name, "is broken") from error
    if count > MAX_PAGES:
        raise TooLargeError(
            f"“{name}” has {count} pages; {MAX_PAGES} is the limit. Split it, and bring in the "
            "parts."
        )
    pages, unread = _pages(reader, count)
    if count and len(unread) == count:
        raise _damaged(name, "has no page that can be read")
    if not any(page.strip() for page in pages):
        raise NoTextError(
            f"“{name}” holds pictures of pages, no text: it was scanned. Have its words recognised "
            "(OCR), and bring in the result; or type what you need and paste it."
        )
    words = words_of(pages)
    cleaned = [tidied(joined(page, words)) for page in pages]
    pages = [page.text.strip() for page in cleaned]
    hidden = remark_on(sum((page.removed for page in cleaned), Counter()))
    lengths = (len(page) + len(BETWEEN_PAGES) for page in pages[:-1])
    return Extracted(
        BETWEEN_PAGES.join(pages),
        PDF,
        page_starts=tuple(itertools.accumulate(lengths, initial=0)),
        remarks=(*_remarks(pages, unread), *([hidden] if hidden else [])),
        **_metadata(reader),
    )


def _damaged(name: str, how: str) -> DamagedFileError:
    return DamagedFileError(
        f"“{name}” {how}, so it was not read. Download or copy it again; if it opens elsewhere, "
        "print it to a new PDF and bring that in."
    )


def _pages(reader: pypdf.PdfReader, count: int) -> tuple[list[str], list[int]]:
    """Return the words of each page, and the numbers of the pages that cannot be read."""
    pages, unread = [], []
    for number in range(count):
        try:
            pages.append(_words(reader.pages[number]))
        except BROKEN:
            pages.append("")
            unread.append(number + 1)
    return pages, unread


def _words(page: pypdf.PageObject) -> str:
    text = page.extract_text()
    if has_right_to_left(text):
        # pypdf turns only some of such text round: as it lies on the paper, all of it can be.
        lying = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
        lines = (" ".join(line.split()) for line in lying.split("\n"))
        text = "\n".join(in_reading_order(line.translate(_SHAPES)) for line in lines)
    return whole_characters(text).translate(_SHAPES)


def _remarks(pages: list[str], unread: list[int]) -> list[str]:
    remarks = []
    empty = [number for number, page in enumerate(pages, 1) if not page and number not in unread]
    if empty:
        remarks.append(f"No text on {_numbers(empty)}: empty, or pictures only.")
    if unread:
        remarks.append(f"Broken and left out: {_numbers(unread)}. Look into the original.")
    if any(has_right_to_left(page) for page in pages):
        remarks.append(
            "Right-to-left text of a PDF: compare it with the original before you quote it."
        )
    return remarks


def _numbers(pages: list[int]) -> str:
    listed = ", ".join(str(page) for page in pages[:8]) + (" …" if len(pages) > 8 else "")
    return f"page {listed}" if len(pages) == 1 else f"pages {listed}"


def _metadata(reader: pypdf.PdfReader) -> dict[str, Any]:
    """Return title, publisher, date and language, as far as a sound part of the file gives them."""
    found: dict[str, str] = {}
    with contextlib.suppress(*BROKEN):
        about = reader.metadata
        if about:
            found["title"] = re.sub(r"^Microsoft (?:Word|PowerPoint) - ", "", about.title or "")
            created = about.creation_date
            found["published"] = created.date().isoformat() if created else ""
    with contextlib.suppress(*BROKEN):
        found["language"] = str(reader.root_object.get("/Lang") or "")
    with contextlib.suppress(*BROKEN):
        found |= _of_xmp(reader.xmp_metadata, found)
    return found


def _of_xmp(xmp: Any, found: dict[str, str]) -> dict[str, str]:
    if not xmp:
        return {}
    titles = xmp.dc_title or {}
    return {
        "title": found.get("title") or next(iter(titles.values()), ""),
        "publisher": next(iter(xmp.dc_publisher or []), ""),
        "language": found.get("language") or next(iter(xmp.dc_language or []), ""),
    }
