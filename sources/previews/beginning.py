"""Files and pasted texts begin to wait; nothing becomes a document."""

from django.contrib.auth.models import User
from django.db import transaction

from sources.extraction.extracted import Extracted
from sources.extraction.sandbox import attachment_in_sandbox
from sources.file_names import clean_file_name
from sources.ingest import check_file_is_new, check_text_is_new, read_file, read_pasted
from sources.models import Preview
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


def preview_file(name: str, content: bytes, user: User, kind: str = DocumentKind.OTHER) -> Preview:
    """Read a file and have it wait for the person. Nothing becomes a document.

    Raises an ExtractionError, DuplicateFileError and DuplicateTextError for what is a document
    already, TooManyPreviewsError.
    """
    name = clean_file_name(name)
    check_file_is_new(content)
    waiting = same_file(user, digest_of(name, content))
    if waiting:
        return waiting
    check_room(user, len(content))
    return _begin(read_file(name, content), name, content, user, kind)


def preview_text(
    text: str,
    user: User,
    title: str = "",
    kind: str = DocumentKind.OTHER,
    published: str = "",
) -> Preview:
    """Have pasted words wait for the person. Nothing becomes a document.

    Raises ValidationError for text that cannot be kept and for an invalid or unlikely date,
    DuplicateTextError, TooManyPreviewsError.
    """
    found = read_pasted(text, title, published)
    return _begin(found, "", found.text.encode(), user, kind)


def preview_attachment(number: int, user: User, attachment: int) -> Preview:
    """Have a file wait that came with the message of a preview.

    `attachment` counts `Extracted.attachments` from 0. Raises what `preview_file` does, also for
    one that is not there; NotWaitingError.
    """
    waiting = the_preview(number, user)
    name, content = attachment_in_sandbox(waiting.about["name"], bytes(waiting.content), attachment)
    return preview_file(name, content, user, waiting.about["kind"])


def _begin(found: Extracted, name: str, content: bytes, user: User, kind: str) -> Preview:
    check_text_is_new(found.text)
    about = {
        "name": name,
        "kind": kind if kind in DocumentKind.values else DocumentKind.OTHER,
        "encoding": "",
        "taken": [],
        "corrected": {},
    }
    with transaction.atomic():
        # One after the other for each person, so that the limit holds.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        delete_expired()
        digest = digest_of(name, content)
        waiting = same_file(user, digest)
        if waiting is None:
            check_room(user, len(content))
            waiting = Preview(owner_id=user.pk, sha256=digest, content=content)
        elif name:
            return waiting
        waiting.about, waiting.found = about, packed(found)
        store(waiting)
    return waiting
