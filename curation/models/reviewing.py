"""Sessions of review."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

__all__ = ["ReviewSession"]


class ReviewSession(models.Model):
    """The records that a person set out to review, in order. A person has at most one.

    `planned` has the ids of the records. What is done is not stored: it is what no longer waits.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="review_session"
    )
    planned = ArrayField(models.BigIntegerField())
    started_at = models.DateTimeField(auto_now_add=True)
    paused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"session of {self.user}"
