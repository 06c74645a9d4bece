"""Files and pasted texts that wait, each seen by its owner only and for a day."""

import dataclasses
import datetime
import hashlib
import json
import zlib

from django.contrib.auth.models import User
from django.db.models import QuerySet, Sum
from django.db.models.functions import Length
from django.utils import timezone

from sources.extraction.extracted import Extracted
from sources.extraction.readers import MAX_FILE_BYTES
from sources.extraction.sandbox import extracted_from
from sources.ingest import read_file, read_pasted
from sources.models import Document, Preview

__all__ = [
    "MAX_BYTES",
    "MAX_PREVIEWS",
    "NotWaitingError",
    "PreviewChangedError",
    "TooManyPreviewsError",
    "check_room",
    "delete_expired",
    "digest_of",
    "discard",
    "document_of",
    "extracted_of",
    "locked",
    "packed",
    "previews_of",
    "same_file",
    "the_preview",
]

MAX_PREVIEWS = 100
"""So many previews a person has at once."""
MAX_BYTES = 10 * MAX_FILE_BYTES
"""So many bytes the files of a person's previews have together."""
KEPT_FOR = datetime.timedelta(days=1)
"""After so long without a change a preview is gone."""


class NotWaitingError(ValueError):
    """There is no such preview: it was kept or discarded, it expired, it is somebody else's, or its
    document was deleted."""

    def __init__(self) -> None:
        super().__init__(
            "This preview is gone: it was kept or discarded, its document was deleted, or a day "
            "has passed. Bring the file in again if you need it."
        )


class PreviewChangedError(ValueError):
    """The text is not the one that the person saw."""

    def __init__(self) -> None:
        super().__init__(
            "The text has changed since you saw it, perhaps in another tab. Look at it again, then "
            "do this once more."
        )


class TooManyPreviewsError(ValueError):
    """The person has as many previews as one may have, or as many bytes in them."""

    def __init__(self) -> None:
        super().__init__(
            f"You have {MAX_PREVIEWS} previews, or {MAX_BYTES // 1024 // 1024} MB in them, and you "
            "cannot have more. Keep or discard some first."
        )


def previews_of(user: User) -> QuerySet[Preview]:
    """Return the previews of a person, the newest last, without their contents."""
    waiting = Preview.objects.filter(owner=user.pk, changed_at__gt=timezone.now() - KEPT_FOR)
    return waiting.order_by("pk").defer("content", "found")


def the_preview(number: int, user: User) -> Preview:
    """Return a preview of a person. Raises NotWaitingError."""
    waiting = previews_of(user).defer(None).defer("content").filter(pk=number).first()
    if waiting is None:
        raise NotWaitingError
    return waiting


def digest_of(name: str, content: bytes, document: Document | None = None) -> str:
    """Return what tells a preview from others of a person: a digest of its content.

    Pasted words have another one than a file that says the same, and so has a new text for a
    document.
    """
    digest = hashlib.sha256(content if name else b"pasted\0" + content)
    if document:
        digest.update(f"\0{document.public_id}".encode())
    return digest.hexdigest()


def document_of(preview: Preview) -> Document | None:
    """Return the document whose text a preview is to become; None if it becomes a new one.

    Raises NotWaitingError if that document was deleted.
    """
    key = preview.about.get("document")
    if key is None:
        return None
    document = Document.objects.filter(pk=key).first()
    if document is None:
        raise NotWaitingError
    return document


def same_file(user: User, digest: str) -> Preview | None:
    return previews_of(user).filter(sha256=digest).first()


def check_room(user: User, size: int) -> None:
    of_person = previews_of(user)
    total = of_person.aggregate(total=Sum(Length("content")))["total"] or 0
    if of_person.count() >= MAX_PREVIEWS or total + size > MAX_BYTES:
        raise TooManyPreviewsError


def packed(found: Extracted) -> bytes:
    """Return what was extracted as bytes, for `extracted_of`."""
    return zlib.compress(json.dumps(dataclasses.asdict(found)).encode(), 1)


def extracted_of(preview: Preview) -> Extracted:
    """Return what was extracted for a preview.

    It is extracted anew where an earlier version of this application did it and knew of less; what
    the person saw is then compared by its digest, as ever. Raises an ExtractionError.
    """
    try:
        return extracted_from(json.loads(zlib.decompress(bytes(preview.found))))
    except (KeyError, TypeError):
        content, about = bytes(preview.content), preview.about
    if about["name"]:
        return read_file(about["name"], content, about["encoding"])
    return read_pasted(content.decode())


def locked(number: int, user: User, digest: str | None = None) -> Preview:
    """Return a preview that nobody else changes meanwhile."""
    rows = previews_of(user).defer(None).defer("content").select_for_update()
    waiting = rows.filter(pk=number).first()
    if waiting is None:
        raise NotWaitingError
    if digest is not None and waiting.about["digest"] != digest:
        raise PreviewChangedError
    return waiting


def discard(number: int, user: User) -> None:
    """Delete a preview of a person; nothing if it is gone already."""
    Preview.objects.filter(pk=number, owner=user.pk).delete()


def delete_expired() -> int:
    """Delete the previews that nobody has touched for a day; returns how many."""
    return Preview.objects.filter(changed_at__lte=timezone.now() - KEPT_FOR).delete()[0]
