"""API keys of consumers."""

from django.core.validators import MinValueValidator
from django.db import models
from rest_framework_api_key.models import AbstractAPIKey

__all__ = ["ApiKey"]


class ApiKey(AbstractAPIKey):
    """A consumer's key. Only its SHA-512 is stored; the key is shown once, when it is created.

    `last_used` is accurate to the minute.
    """

    requests_a_minute = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="In each process that serves the API. Empty: as many as every key may make.",
    )
    last_used = models.DateTimeField(null=True, editable=False)

    class Meta(AbstractAPIKey.Meta):
        constraints = [
            models.CheckConstraint(
                name="api_key_may_ask", condition=models.Q(requests_a_minute__gte=1)
            )
        ]
