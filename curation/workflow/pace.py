"""How fast a reviewer works: how long a value was before their eyes; the least time for a record.

The figures are for whoever leads the reviewers (`view_verification`), and for nobody else.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.utils import timezone

from curation.errors import Problem, TooSoonError
from curation.models import ReviewOpening
from curation.models.review import MOST_SECONDS
from sources.models import Record

__all__ = ["check_pace", "note_approved", "note_opened", "page_token", "seconds_seen"]

LOOK_BACK = timedelta(days=1)
_SALT = "curation.workflow.pace"


def page_token(user: User, record: Record, earlier: str = "") -> str:
    """Return the signed moment at which a page is shown to a person, to be sent back with it.

    `earlier` is the mark that the page was sent with: it stays, if it is one.
    """
    if earlier and _shown_at(earlier, user, record) is not None:
        return earlier
    moment = [user.pk, record.pk, timezone.now().timestamp()]
    return signing.dumps(moment, salt=_SALT)


def seconds_seen(
    mark: str, user: User, record: Record, on_screen: float | None = None
) -> float | None:
    """Return for how many seconds a value was before a person's eyes; None if nothing tells.

    `on_screen` is what their browser says, in seconds: it is believed as far as the page with this
    mark was there for so long. Without it the page's own time counts. From 0 to MOST_SECONDS.
    """
    shown_at = _shown_at(mark, user, record)
    if shown_at is None:
        return None
    longest = timezone.now().timestamp() - shown_at
    seconds = longest if on_screen is None else min(on_screen, longest)
    return min(max(seconds, 0.0), float(MOST_SECONDS))


def _shown_at(mark: str, user: User, record: Record) -> float | None:
    try:
        user_id, record_id, moment = signing.loads(mark, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return moment if (user_id, record_id) == (user.pk, record.pk) else None


def note_opened(record: Record, user: User) -> None:
    """Remember when a person first opened the review of a record in this round."""
    opening = ReviewOpening(
        record_id=record.pk, round=record.round, by=user, opened_at=timezone.now()
    )
    ReviewOpening.objects.bulk_create([opening], ignore_conflicts=True)


def delete_openings(record: Record) -> None:
    """Forget who opened the review of a record in this round: what is sent now was not read yet."""
    ReviewOpening.objects.filter(record=record.pk, round=record.round, approved_at=None).delete()


def note_approved(records: Sequence[Any], user: User) -> None:
    """Remember when a person approved records, whether they opened their reviews or not."""
    now = timezone.now()
    ReviewOpening.objects.bulk_create(
        [
            ReviewOpening(record_id=record.pk, round=record.round, by=user, approved_at=now)
            for record in records
        ],
        update_conflicts=True,
        unique_fields=["record", "round", "by"],
        update_fields=["approved_at"],
    )


def check_pace(records: Collection[Any], user: User) -> None:
    """Raise TooSoonError while `user` cannot have read these records, and those approved lately,
    for SECONDS_FOR_A_RECORD each since they opened their reviews.

    Reviews that are opened side by side do not share their time.
    """
    least = settings.SECONDS_FOR_A_RECORD
    if not least:
        return
    now = timezone.now()
    opened = _openings_of(records, user)
    never = [record for record in records if record.pk not in opened]
    if never:
        raise TooSoonError(
            f"Open the review of a record before you approve it: it takes {least} seconds.",
            least,
            [Problem(str(record), "its review was not opened by you") for record in never],
        )
    approved = ReviewOpening.objects.filter(
        by=user, approved_at__gte=now - LOOK_BACK, opened_at__isnull=False
    )
    moments = [opening.opened_at for opening in approved if opening.opened_at]
    wait = _seconds_left(opened.values(), moments, now, least)
    if wait > 0:
        raise TooSoonError(
            f"Read on for {wait} {'second' if wait == 1 else 'seconds'}: every record takes at "
            f"least {least} seconds of your own, from opening its review to approving it.",
            wait,
        )


def _openings_of(records: Collection[Any], user: User) -> dict[int, datetime]:
    rounds = {record.pk: record.round for record in records}
    return {
        opening.record_id: opening.opened_at
        for opening in ReviewOpening.objects.filter(record__in=rounds, by=user)
        if opening.opened_at and opening.round == rounds[opening.record_id]
    }


def _seconds_left(
    opened: Collection[datetime], approved: Collection[datetime], now: datetime, least: int
) -> int:
    """How long until each record has its time: of those opened since any moment, as many times
    `least` has passed since that moment."""
    wanted = sorted(
        [*((moment, True) for moment in opened), *((moment, False) for moment in approved)],
        reverse=True,
    )
    left = 0.0
    asked_for = False
    for number, (moment, is_asked_for) in enumerate(wanted, 1):
        asked_for = asked_for or is_asked_for
        if asked_for:
            left = max(left, number * least - (now - moment).total_seconds())
    return ceil(left)
