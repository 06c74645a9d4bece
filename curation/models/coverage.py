"""Dismissed sentences of documents."""

from django.conf import settings
from django.db import models

from sources.models import DocumentText
from sources.models.record import history

__all__ = ["Dismissal"]


@history()
class Dismissal(models.Model):
    """A person read a sentence and found nothing to record in it.

    It belongs to the text, so it does not apply to a replacement of the text. `start` and `end` are
    the offsets of the sentence in code points, `end` excluded.
    """

    text = models.ForeignKey(DocumentText, models.CASCADE, related_name="dismissals")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("text_id", "start")
        constraints = [
            models.UniqueConstraint(fields=["text", "start"], name="dismissal_once"),
            models.CheckConstraint(
                name="dismissal_not_empty", condition=models.Q(start__lt=models.F("end"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}-{self.end} dismissed by {self.by}"
