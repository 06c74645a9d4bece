"""Delays for attempts to sign in."""

from django.db import models

__all__ = ["SignInDelay"]


class SignInDelay(models.Model):
    """Failed attempts at one account from one network, or from one network at any account.

    `key` is a digest of both: people type passwords into the wrong field. The next attempt is
    checked from `free_at` on. `succeeded_at` is when the person last signed in from the network.
    """

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField()
    tried_at = models.DateTimeField(db_index=True)
    free_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.failures} failures"
