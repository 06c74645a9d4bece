"""How long somebody who tries to sign in has to wait."""

from django.db import models

__all__ = ["SignInDelay"]


class SignInDelay(models.Model):
    """The failures of one account from one network, or of one network whichever the account.

    `key` is a digest of the two: what is typed as a name may be a password. `free_at` is when the
    next attempt is looked at. A row with `succeeded_at` is of an account and a network from which
    its person has signed in.
    """

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField()
    tried_at = models.DateTimeField(db_index=True)
    free_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.failures} failures"
