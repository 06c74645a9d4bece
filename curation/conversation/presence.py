"""Shows who else has a page of the same record open."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from curation.models import Presence
from curation.permissions import check_may_see
from sources.models import Record

__all__ = ["PRESENT_FOR", "mark_present", "others_present"]

PRESENT_FOR = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(hours=1)


def mark_present(record: Record, user: User) -> None:
    """Store that a person has a page of a record open now. Raises NotPermittedError."""
    check_may_see(user)
    now = timezone.now()
    Presence.objects.bulk_create(
        [Presence(record_id=record.pk, user=user, seen_at=now)],
        update_conflicts=True,
        unique_fields=["record", "user"],
        update_fields=["seen_at"],
    )
    # Old rows are deleted to protect people's privacy.
    Presence.objects.filter(user=user, seen_at__lt=now - FORGOTTEN_AFTER).delete()


def others_present(record: Record, user: User) -> QuerySet[User]:
    """Return the users, except `user`, who had the record open in the last minute, by username."""
    present = Presence.objects.filter(
        record=record.pk, seen_at__gt=timezone.now() - PRESENT_FOR
    ).exclude(user=user)
    return User.objects.filter(pk__in=present.values("user")).order_by("username")
