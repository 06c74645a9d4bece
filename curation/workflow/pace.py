"""The pace of review: how long a reviewer looked at a value, and the minimum time for a record.

Only people with the permission `view_verification` see the figures.
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
from curation.models.review import MAX_SECONDS
from sources.models import Record

__all__ = ["check_pace", "note_approved", "note_opened", "page_token", "seconds_seen"]

LOOK_BACK = timedelta(days=1)
_SALT = "curation.workflow.pace"


def page_token(user: User, record: Record, earlier: str = "") -> str:
    """Return a signed token with the time at which a page is shown to a person.

    The page sends it back with the form. If `earlier` is a valid token, it is returned unchanged.
    """
    if earlier and _shown_at(earlier, user, record) is not None:
        return earlier
    moment = [user.pk, record.pk, timezone.now().timestamp()]
    return signing.dumps(moment, salt=_SALT)


def seconds_seen(
    mark: str, user: User, record: Record, on_screen: float | None = None
) -> float | None:
    """Return for how many seconds a person saw a value, from 0 to MAX_SECONDS; None if unknown.

    `mark` is the `page_token` of the page. `on_screen` is the time in seconds that the browser
    reports, limited to the age of the token. Without it, the age of the token counts.
    """
    shown_at = _shown_at(mark, user, record)
    if shown_at is None:
        return None
    longest = timezone.now().timestamp() - shown_at
    seconds = longest if on_screen is None else min(on_screen, longest)
    return min(max(seconds, 0.0), float(MAX_SECONDS))


def _shown_at(mark: str, user: User, record: Record) -> float | None:
    try:
        user_id, record_id, moment = signing.loads(mark, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return moment if (user_id, record_id) == (user.pk, record.pk) else None


def note_opened(record: Record, user: User) -> None:
    """Store when a person first opened the review of a record in this round."""
    opening = ReviewOpening(
        record_id=record.pk, round=record.round, by=user, opened_at=timezone.now()
    )
    ReviewOpening.objects.bulk_create([opening], ignore_conflicts=True)


def delete_openings(record: Record) -> None:
    """Delete the openings of a record in this round: what is submitted now is still unread."""
    ReviewOpening.objects.filter(record=record.pk, round=record.round, approved_at=None).delete()


def note_approved(records: Sequence[Any], user: User) -> None:
    """Store when a person approved records, whether they had opened the reviews or not."""
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
    """Raise TooSoonError if `user` has had too little time to read these records.

    Each record takes SECONDS_FOR_A_RECORD from opening its review, and so did those that they
    approved in the last day. Time counts for one record only, even if several reviews were open.
    """
    least = settings.SECONDS_FOR_A_RECORD
    if not least:
        return
    now = timezone.now()
    opened = _openings_of(records, user)
    never = [record for record in records if record.pk not in opened]
    if never:
        raise TooSoonError(
            f"Open the review of a record at least {least} seconds before you approve it.",
            least,
            [Problem(str(record), "you have not opened its review") for record in never],
        )
    approved = ReviewOpening.objects.filter(
        by=user, approved_at__gte=now - LOOK_BACK, opened_at__isnull=False
    )
    moments = [opening.opened_at for opening in approved if opening.opened_at]
    wait = _seconds_left(opened.values(), moments, now, least)
    if wait > 0:
        raise TooSoonError(
            f"Wait for {wait} more {'second' if wait == 1 else 'seconds'}. Each record takes at "
            f"least {least} seconds of reading between opening its review and approving it.",
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
    """Return how many seconds are left until `user` may approve.

    For any moment, the time since then must be at least `least` for each record opened since then.
    """
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
