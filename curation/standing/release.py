"""Cutting a release: a publisher gives the present state of what is published a name."""

from django.contrib.auth.models import User

from curation.errors import NotPermittedError, ReleaseRefusedError
from publication import releases
from publication.models import LogHead, Release
from sources.texts.characters import readable

__all__ = ["MAX_NOTE_LENGTH", "cut_release", "suggested_name", "unreleased_count"]

MAX_NOTE_LENGTH = 2_000


def cut_release(user: User, name: str, note: str = "") -> Release:
    """Cut a release of all that is published now; `note` says what it is, and is published.

    Raises NotPermittedError unless `user` is a publisher, and ReleaseRefusedError for a name that
    is taken or fits no address, for a note that is too long, and when nothing is new.
    """
    if not user.has_perm("sources.publish_record"):
        raise NotPermittedError("Only publishers cut releases.")
    note = readable(note)
    if len(note) > MAX_NOTE_LENGTH:
        raise ReleaseRefusedError(f"A note has at most {MAX_NOTE_LENGTH} characters.")
    try:
        return releases.cut_release(name.strip(), note, user.pk)
    except releases.ReleaseError as error:
        raise ReleaseRefusedError(str(error)) from error


def suggested_name(year: int) -> str:
    """Return the next free name of a year, such as 2024.2."""
    taken = set(Release.objects.filter(name__startswith=f"{year}.").values_list("name", flat=True))
    number = 1
    while f"{year}.{number}" in taken:
        number += 1
    return f"{year}.{number}"


def unreleased_count() -> int:
    """Return how many events were published since the last release."""
    last = Release.objects.order_by("-pk").values_list("pk", flat=True).first()
    return LogHead.objects.get().seq - (last or 0)
