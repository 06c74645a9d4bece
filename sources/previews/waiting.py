"""Storage of previews, which only their owners can see, and which expire after a day."""

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
"""Maximum number of previews of a user."""
MAX_BYTES = 10 * MAX_FILE_BYTES
"""Maximum total size in bytes of the files of a user's previews."""
KEPT_FOR = datetime.timedelta(days=1)
"""Time without changes after which a preview expires."""


class NotWaitingError(ValueError):
    """The preview does not exist.

    It was kept or discarded, has expired, belongs to another user, or its document was deleted.
    """

    def __init__(self) -> None:
        super().__init__(
            "This preview is gone: it was kept or discarded, its document was deleted, or a day "
            "has passed. Bring the file in again if you need it."
        )


class PreviewChangedError(ValueError):
    """The text is not the one that the user saw."""

    def __init__(self) -> None:
        super().__init__(
            "The text has changed since you saw it, perhaps in another tab. Look at it again, then "
            "do this once more."
        )


class TooManyPreviewsError(ValueError):
    """The user has reached the maximum number or total size of previews."""

    def __init__(self) -> None:
        super().__init__(
            f"You have {MAX_PREVIEWS} previews, or {MAX_BYTES // 1024 // 1024} MB in them, and you "
            "cannot have more. Keep or discard some first."
        )


def previews_of(user: User) -> QuerySet[Preview]:
    """Return the previews of a user without their contents, newest last."""
    waiting = Preview.objects.filter(owner=user.pk, changed_at__gt=timezone.now() - KEPT_FOR)
    return waiting.order_by("pk").defer("content", "found")


def the_preview(number: int, user: User) -> Preview:
    """Return a preview of a user. Raises NotWaitingError."""
    waiting = previews_of(user).defer(None).defer("content").filter(pk=number).first()
    if waiting is None:
        raise NotWaitingError
    return waiting


def digest_of(name: str, content: bytes, document: Document | None = None) -> str:
    """Return the digest that identifies a preview among those of a user.

    It differs between pasted text and a file with the same content, and for a new text for a
    document.
    """
    digest = hashlib.sha256(content if name else b"pasted\0" + content)
    if document:
        digest.update(f"\0{document.public_id}".encode())
    return digest.hexdigest()


def document_of(preview: Preview) -> Document | None:
    """Return the document that will get the text of a preview; None if it becomes a new one.

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
    """Serialise extracted content for `extracted_of`."""
    return zlib.compress(json.dumps(dataclasses.asdict(found)).encode(), 1)


def extracted_of(preview: Preview) -> Extracted:
    """Return the extracted content of a preview.

    Extracts it again if an earlier version of the application stored it with fewer fields; its
    digest is still compared with the one that the user saw. Raises an ExtractionError.
    """
    try:
        return extracted_from(json.loads(zlib.decompress(bytes(preview.found))))
    except (KeyError, TypeError):
        content, about = bytes(preview.content), preview.about
    if about["name"]:
        return read_file(about["name"], content, about["encoding"])
    return read_pasted(content.decode())


def locked(number: int, user: User, digest: str | None = None) -> Preview:
    """Return a preview locked against concurrent changes."""
    rows = previews_of(user).defer(None).defer("content").select_for_update()
    waiting = rows.filter(pk=number).first()
    if waiting is None:
        raise NotWaitingError
    if digest is not None and waiting.about["digest"] != digest:
        raise PreviewChangedError
    return waiting


def discard(number: int, user: User) -> None:
    """Delete a preview of a user, if it exists."""
    Preview.objects.filter(pk=number, owner=user.pk).delete()


def delete_expired() -> int:
    """Delete the previews that have not changed for a day, and return their number."""
    return Preview.objects.filter(changed_at__lte=timezone.now() - KEPT_FOR).delete()[0]
