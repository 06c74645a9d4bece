"""One file in, its text out: finds the reader for a file, and the limits that hold for all."""

import dataclasses
from collections.abc import Callable

from django.core.exceptions import ValidationError

from sources.extraction.errors import (
    EmptyFileError,
    ExtractionError,
    NoTextError,
    TooComplexError,
    TooLargeError,
)
from sources.extraction.extracted import Extracted, whole_characters
from sources.extraction.media_types import DOCX, EML, HTML, PDF, media_type_of
from sources.texts.characters import remarks_on
from sources.texts.text import NormalisedText, normalise

__all__ = ["MAX_FILE_BYTES", "extract"]

MAX_FILE_BYTES = 50 * 1024 * 1024

Reader = Callable[[str, bytes], Extracted]


def extract(name: str, content: bytes) -> Extracted:
    """Return the text of a file, as `sources.texts.text.normalise` leaves it, and its metadata.

    `name` is the file's, of which only the ending is used. Raises an ExtractionError whose message
    says what to do. A hostile file may take any time and memory: see `extract_in_sandbox`.
    """
    check_size(name, len(content))
    reader = _reader(media_type_of(name, content))
    try:
        found = reader(name, content)
    except (RecursionError, MemoryError) as error:
        raise TooComplexError(
            f"“{name}” is too deeply nested or too large inside to be read. Print it to PDF and "
            "bring that in, or copy its words and paste them."
        ) from error
    text = _normalised(name, whole_characters(found.text))
    remarks = (*found.remarks, *remarks_on(text, text.removed))
    return dataclasses.replace(found.tidied(), text=text, remarks=remarks)


def check_size(name: str, size: int) -> None:
    """Raise EmptyFileError or TooLargeError when a file of so many bytes is not worth opening."""
    if not size:
        raise EmptyFileError(f"“{name}” is empty. Perhaps its download failed: get it again.")
    if size > MAX_FILE_BYTES:
        raise TooLargeError(
            f"“{name}” is {size / 1024 / 1024:.1f} MB long; {MAX_FILE_BYTES // 1024 // 1024} MB is "
            "the limit. Split it, or save it without its pictures."
        )


def _reader(media_type: str) -> Reader:
    """Return what reads a kind of file. Imported when needed: each brings a library of its own."""
    if media_type == HTML:
        from sources.extraction.html.page import read_html

        return read_html
    if media_type == PDF:
        from sources.extraction.pdf.document import read_pdf

        return read_pdf
    if media_type == DOCX:
        from sources.extraction.office.docx import read_docx

        return read_docx
    if media_type == EML:
        from sources.extraction.mail.message import read_email

        return read_email
    from sources.extraction.plain.text import read_plain

    return read_plain


def _normalised(name: str, text: str) -> NormalisedText:
    try:
        return normalise(text)
    except ValidationError as error:
        message = " ".join(error.messages)
        kinds: dict[str | None, type[ExtractionError]] = {
            "too_long": TooLargeError,
            "empty": NoTextError,
        }
        raise kinds.get(error.code, ExtractionError)(f"“{name}”: {message}") from error
