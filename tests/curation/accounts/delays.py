"""Waiting out the delay after failed attempts."""

from datetime import timedelta

from django.utils import timezone

from curation.accounts.sign_in_delays import FREE_ATTEMPTS
from curation.models import SignInDelay

__all__ = ["let_nobody_wait_less_than_an_hour"]


def let_nobody_wait_less_than_an_hour() -> None:
    """Make every delay longer than the test takes, also on a slow machine."""
    now = timezone.now()
    waiting = SignInDelay.objects.filter(failures__gte=FREE_ATTEMPTS)
    assert waiting.update(free_at=now + timedelta(hours=1))
