"""Cutting a release: a publisher names the current position of the log."""

from django.contrib.auth.models import User

from curation.errors import NotPermittedError, ReleaseRefusedError
from curation.permissions import may_publish
from publication import releases
from publication.models import LogHead, Release
from sources.texts.characters import readable

__all__ = ["MAX_NOTE_LENGTH", "cut_release", "suggested_name", "unreleased_count"]

MAX_NOTE_LENGTH = 2_000


def cut_release(user: User, name: str, note: str = "") -> Release:
    """Cut a release of everything that is published now. `note` describes it and is published.

    Raises NotPermittedError unless `user` is a publisher, and ReleaseRefusedError if the name is
    taken or invalid, if the note is too long, or if nothing new was published.
    """
    if not may_publish(user):
        raise NotPermittedError("Only publishers can cut releases.")
    note = readable(note)
    if len(note) > MAX_NOTE_LENGTH:
        raise ReleaseRefusedError(f"Shorten the note to {MAX_NOTE_LENGTH} characters.")
    try:
        return releases.cut_release(name.strip(), note, user.pk)
    except releases.ReleaseError as error:
        raise ReleaseRefusedError(str(error)) from error


def suggested_name(year: int) -> str:
    """Return the next free name for a year, such as 2024.2."""
    taken = set(Release.objects.filter(name__startswith=f"{year}.").values_list("name", flat=True))
    number = 1
    while f"{year}.{number}" in taken:
        number += 1
    return f"{year}.{number}"


def unreleased_count() -> int:
    """Return how many events were published since the last release."""
    last = Release.objects.order_by("-pk").values_list("pk", flat=True).first()
    return LogHead.objects.get().seq - (last or 0)
