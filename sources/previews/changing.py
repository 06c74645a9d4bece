"""A person corrects a preview, takes pieces that were left out, or chooses an encoding."""

from collections.abc import Callable, Iterable, Mapping

from django.contrib.auth.models import User
from django.db import transaction

from sources.extraction.extracted import Extracted, Reason
from sources.ingest import read_file
from sources.previews.shown import FIELDS, seen, store
from sources.previews.waiting import (
    PreviewChangedError,
    extracted_of,
    locked,
    packed,
    the_preview,
)
from sources.texts.characters import readable

__all__ = [
    "choose_encoding",
    "correct",
    "leave_out",
    "take",
    "take_main_part",
    "take_whole_page",
]

MAX_TYPED_LENGTH = 3000
"""So many code points of what is typed into a field are kept: more than any field accepts."""


@transaction.atomic
def correct(number: int, user: User, values: Mapping[str, str]) -> None:
    """Keep what a person wrote into the fields, as they wrote it. Raises NotWaitingError.

    `values` has the names of FIELDS, and `publisher_kind`; what is missing stays as it is.
    """
    waiting = locked(number, user)
    machine = {**seen(waiting).machine, "publisher_kind": ""}
    corrected = waiting.about["corrected"]
    for name in (*FIELDS, "publisher_kind"):
        if name not in values:
            continue
        value = " ".join(readable(values[name][:MAX_TYPED_LENGTH]).split())
        if value == machine[name]:
            corrected.pop(name, None)
        else:
            corrected[name] = value
    store(waiting)


def take(number: int, user: User, digest: str, pieces: Iterable[int]) -> None:
    """Take these pieces of those that were left out, besides those that are taken already.

    Raises IndexError for one that is not there, NotWaitingError, PreviewChangedError.
    """
    _take(number, user, digest, lambda _found, taken: taken.union(pieces))


def leave_out(number: int, user: User, digest: str, pieces: Iterable[int]) -> None:
    """Leave these pieces out again. Raises NotWaitingError, PreviewChangedError."""
    _take(number, user, digest, lambda _found, taken: taken.difference(pieces))


def take_whole_page(number: int, user: User, digest: str) -> None:
    """Take all pieces around the main part. Raises NotWaitingError, PreviewChangedError."""
    _take(number, user, digest, lambda found, taken: taken | _around(found))


def take_main_part(number: int, user: User, digest: str) -> None:
    """Leave all pieces around the main part out. Raises NotWaitingError, PreviewChangedError."""
    _take(number, user, digest, lambda found, taken: taken - _around(found))


def _around(found: Extracted) -> set[int]:
    return {number for number, one in enumerate(found.left_out) if one.reason == Reason.AROUND}


@transaction.atomic
def _take(
    number: int, user: User, digest: str, chosen: Callable[[Extracted, set[int]], set[int]]
) -> None:
    waiting = locked(number, user, digest)
    found = extracted_of(waiting)
    taken = sorted(chosen(found, set(waiting.about["taken"])))
    found.taking(taken)
    waiting.about["taken"] = taken
    store(waiting)


def choose_encoding(number: int, user: User, digest: str, encoding: str) -> None:
    """Read a file again in an encoding that was offered; empty for the one that was guessed.

    Raises PreviewChangedError for one that is not offered, too; an ExtractionError,
    NotWaitingError.
    """
    waiting = the_preview(number, user)
    offered = {one.name for one in extracted_of(waiting).encodings}
    # Pasted words are no file, and have no encoding.
    if not waiting.about["name"] or (encoding and encoding not in offered):
        raise PreviewChangedError
    found = read_file(waiting.about["name"], bytes(waiting.content), encoding)
    with transaction.atomic():
        waiting = locked(number, user, digest)
        waiting.found = packed(found)
        waiting.about |= {"encoding": encoding, "taken": []}
        store(waiting)
