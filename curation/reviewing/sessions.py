"""Sessions: a reviewer sets out to review a number of records, sees the progress, and may pause.

A session permits and forbids nothing.
"""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from curation.errors import WrongStateError
from curation.models import ReviewSession
from curation.permissions import check_may_review
from curation.reviewing.order import (
    MAX_IN_ORDER,
    next_to_review,
    reading_order,
    spots_of,
    waiting_for,
)
from curation.workflow.claims import free_for
from sources.models import Record

__all__ = [
    "SESSION_LENGTH",
    "GoneOn",
    "Progress",
    "end_session",
    "go_on",
    "is_under_way",
    "next_for",
    "pause_session",
    "progress_of",
    "resume_session",
    "start_session",
]

SESSION_LENGTH = 30  # records


@dataclass(frozen=True)
class Progress:
    """How far a session is: `done` of `total` records no longer wait for its reviewer."""

    done: int
    total: int
    is_paused: bool

    @property
    def is_finished(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True)
class GoneOn:
    """The record to review next, if any; `finished` is the length of a session that ended."""

    record: Record | None
    finished: int = 0


@transaction.atomic
def start_session(user: User, length: int = SESSION_LENGTH) -> ReviewSession:
    """Plan a session with the next records in the order of review; it replaces an earlier one.

    What others have claimed is left out. Raises NotPermittedError, and WrongStateError if nothing
    waits.
    """
    check_may_review(user)
    planned = _plan(user, length)
    if not planned:
        raise WrongStateError("Nothing is waiting for you that nobody else has claimed.")
    session, _new = ReviewSession.objects.update_or_create(
        user=user, defaults={"planned": planned, "started_at": timezone.now(), "paused_at": None}
    )
    return session


def _plan(user: User, length: int) -> list[int]:
    waiting = [record.pk for record in waiting_for(user)[:MAX_IN_ORDER]]
    spots = spots_of(waiting)
    documents = list(dict.fromkeys(spots[key].document for key in waiting if spots[key].document))
    ordered = [record.pk for record in reading_order(user, documents[:length])]
    # Records that cite nothing are in no document.
    ordered += [key for key in waiting if not spots[key].document]
    return free_for(user, list(dict.fromkeys(ordered)))[:length]


def progress_of(user: User) -> Progress | None:
    """Return how far the session of a person is, or None if they have none. Two queries."""
    session = ReviewSession.objects.filter(user=user.pk).first()
    if session is None:
        return None
    waiting = waiting_for(user).filter(pk__in=session.planned).count()
    total = len(session.planned)
    return Progress(total - waiting, total, session.paused_at is not None)


def is_under_way(user: User, record: Record) -> bool:
    """Return whether a person is in a session, not paused, that has this record in its plan."""
    sessions = ReviewSession.objects.filter(user=user.pk, paused_at=None)
    return sessions.filter(planned__contains=[record.pk]).exists()


def pause_session(user: User) -> None:
    """Pause a session: approving leads on as without one, until it is resumed."""
    ReviewSession.objects.filter(user=user.pk, paused_at=None).update(paused_at=timezone.now())


def resume_session(user: User) -> None:
    """Resume a session: approving leads on within it again."""
    ReviewSession.objects.filter(user=user.pk).update(paused_at=None)


def end_session(user: User) -> None:
    """End a session, finished or not."""
    ReviewSession.objects.filter(user=user.pk).delete()


def go_on(user: User, after: Record | None = None, reading: int | None = None) -> GoneOn:
    """Return what to review next, as `next_for` does, and end the session if that was its last."""
    following = next_for(user, after, reading)
    progress = progress_of(user)
    if following is None and progress and progress.is_finished and not progress.is_paused:
        end_session(user)
        return GoneOn(None, progress.total)
    return GoneOn(following)


def next_for(user: User, after: Record | None = None, reading: int | None = None) -> Record | None:
    """Return the record to review next: in a session the next one of its plan, else of the queue.

    `reading` is the key of the document that is being read. None if nothing waits, and at the end
    of a session.
    """
    session = ReviewSession.objects.filter(user=user.pk, paused_at=None).first()
    if session is None or (after is not None and after.pk not in session.planned):
        return next_to_review(user, after, reading)
    planned = session.planned
    place = planned.index(after.pk) + 1 if after is not None else 0
    around = [*planned[place:], *planned[:place]]
    waiting = waiting_for(user).in_bulk(around)
    left = [key for key in around if key in waiting and (after is None or key != after.pk)]
    return next((waiting[key] for key in [*free_for(user, left), *left]), None)
