"""The sentence offsets of a text."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .document import DocumentText

__all__ = ["TextSentences"]


class TextSentences(models.Model):
    """The sentences of a frozen text, by position, computed once by `sources.texts.sentences`.

    `starts` and `ends` are offsets in code points, `end` excluded, in text order. Like the text,
    the row never changes, so decisions about a sentence stay valid.
    """

    text = models.OneToOneField(
        DocumentText, models.CASCADE, primary_key=True, related_name="sentences"
    )
    starts = ArrayField(models.IntegerField())
    ends = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sentences_have_both_ends",
                condition=models.Q(starts__len=models.F("ends__len")),
            )
        ]

    def __str__(self) -> str:
        return f"{len(self.starts)} sentences"
