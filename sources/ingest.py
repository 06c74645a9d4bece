"""Adding documents: the file is stored unchanged, the text is normalised once and frozen."""

import dataclasses
import hashlib
import textwrap
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from sources.acting import acting_as
from sources.dates import kept_date
from sources.extraction import Extracted, extract_in_sandbox
from sources.extraction.origins import Origin
from sources.extraction.readers import LANGUAGE, with_language
from sources.file_names import clean_file_name
from sources.models import Document, DocumentFile, DocumentText, Passage, Publisher, drop_unused
from sources.texts.characters import remarks_on
from sources.texts.sentences import sentence_spans
from sources.texts.text import normalise, text_digest
from sources.texts.wrapping import unwrapped
from vocabulary.documents import DocumentKind

__all__ = [
    "AlreadyHereError",
    "DuplicateFileError",
    "DuplicateTextError",
    "Ingested",
    "TextFrozenError",
    "check_file_is_new",
    "check_not_frozen",
    "check_text_is_new",
    "draft_of",
    "is_frozen",
    "origins_of",
    "read_file",
    "read_pasted",
    "remarks_on_text",
    "save_draft",
    "set_file",
    "set_text",
]

MAX_FIRST_LINE_LENGTH = 120


class AlreadyHereError(ValueError):
    """The same content already exists; `document` has it."""

    what = "This document"

    def __init__(self, document: Document):
        self.document = document
        super().__init__(f"{self.what} is in the system already, as {document}.")


class DuplicateTextError(AlreadyHereError):
    """Another document has the same text."""

    what = "This text"


class DuplicateFileError(AlreadyHereError):
    """Another document has the same file."""

    what = "This file"


class TextFrozenError(ValueError):
    """The text and file cannot change, because the document has passages or was submitted."""


@dataclasses.dataclass(frozen=True)
class Ingested:
    """A document from a file or pasted text, and remarks that a person should check.

    `unknown_publisher` is the publisher's name in the file, if there is no such publisher.
    """

    document: Document
    remarks: tuple[str, ...] = ()
    unknown_publisher: str = ""


def read_file(name: str, content: bytes, encoding: str = "") -> Extracted:
    """Extract a file. The result always has a title. Raises an ExtractionError.

    `encoding` is an encoding chosen by a person, for text files.
    """
    found = extract_in_sandbox(name, content, encoding=encoding)
    if found.title:
        return found
    origins = {**found.origins, "title": Origin.FILE_NAME}
    return dataclasses.replace(found, title=PurePosixPath(name).stem, origins=origins)


def read_pasted(text: str, title: str = "", published: str = "") -> Extracted:
    """Extract pasted text. The result always has a title.

    `published` is a date as written by a person. Raises ValidationError for an invalid or unlikely
    date and for text that cannot be stored.
    """
    pasted = normalise(text)
    read = unwrapped(pasted)
    # Text without joined lines stays unchanged: a text is normalised only once.
    content = normalise(read.text) if read.joins else pasted
    day = kept_date(published, timezone.now().date())
    found = with_language(
        Extracted(
            content,
            "",
            title=title or _title_from_text(content),
            published=day,
            remarks=(*read.remarks, *remarks_on(content, pasted.removed)),
            origins={} if title else {"title": Origin.FIRST_WORDS},
        )
    )
    return found.tidied()


def _title_from_text(content: str) -> str:
    """Return the first line, or its first sentence or words if it is too long for a headline."""
    line = content.lstrip().split("\n", 1)[0][: MAX_FIRST_LINE_LENGTH * 10]
    if len(line) <= MAX_FIRST_LINE_LENGTH:
        return line
    sentences = sentence_spans(line)
    first = line[slice(*sentences[0])] if sentences else line
    whole_words = textwrap.shorten(first, MAX_FIRST_LINE_LENGTH, placeholder="…")
    return first[:MAX_FIRST_LINE_LENGTH] if whole_words == "…" else whole_words


def draft_of(found: Extracted, kind: str = DocumentKind.OTHER) -> Ingested:
    """Return an unsaved document for a file or pasted text. Runs one query."""
    publisher = (
        Publisher.objects.filter(name__iexact=found.publisher).first() if found.publisher else None
    )
    remarks = list(found.remarks)
    if found.origins.get("published") == Origin.FILE_CREATED:
        remarks.append("Published: taken from the day on which the file was made.")
    document = Document(
        title=found.title,
        kind=kind,
        publisher=publisher,
        language=found.language or "und",
        **_valid(published=found.published, link=found.link),
    )
    document.origins = origins_of(document, found)
    document.remarks = remarks_on_text(found)
    unknown = "" if publisher else found.publisher
    return Ingested(document, tuple(remarks), unknown)


def remarks_on_text(found: Extracted) -> list[str]:
    """Return the remarks on the text itself, without those on its language."""
    return [remark for remark in found.remarks if not remark.startswith(LANGUAGE)]


def origins_of(document: Document, found: Extracted) -> dict[str, str]:
    """Return the origins of a document's values; empty values have none."""
    return {
        field: origin
        for field, origin in found.origins.items()
        if getattr(document, field) not in ("", None, "und")
    }


@transaction.atomic
def save_draft(
    document: Document,
    found: Extracted,
    user: AbstractBaseUser,
    name: str = "",
    content: bytes = b"",
) -> None:
    """Save a new document with its text and optional file, attributed to `user`.

    Raises DuplicateFileError, DuplicateTextError, or ValidationError for text that cannot be
    stored.
    """
    with acting_as(user):
        document.save()
        if content:
            set_file(document, name, content, found.media_type)
        set_text(document, found.text, found.page_starts)


def _valid(**values: str) -> dict[str, str]:
    """Return only the values that the document's fields accept."""
    kept = {}
    for name, value in values.items():
        field: Any = Document._meta.get_field(name)
        try:
            kept[name] = field.clean(value, None)
        except ValidationError:
            continue
    return kept


@transaction.atomic
def set_file(document: Document, name: str, content: bytes, media_type: str) -> None:
    """Store the original file of a saved document.

    Raises DuplicateFileError, and TextFrozenError if the document was submitted with another file.
    """
    digest = hashlib.sha256(content).hexdigest()
    check_file_is_new(content, document)
    before = document.file
    if before and before.sha256 != digest and document.submitted_at:
        raise _frozen(document)
    try:
        with transaction.atomic():
            document.file, _ = DocumentFile.objects.get_or_create(
                sha256=digest,
                defaults={
                    "name": clean_file_name(name),
                    "media_type": media_type,
                    "content": content,
                },
            )
            document.save()
            drop_unused(None, before.pk if before else None)
    except IntegrityError as error:
        document.file = before
        if _refused_as_frozen(error):
            raise _frozen(document) from error
        # Another person added the same file at the same time.
        check_file_is_new(content, document)
        raise


@transaction.atomic
def set_text(document: Document, text: str, page_starts: Sequence[int] = ()) -> None:
    """Set the text of a saved document, or replace it until it is quoted or submitted.

    `page_starts` are the offsets of page starts, in code points of the normalised text. Raises
    ValidationError (from `normalise`) for text that cannot be stored, DuplicateTextError if another
    document has the same text, and TextFrozenError if passages exist or the document was submitted
    with another text.
    """
    content = normalise(text)
    digest = text_digest(content)
    check_text_is_new(content, document)
    if document.text and document.text.sha256 == digest:
        return
    before = document.text
    check_not_frozen(document)
    try:
        with transaction.atomic():
            # A text without a document belonged to a published version; a draft may return to it.
            kept = DocumentText.objects.filter(sha256=digest).first()
            document.text = kept or DocumentText.objects.create(
                content=content, page_starts=list(page_starts)
            )
            document.save()
            drop_unused(before.pk if before else None, None)
    except IntegrityError as error:
        document.text = before
        # Another person marked the first passage, submitted the document, or added the same text at
        # the same time.
        if _refused_as_frozen(error):
            raise _frozen(document) from error
        check_text_is_new(content, document)
        raise


def is_frozen(document: Document) -> bool:
    """Return whether a document must keep its text: it was submitted, or it has passages."""
    if not document.text_id:
        return False
    return bool(document.submitted_at) or Passage.objects.filter(document=document).exists()


def check_not_frozen(document: Document) -> None:
    """Raise TextFrozenError if a document must keep its text."""
    if is_frozen(document):
        raise _frozen(document)


def check_text_is_new(text: str, document: Document | None = None) -> None:
    """Raise DuplicateTextError if another document has this text, given as normalised."""
    same = Document.objects.filter(text__sha256=text_digest(text))
    twin = same.exclude(pk=document.pk).first() if document else same.first()
    if twin:
        raise DuplicateTextError(twin)


def check_file_is_new(content: bytes, document: Document | None = None) -> None:
    """Raise DuplicateFileError if another document has this file."""
    others = Document.objects.filter(file__sha256=hashlib.sha256(content).hexdigest())
    twin = others.exclude(pk=document.pk).first() if document else others.first()
    if twin:
        raise DuplicateFileError(twin)


def _refused_as_frozen(error: IntegrityError) -> bool:
    """Return whether PostgreSQL rejected the text because of passages or an earlier submission."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", "") in (
        "passage_quotes_text",
        "document_text_frozen",
    )


def _frozen(document: Document) -> TextFrozenError:
    why = (
        f"{document.public_id} was sent to review, so its text and file are frozen."
        if document.submitted_at
        else f"Passages of {document.public_id} are marked, so its text is frozen."
    )
    return TextFrozenError(f"{why} Enter a later edition as a new document.")
