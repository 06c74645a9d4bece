"""Stored results of reading long texts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sources.dates import MAX_LENGTH
from sources.models import DocumentText

__all__ = ["ReadPage", "TextReading"]


class TextReading(models.Model):
    """The results of reading a text with `long_texts`. They are replaced if they are out of date.

    `reader` is the version of the readers, `read_against` the document's date (EDTF, or empty),
    `language` the document's language (BCP 47). `fullest` and `capitalised` are as in
    `reading.names.people.People`. The row is deleted with its pages if words of the text are
    redacted.
    """

    text = models.OneToOneField(
        DocumentText, models.CASCADE, primary_key=True, related_name="reading"
    )
    reader = models.PositiveIntegerField()
    read_against = models.CharField(max_length=MAX_LENGTH, blank=True)
    language = models.CharField(max_length=10, default="en")
    edges = ArrayField(
        models.IntegerField(),
        default=list,
        help_text="Where each page begins, and where the last one ends, in code points.",
    )
    fullest = models.JSONField(default=dict)
    capitalised = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"Reading of text {self.pk}"


class ReadPage(models.Model):
    """What was read in one page of a text, with offsets in that page (code points)."""

    reading = models.ForeignKey(TextReading, models.CASCADE, related_name="pages")
    start = models.PositiveIntegerField(help_text="Of the page in the text, in code points.")
    counts = models.JSONField()
    dates = models.JSONField()
    weapons = models.JSONField(default=list)
    times = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "start"], name="text_page_is_read_once")
        ]

    def __str__(self) -> str:
        return f"Page at {self.start}"
