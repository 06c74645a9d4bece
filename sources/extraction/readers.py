"""Selection of the reader for a file, and the limits that all readers share."""

import dataclasses
from collections.abc import Callable

from django.core.exceptions import ValidationError

from sources.extraction.errors import (
    EmptyFileError,
    ExtractionError,
    NoAttachmentError,
    NoTextError,
    TooComplexError,
    TooLargeError,
)
from sources.extraction.extracted import Extracted
from sources.extraction.media_types import (
    DOCX,
    EML,
    HTML,
    MBOX,
    MHTML,
    ODT,
    PDF,
    RTF,
    media_type_of,
    remark_on_name,
)
from sources.extraction.origins import Origin
from sources.texts.characters import remarks_on
from sources.texts.language import detected_language
from sources.texts.text import NormalisedText, normalise

__all__ = ["LANGUAGE", "MAX_FILE_BYTES", "attachment", "extract", "finished", "with_language"]

FILES_THAT_TELL_WHEN_THEY_WERE_MADE = frozenset({PDF, DOCX, ODT, RTF})

LANGUAGE = "Language: "
"""Prefix of remarks about the language."""
MAX_FILE_BYTES = 50 * 1024 * 1024

Reader = Callable[[str, bytes, str], Extracted]


def extract(name: str, content: bytes, encoding: str = "") -> Extracted:
    """Return the text of a file, normalised by `sources.texts.text.normalise`, and its metadata.

    Only the extension of `name` is used. `encoding` is an encoding chosen by the user, for text
    files. Raises an ExtractionError whose message says what to do. A hostile file may use any
    amount of time and memory: see `extract_in_sandbox`.
    """
    check_size(name, len(content))
    media_type = media_type_of(name, content)
    reader = _reader(media_type)
    try:
        found = reader(name, content, encoding)
    except (RecursionError, MemoryError) as error:
        raise TooComplexError(
            f"“{name}” is too deeply nested or too large inside to be read. Print it to PDF and "
            "bring that in, or copy its words and paste them."
        ) from error
    return finished(name, found, media_type)


def finished(name: str, found: Extracted, media_type: str) -> Extracted:
    """Return extracted content with its text normalised, and with remarks and origins.

    Raises NoTextError or TooLargeError.
    """
    found, cleaned = found.cleaned()
    text = _normalised(name, cleaned.text)
    remark = remark_on_name(name, media_type)
    remarks = (
        *((remark,) if remark else ()),
        *found.remarks,
        *remarks_on(text, cleaned.removed),
    )
    found = dataclasses.replace(found.tidied(), text=text, remarks=remarks)
    return with_language(with_origins(name, found))


def attachment(name: str, content: bytes, number: int) -> tuple[str, bytes]:
    """Return the name and the bytes of an attachment of a message, or of a message of a mailbox.

    `number` is an index of `Extracted.attachments`. Raises an ExtractionError; NoAttachmentError
    if there is no such attachment. For untrusted files see `attachment_in_sandbox`.
    """
    check_size(name, len(content))
    media_type = media_type_of(name, content)
    if media_type == MBOX:
        from sources.extraction.mail.mailbox import message_of_mailbox

        return message_of_mailbox(name, content, number)
    if media_type != EML:
        raise NoAttachmentError(f"“{name}” is no message, so nothing is attached to it.")
    from sources.extraction.mail.message import attachment_of_email

    return attachment_of_email(name, content, number)


def with_origins(name: str, found: Extracted) -> Extracted:
    """Return a copy that records where each piece of metadata was taken from."""
    said = {
        field: Origin.FILE
        for field in ("title", "publisher", "published", "language", "link")
        if getattr(found, field)
    }
    if found.published and found.media_type in FILES_THAT_TELL_WHEN_THEY_WERE_MADE:
        said["published"] = Origin.FILE_CREATED
    return dataclasses.replace(found, origins={**said, **found.origins})


def with_language(found: Extracted) -> Extracted:
    """Return a copy with the language detected from the text, unless it is known, and a remark."""
    if found.language:
        return found
    language = detected_language(found.text)
    what = "the file names none" if found.media_type else "the words were pasted"
    remark = (
        f"{LANGUAGE}recognised from the words as {language}, as {what}."
        if language
        else f"{LANGUAGE}the words alone do not tell, so enter it."
    )
    origins = {**found.origins, "language": Origin.DETECTED} if language else found.origins
    return dataclasses.replace(
        found, language=language, remarks=(*found.remarks, remark), origins=origins
    )


def check_size(name: str, size: int) -> None:
    """Raise EmptyFileError or TooLargeError if a file of `size` bytes need not be opened."""
    if not size:
        raise EmptyFileError(f"“{name}” is empty. Perhaps its download failed: get it again.")
    if size > MAX_FILE_BYTES:
        raise TooLargeError(
            f"“{name}” is {size / 1024 / 1024:.1f} MB long; {MAX_FILE_BYTES // 1024 // 1024} MB is "
            "the limit. Split it, or save it without its pictures."
        )


def _reader(media_type: str) -> Reader:
    """Return the reader for a media type, imported lazily because each loads its own library."""
    if media_type == HTML:
        from sources.extraction.html.page import read_html

        return read_html
    if media_type == PDF:
        from sources.extraction.pdf.document import read_pdf

        return read_pdf
    if media_type == DOCX:
        from sources.extraction.office.docx import read_docx

        return read_docx
    if media_type == ODT:
        from sources.extraction.office.odt import read_odt

        return read_odt
    if media_type == RTF:
        from sources.extraction.office.rtf import read_rtf

        return read_rtf
    if media_type == MHTML:
        from sources.extraction.mail.saved_page import read_saved_page

        return read_saved_page
    if media_type == MBOX:
        from sources.extraction.mail.mailbox import read_mailbox

        return read_mailbox
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
