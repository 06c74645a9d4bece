"""Verifications, workflow steps, review times and snapshots."""

from django.conf import settings
from django.db import models

from entities.models import Citation
from sources.dates import MAX_LENGTH
from sources.models import Record
from sources.models.words import Words

__all__ = ["ReviewOpening", "Snapshot", "Transition", "Verification"]

MAX_SECONDS = 3600
"""Longer times are cut off: the page was left open."""


class Verification(models.Model):
    """A person compared a value with its passage and confirmed or rejected the citation.

    `digest` pins what they saw (`curation.workflow.verification.citation_digest`): any change of
    the value or its evidence makes the citation unverified again. So does a change of the
    document's date if `read_against` pins it. The row is kept when its citation is deleted.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="verifications")
    citation = models.ForeignKey(
        Citation, models.DO_NOTHING, db_constraint=False, related_name="verifications"
    )
    round = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    read_against = models.CharField(
        max_length=MAX_LENGTH,
        null=True,
        editable=False,
        help_text="The document's date (EDTF, or empty) where the words give a date only with it.",
    )
    confirmed = models.BooleanField()
    comment = Words(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    seconds = models.FloatField(
        null=True,
        editable=False,
        help_text="How long the value was before the reviewer's eyes, as far as a page tells. "
        "For whoever leads the reviewers alone.",
    )

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["citation", "-id"], name="verification_latest")]
        constraints = [
            models.CheckConstraint(
                name="verification_rejection_has_comment",
                condition=models.Q(confirmed=True) | ~models.Q(comment=""),
            ),
            models.CheckConstraint(
                name="verification_seconds_make_sense",
                condition=models.Q(seconds__range=(0, MAX_SECONDS)),
            ),
        ]

    def __str__(self) -> str:
        return f"{'confirmed' if self.confirmed else 'rejected'} by {self.by}"


class Transition(models.Model):
    """One step of a record through the workflow."""

    class Step(models.TextChoices):
        SUBMITTED = "submitted", "submitted"
        RECALLED = "recalled", "recalled"
        CHANGES_REQUESTED = "changes requested", "changes requested"
        APPROVED = "approved", "approved"
        DISCARDED = "discarded", "draft discarded"
        WITHDRAWN = "withdrawn", "withdrawn"
        MERGED = "merged", "merged"
        REFRESHED = "refreshed", "refreshed"
        REDACTED = "redacted", "redacted"

    record = models.ForeignKey(Record, models.CASCADE, related_name="transitions")
    step = models.CharField(max_length=17, choices=Step)
    comment = Words(blank=True)
    revision = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="transitions")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["record", "-id"], name="transition_latest")]

    def __str__(self) -> str:
        return f"{self.step} by {self.by}"


class ReviewOpening(models.Model):
    """When a person first opened the review of a record in a round, and when they approved it.

    `opened_at` is null if they never opened the review.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="openings")
    round = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="review_is_opened_once", fields=["record", "round", "by"])
        ]
        indexes = [models.Index(fields=["by", "-approved_at"], name="opening_approved")]

    def __str__(self) -> str:
        return f"opened by {self.by}"


class Snapshot(models.Model):
    """The rows of a working copy when it was last published. Discarding a draft restores them."""

    record = models.OneToOneField(Record, models.CASCADE, related_name="snapshot")
    rows = models.JSONField()
    taken_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"as of {self.taken_at:%Y-%m-%d %H:%M}"
