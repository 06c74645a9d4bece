"""Creation of previews from files and pasted texts."""

import hashlib
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from sources.extraction.extracted import Extracted
from sources.extraction.sandbox import attachment_in_sandbox
from sources.file_names import clean_file_name
from sources.ingest import check_file_is_new, check_text_is_new, read_file, read_pasted
from sources.models import Document, Preview
from sources.previews.shown import store
from sources.previews.waiting import (
    check_room,
    delete_expired,
    digest_of,
    packed,
    same_file,
    the_preview,
)
from vocabulary.documents import DocumentKind

__all__ = [
    "preview_attachment",
    "preview_file",
    "preview_text",
]


def preview_file(
    name: str,
    content: bytes,
    user: User,
    kind: str = DocumentKind.OTHER,
    document: Document | None = None,
) -> Preview:
    """Read a file and store it as a preview of the user. No document is created.

    `document` is the existing document that will get this text, if any. Raises an
    ExtractionError, DuplicateFileError or DuplicateTextError if another document has the file or
    text, and TooManyPreviewsError.
    """
    name = clean_file_name(name)
    check_file_is_new(content, document)
    waiting = same_file(user, digest_of(name, content, document))
    if waiting:
        return waiting
    check_room(user, len(content))
    return _begin(read_file(name, content), name, content, user, kind, document)


def preview_text(
    text: str,
    user: User,
    title: str = "",
    kind: str = DocumentKind.OTHER,
    published: str = "",
    document: Document | None = None,
) -> Preview:
    """Store pasted text as a preview of the user. No document is created.

    `document` is the existing document that will get this text, if any. Raises ValidationError
    for text that cannot be stored and for an invalid or unlikely date, DuplicateTextError, and
    TooManyPreviewsError.
    """
    found = read_pasted(text, title, published)
    return _begin(found, "", found.text.encode(), user, kind, document)


def preview_attachment(number: int, user: User, attachment: int) -> Preview:
    """Store an attachment of a previewed message as a separate preview.

    `attachment` is an index of `Extracted.attachments`. Raises NotWaitingError, NoAttachmentError
    if there is no such attachment, and the errors of `preview_file`.
    """
    waiting = the_preview(number, user)
    name, content = attachment_in_sandbox(waiting.about["name"], bytes(waiting.content), attachment)
    return preview_file(name, content, user, waiting.about["kind"])


def _begin(
    found: Extracted, name: str, content: bytes, user: User, kind: str, document: Document | None
) -> Preview:
    check_text_is_new(found.text, document)
    about: dict[str, Any] = {
        "name": name,
        "kind": kind if kind in DocumentKind.values else DocumentKind.OTHER,
        "encoding": "",
        "taken": [],
        "corrected": {},
        "document": document.pk if document else None,
        "file_sha256": hashlib.sha256(content).hexdigest(),
    }
    with transaction.atomic():
        # Serialise the user's requests, so that the limit is enforced.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        delete_expired()
        digest = digest_of(name, content, document)
        waiting = same_file(user, digest)
        if waiting is None:
            check_room(user, len(content))
            waiting = Preview(owner_id=user.pk, sha256=digest, content=content)
        elif name:
            return waiting
        waiting.about, waiting.found = about, packed(found)
        store(waiting)
    return waiting
