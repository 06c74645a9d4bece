"""The weekly summary by e-mail: how much waits for each person. It has numbers and no words."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from curation.conversation.notifications import unread_count
from curation.reviewing.assignments import tasks_for
from curation.reviewing.order import own_work_of, unmerged, waiting_for
from sources.models import Record

__all__ = ["send_weekly_summaries", "summary_for"]

logger = logging.getLogger(__name__)


def summary_for(user: User) -> list[str]:
    """Return the lines of the summary for a person; none if nothing waits. Five queries."""
    tasks = list(tasks_for(user))
    returned = unmerged().filter(own_work_of(user), state=Record.State.CHANGES_REQUESTED)
    counts = {
        "Assigned to you": len(tasks),
        "Of these, overdue": sum(task.is_overdue for task in tasks),
        "Waiting for your review": waiting_for(user).count(),
        "Returned to you": returned.count(),
        "Unread notifications": unread_count(user),
    }
    return [f"{label}: {number}" for label, number in counts.items() if number]


def send_weekly_summaries() -> int:
    """Send each person who works on records their summary, and return how many were sent.

    Sends nothing unless e-mail and `WEEKLY_SUMMARY` are configured. If one address is refused, the
    others still get their e-mail.
    """
    if not (settings.SENDS_EMAIL and settings.WEEKLY_SUMMARY):
        return 0
    people = User.objects.with_perm("sources.view_record").filter(is_staff=True)
    sent = 0
    page = f"{settings.SITE_URL}{reverse('admin:index')}" if settings.SITE_URL else ""
    with get_connection() as connection:
        for user in people.exclude(email="").order_by("pk"):
            lines = summary_for(user)
            if not lines:
                continue
            body = "\n".join([*lines, "", page or "Sign in to Sourcebook to see them."])
            message = EmailMessage("Sourcebook: your week", body, to=[user.email])
            try:
                sent += connection.send_messages([message]) or 0
            except (OSError, SMTPException):
                logger.exception("The summary for %s was not sent.", user)
    return sent
