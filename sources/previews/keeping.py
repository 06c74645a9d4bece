"""Conversion of previews into draft documents, exactly as they were displayed."""

import datetime
import functools
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from sources.acting import acting_as
from sources.dates import kept_date
from sources.extraction.errors import ExtractionError
from sources.ingest import (
    AlreadyHereError,
    Ingested,
    check_not_frozen,
    origins_of,
    save_draft,
    set_file,
    set_text,
)
from sources.models import Document, Preview, Publisher
from sources.previews.shown import Seen, seen
from sources.previews.waiting import (
    NotWaitingError,
    PreviewChangedError,
    locked,
    previews_of,
    the_preview,
)
from sources.texts.text import text_digest
from vocabulary.documents import PublisherKind

__all__ = [
    "keep",
    "keep_as_text",
    "keep_unremarked",
]


@transaction.atomic
def keep(number: int, user: User, digest: str) -> Ingested:
    """Create a draft document from a preview, exactly as displayed, with its corrections.

    Raises ValidationError, by field, for values that are invalid or need confirmation,
    AlreadyHereError, NotWaitingError or PreviewChangedError. `keep_as_text` keeps a new text for
    an existing document.
    """
    waiting, of = _as_seen(number, user, digest)
    if of.target:
        raise PreviewChangedError
    document = of.document
    _fill(document, of.values, user)
    corrected = waiting.about["corrected"]
    document.origins = {
        name: origin
        for name, origin in origins_of(document, of.kept).items()
        if name not in corrected
    }
    content = bytes(waiting.content) if of.name else b""
    save_draft(document, of.kept, user, of.name, content)
    waiting.delete()
    return Ingested(document, of.remarks, "")


@transaction.atomic
def keep_as_text(number: int, user: User, digest: str) -> Ingested:
    """Set a preview, exactly as displayed, as the text of its document, and its file if it has one.

    The caller checks whether the user may change the document. Raises TextFrozenError,
    AlreadyHereError, NotWaitingError or PreviewChangedError.
    """
    waiting, of = _as_seen(number, user, digest)
    if of.target is None:
        raise PreviewChangedError
    check_not_frozen(of.target)
    text = of.target.text
    # The remarks of another reading of the same words stay.
    earlier = of.target.remarks if text and text.sha256 == text_digest(of.kept.text) else []
    with acting_as(user):
        if of.name:
            set_file(of.target, of.name, bytes(waiting.content), of.kept.media_type)
        set_text(of.target, of.kept.text, of.kept.page_starts)
        of.target.remarks = [*earlier, *(one for one in of.remarks if one not in earlier)]
        of.target.save(update_fields=["remarks"])
    waiting.delete()
    return Ingested(of.target, of.remarks)


def _as_seen(number: int, user: User, digest: str) -> tuple[Preview, Seen]:
    waiting = locked(number, user, digest)
    of = seen(waiting)
    if of.digest != digest:
        raise PreviewChangedError
    return waiting, of


def _fill(document: Document, values: Mapping[str, str], user: User) -> None:
    """Set the fields of a document to the displayed values. Raises ValidationError, by field."""
    problems: dict[str, list[str]] = {}

    def put(name: str, read: Callable[[str], Any]) -> None:
        try:
            setattr(document, name, read(values[name]))
        except ValidationError as error:
            problems[name] = error.messages

    for name in ("title", "kind", "link"):
        put(name, functools.partial(_field(name).clean, model_instance=document))
    put("published", lambda value: kept_date(value, timezone.now().date()))
    put("language", lambda value: _field("language").clean(value or "und", document))
    put("accessed_on", lambda value: _field("accessed_on").clean(_day(value), document))
    put("publisher", lambda _name: _publisher(values, user, problems))
    if problems:
        raise ValidationError(problems)


def _field(name: str) -> Any:
    return Document._meta.get_field(name)


def _day(value: str) -> datetime.date | None:
    if not value:
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise ValidationError("Write the day as 2024-07-16.") from error


def _publisher(
    values: Mapping[str, str], user: User, problems: Mapping[str, list[str]]
) -> Publisher | None:
    """Return the publisher by name, created if its kind was chosen. Raises ValidationError."""
    name, kind = values["publisher"], values["publisher_kind"]
    if not name:
        return None
    known = Publisher.objects.filter(name__iexact=name).first()
    if known:
        return known
    if not user.has_perm("sources.add_publisher"):
        raise ValidationError(
            f"“{name}” is not a known publisher, and you may not add one. Leave it empty."
        )
    if kind not in PublisherKind.values:
        raise ValidationError(
            f"“{name}” is not a known publisher. Choose its kind to add it, name another, or leave "
            "it empty."
        )
    made = Publisher(
        name=name,
        kind=kind,
        country=values["publisher_country"].upper(),
        homepage=values["publisher_homepage"],
    )
    try:
        made.full_clean()
    except ValidationError as error:
        raise ValidationError(
            [
                f"{of.capitalize()} of the publisher: {said}" if of != NON_FIELD_ERRORS else said
                for of, told in error.message_dict.items()
                for said in told
            ]
        ) from error
    if not problems:
        with acting_as(user):
            made.save()
    return made


def keep_unremarked(user: User, digests: Mapping[int, str]) -> list[Ingested | AlreadyHereError]:
    """Create documents from those previews of a user that have no remarks.

    `digests` are those of the texts as listed to the user, by preview number. Previews that have
    changed since, have a remark, or are a new text for a document, are skipped. Returns the
    outcome for each preview that was tried.
    """
    outcomes: list[Ingested | AlreadyHereError] = []
    for number in previews_of(user).filter(pk__in=digests).values_list("pk", flat=True):
        try:
            of = seen(the_preview(number, user))
            if not of.remarks and not of.target:
                outcomes.append(keep(number, user, digests[number]))
        except AlreadyHereError as error:
            outcomes.append(error)
        except (NotWaitingError, PreviewChangedError, ValidationError, ExtractionError):
            continue
    return outcomes
