"""Waiting out the delay after failed attempts."""

from datetime import timedelta

from django.utils import timezone

from curation.accounts.sign_in_delays import FREE_ATTEMPTS
from curation.models import SignInDelay

__all__ = ["let_nobody_wait_less_than_an_hour"]


def let_nobody_wait_less_than_an_hour() -> None:
    """Let whoever has to wait do so for as long as the test lasts, on a slow machine too."""
    now = timezone.now()
    waiting = SignInDelay.objects.filter(failures__gte=FREE_ATTEMPTS)
    assert waiting.update(free_at=now + timedelta(hours=1))
