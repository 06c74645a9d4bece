"""Which sentences of a document hold nothing to record, as somebody decided."""

from django.conf import settings
from django.db import models

from sources.models import DocumentText
from sources.models.record import history

__all__ = ["Dismissal"]


@history()
class Dismissal(models.Model):
    """A person read a sentence and found nothing to record in it.

    It names the text, so it goes out of sight with a text that is exchanged. `start` and `end` are
    the sentence's offsets in code points, `end` excluded.
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
