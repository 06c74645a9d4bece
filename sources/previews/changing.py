"""Changes to previews: corrections, inclusion of left-out pieces, choice of the encoding."""

from collections.abc import Callable, Iterable, Mapping

from django.contrib.auth.models import User
from django.db import transaction

from sources.extraction.extracted import Extracted, Reason
from sources.ingest import read_file
from sources.previews.shown import FIELDS, OF_NEW_PUBLISHER, seen, store
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
"""Maximum number of code points stored from a field, which is more than any field accepts."""


@transaction.atomic
def correct(number: int, user: User, values: Mapping[str, str]) -> None:
    """Store what the user entered in the fields, as entered. Raises NotWaitingError.

    The keys of `values` are names of FIELDS and of OF_NEW_PUBLISHER; missing fields are unchanged.
    """
    waiting = locked(number, user)
    machine = {**seen(waiting).machine, **dict.fromkeys(OF_NEW_PUBLISHER, "")}
    corrected = waiting.about["corrected"]
    for name in (*FIELDS, *OF_NEW_PUBLISHER):
        if name not in values:
            continue
        value = " ".join(readable(values[name][:MAX_TYPED_LENGTH]).split())
        if value == machine[name]:
            corrected.pop(name, None)
        else:
            corrected[name] = value
    store(waiting)


def take(number: int, user: User, digest: str, pieces: Iterable[int]) -> None:
    """Include these pieces that were left out, in addition to those already included.

    Raises IndexError if a piece does not exist, NotWaitingError or PreviewChangedError.
    """
    _take(number, user, digest, lambda _found, taken: taken.union(pieces))


def leave_out(number: int, user: User, digest: str, pieces: Iterable[int]) -> None:
    """Leave these pieces out again. Raises NotWaitingError or PreviewChangedError."""
    _take(number, user, digest, lambda _found, taken: taken.difference(pieces))


def take_whole_page(number: int, user: User, digest: str) -> None:
    """Include all pieces around the main part. Raises NotWaitingError or PreviewChangedError."""
    _take(number, user, digest, lambda found, taken: taken | _around(found))


def take_main_part(number: int, user: User, digest: str) -> None:
    """Leave out all pieces around the main part. Raises NotWaitingError or PreviewChangedError."""
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
    """Read a file again in one of the offered encodings; empty for the guessed one.

    Raises PreviewChangedError, including for an encoding that is not offered, an ExtractionError,
    or NotWaitingError.
    """
    waiting = the_preview(number, user)
    offered = {one.name for one in extracted_of(waiting).encodings}
    # Pasted text is not a file and has no encoding.
    if not waiting.about["name"] or (encoding and encoding not in offered):
        raise PreviewChangedError
    found = read_file(waiting.about["name"], bytes(waiting.content), encoding)
    with transaction.atomic():
        waiting = locked(number, user, digest)
        waiting.found = packed(found)
        waiting.about |= {"encoding": encoding, "taken": []}
        store(waiting)
