"""Claims and presence: information for colleagues that permits and forbids nothing."""

from django.conf import settings
from django.db import models

from sources.models import Record

__all__ = ["Claim", "Presence"]


class Claim(models.Model):
    """A reviewer's claim on a record, so that nobody else starts the same work. It expires."""

    record = models.OneToOneField(Record, models.CASCADE, related_name="claim")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims")
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="claim_expires", condition=models.Q(expires_at__gt=models.F("taken_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.record} taken by {self.user}"


class Presence(models.Model):
    """A person had a page of a record open at `seen_at`."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user} at {self.record}"
