"""Blind second coding: samples of documents, what a second person codes, and how it compares."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from sources.models import Document, Record
from sources.models.words import Line, Words

__all__ = ["CodedRecord", "CodingSample", "ComparedValue", "SecondCoding"]


class CodingSample(models.Model):
    """Documents that a lead drew at random, to be coded by a second person.

    They were drawn from `candidates` documents, brought in on the days from `first_day` to
    `last_day` (UTC, both included).
    """

    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(auto_now_add=True)
    first_day = models.DateField()
    last_day = models.DateField()
    candidates = models.PositiveIntegerField()

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="codingsample_days_in_order", condition=Q(first_day__lte=models.F("last_day"))
            )
        ]

    def __str__(self) -> str:
        return f"sample of {self.drawn_at:%Y-%m-%d}"


class SecondCoding(models.Model):
    """A document that a second person codes without seeing what was coded from it.

    It is open until `finished_at`. Then it is compared, and its coder sees everything again.
    """

    sample = models.ForeignKey(CodingSample, models.CASCADE, related_name="codings")
    document = models.ForeignKey(Document, models.CASCADE, related_name="second_codings")
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="second_codings"
    )
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["document"], name="secondcoding_once"),
        ]
        indexes = [
            models.Index(fields=["coder"], name="secondcoding_open", condition=Q(finished_at=None))
        ]

    def __str__(self) -> str:
        return f"second coding of {self.document.public_id}"


class CodedRecord(models.Model):
    """A record of a second coding. It is no record of the workflow, so it can never be published.

    `posted` is the form as its coder sent it: a list of texts by the name of each field. `values`
    are the coded values (`curation.second_coding.values.CodedValue`), and `cited` the cited words
    of the document: pairs of offsets in code points, ends excluded.
    """

    coding = models.ForeignKey(SecondCoding, models.CASCADE, related_name="records")
    type = models.CharField(max_length=8, choices=Record.Type)
    title = Line(max_length=500)
    posted = models.JSONField()
    values = models.JSONField()
    cited = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title


class ComparedValue(models.Model):
    """A value as it was coded first and second, as both stood when the second coding was finished.

    An empty text means that a person coded no such value. `variable` is the key of the value in its
    declaration; empty for whether the record was found at all. `pair` numbers the records of one
    coding. Where both differ, a third person may decide.
    """

    class Decision(models.TextChoices):
        FIRST = "first", "the first coding is right"
        SECOND = "second", "the second coding is right"
        NEITHER = "neither", "neither is right"

    coding = models.ForeignKey(SecondCoding, models.CASCADE, related_name="compared")
    pair = models.PositiveIntegerField()
    type = models.CharField(max_length=8, choices=Record.Type)
    record = models.ForeignKey(Record, models.SET_NULL, null=True, related_name="+")
    variable = Line(max_length=60, blank=True)
    label = Line(max_length=60)
    first = Words(blank=True)
    second = Words(blank=True)
    agreed = models.BooleanField()
    decision = models.CharField(max_length=7, choices=Decision, blank=True)
    comment = Words(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("coding", "pair", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["coding", "pair", "variable"], name="comparedvalue_once"
            ),
            models.CheckConstraint(
                name="comparedvalue_says_something", condition=~Q(first="", second="")
            ),
            models.CheckConstraint(
                name="comparedvalue_decided_once_different",
                condition=Q(decision="", decided_by=None, decided_at=None)
                | Q(agreed=False, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decision=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.first} / {self.second}"
