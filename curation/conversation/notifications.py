"""Notifications about people's work: in the application, and by e-mail if configured."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from curation.models import Comment, Notification
from curation.permissions import may_see
from sources.models import Contribution, Record

__all__ = [
    "MAX_COUNT",
    "author_ids",
    "emails_together",
    "mark_read",
    "notifications_of",
    "notify",
    "unread_count",
]

logger = logging.getLogger(__name__)

Kind = Notification.Kind

MAX_COUNT = 100
EMAILED_KINDS = (
    Kind.CHANGES_REQUESTED,
    Kind.APPROVED,
    Kind.MENTION,
    Kind.ANSWER,
    Kind.ASSIGNED,
    Kind.SECOND_CODING,
    Kind.RESUBMITTED,
    Kind.REDACTED,
)
"""Plain comments and submissions are not e-mailed: one review can leave a dozen."""

_together: ContextVar[list[int] | None] = ContextVar("_together", default=None)


def notify(
    kind: str,
    told: Mapping[int, Iterable[int | None]],
    by: User,
    text: str = "",
    comment: Comment | None = None,
) -> None:
    """Notify people of what `by` did. `told` has the ids of the users to notify, by record id.

    Nobody is notified of their own acts. Runs in the caller's transaction. E-mails are sent after
    the commit; if that fails, the error is logged and nothing else happens.
    """
    kept = Notification.objects.bulk_create(
        [
            Notification(
                to_id=person, kind=kind, record_id=record, by=by, text=text, comment=comment
            )
            for record, people in told.items()
            for person in people
            if person not in (None, by.pk)
        ]
    )
    if settings.SENDS_EMAIL and kind in EMAILED_KINDS and kept:
        made = [notification.pk for notification in kept]
        together = _together.get()
        send = send_emails if together is None else together.extend
        # A lambda, not a partial: Django logs `__qualname__` if a robust callback fails.
        transaction.on_commit(lambda: send(made), robust=True)


@contextmanager
def emails_together() -> Iterator[None]:
    """Send one e-mail to each person for all notifications of the transactions in this block."""
    made: list[int] = []
    token = _together.set(made)
    try:
        yield
    finally:
        _together.reset(token)
        if made:
            send_emails(made)


def author_ids(records: Iterable[Record]) -> dict[int, set[int]]:
    """Return the ids of the contributors to the last published version and to the current draft.

    By record id. One query.
    """
    authors: dict[int, set[int]] = {record.pk: set() for record in records}
    found = Contribution.objects.filter(
        record__in=authors, round__gte=F("record__round") - 1, user__isnull=False
    )
    for key, person in found.values_list("record", "user"):
        authors[key].add(person)
    return authors


def notifications_of(user: User) -> QuerySet[Notification]:
    """Return a person's notifications; none while their role may not see unpublished records."""
    told = Notification.objects.filter(to=user.pk)
    return told if may_see(user) else told.none()


def send_emails(keys: Collection[int]) -> None:
    """Send one e-mail to each recipient of these notifications, given by id, who may see records.

    It names records by their identifiers only: no unapproved content leaves by e-mail.
    """
    told = (
        Notification.objects.filter(
            pk__in=keys, to__in=User.objects.with_perm("sources.view_record")
        )
        .exclude(to__email="")
        .select_related("to", "by", "record")
        .order_by("pk")
    )
    by_person: dict[User, list[Notification]] = {}
    for notification in told:
        by_person.setdefault(notification.to, []).append(notification)
    page = f"{settings.SITE_URL}{reverse('admin:notifications')}" if settings.SITE_URL else ""
    with get_connection() as connection:
        for person, notifications in by_person.items():
            lines = [*(f"{one}." for one in notifications), "", read_hint(page)]
            message = EmailMessage(
                email_subject(notifications), "\n".join(lines), to=[person.email]
            )
            try:
                connection.send_messages([message])
            except (OSError, SMTPException):
                # If one address is refused, the others still get their e-mail.
                logger.exception("The e-mail to %s was not sent.", person)


def email_subject(notifications: Sequence[Notification]) -> str:
    if len(notifications) == 1:
        return " ".join(f"Sourcebook: {notifications[0]}".split())
    return f"Sourcebook: {len(notifications)} notifications"


def read_hint(page: str) -> str:
    return f"Read more: {page}" if page else "Sign in to Sourcebook to read more."


def mark_read(user: User, keys: Collection[int] | None = None) -> None:
    """Mark a person's notifications as read: those with these ids, or all."""
    unread = Notification.objects.filter(to=user, read_at=None)
    if keys is not None:
        unread = unread.filter(pk__in=keys)
    unread.update(read_at=timezone.now())


def unread_count(user: User) -> int:
    """Return how many notifications a person has not read, up to `MAX_COUNT`."""
    return notifications_of(user).filter(read_at=None)[:MAX_COUNT].count()
