"""Every text of a PDF that its raw bytes may not show: pages, notes, bookmarks, attachments."""

import contextlib
import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from sources.extraction.inside.part import Part

__all__ = ["texts_of_pdf"]

KEYS_OF_NOTES = ("Contents", "T", "TU", "V", "DV", "RC", "Subj")


def texts_of_pdf(content: bytes) -> tuple[list[Part], bool]:
    """Return the texts and attached files of a PDF, and whether all of them could be read."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        return [], False
    found: list[Part] = []
    is_whole = True
    with contextlib.closing(document):
        found += map(_text, document.get_metadata_dict(skip_empty=True).values())
        with contextlib.suppress(pdfium.PdfiumError):
            found += [_text(mark.get_title()) for mark in document.get_toc()]
        for number in range(document.count_attachments()):
            with contextlib.suppress(pdfium.PdfiumError):
                attached = document.get_attachment(number)
                found += [_text(attached.get_name()), Part(bytes(attached.get_data()))]
        for number in range(len(document)):
            try:
                page = document[number]
                found += map(_text, _texts_of_page(page))
                page.close()
            except pdfium.PdfiumError:
                is_whole = False
    return found, is_whole


def _text(text: str) -> Part:
    return Part(text=text)


def _texts_of_page(page: pdfium.PdfPage) -> Iterator[str]:
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    text_page.close()
    yield text
    # A word may be broken at the end of a line.
    yield text.replace("\ufffe", "").replace("-\r\n", "").replace("\x02", "")
    for number in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        note = pdfium_c.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        for key in KEYS_OF_NOTES:
            yield _value(note, key.encode())
        pdfium_c.FPDFPage_CloseAnnot(note)


def _value(note: pdfium_c.FPDF_ANNOTATION, key: bytes) -> str:
    """Return a text of an annotation, or an empty string."""
    length = pdfium_c.FPDFAnnot_GetStringValue(note, key, None, 0)
    if length <= 2:
        return ""
    buffer = (pdfium_c.FPDF_WCHAR * (length // 2))()
    pdfium_c.FPDFAnnot_GetStringValue(note, key, buffer, length)
    return ctypes.string_at(buffer, length).decode("utf-16-le", "ignore").rstrip("\0")
