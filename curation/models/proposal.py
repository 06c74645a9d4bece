"""Proposals: one person proposes an act on published records, another confirms it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sources.models import Record
from sources.models.words import Words

__all__ = ["Proposal"]


class Proposal(models.Model):
    """A withdrawal, merge, refresh or redaction, proposed or decided.

    A redaction names the `versions` whose documents are deleted and the `words` to erase
    everywhere. Once it is decided, `words` is emptied.
    """

    class Action(models.TextChoices):
        WITHDRAW = "withdraw", "withdraw"
        MERGE = "merge", "merge"
        REFRESH = "refresh", "refresh"
        REDACT = "redact", "redact"

    class Outcome(models.TextChoices):
        OPEN = "open", "open"
        CONFIRMED = "confirmed", "confirmed"
        DECLINED = "declined", "declined"

    record = models.ForeignKey(Record, models.PROTECT, related_name="proposals")
    action = models.CharField(max_length=8, choices=Action)
    successor = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="proposals_to_succeed"
    )
    versions = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    # For a merge: the versions that the proposer saw, and the rows that the confirmer dropped, by
    # the keys of `curation.standing.carrying`.
    seen_version = models.PositiveIntegerField(null=True, blank=True)
    seen_successor_version = models.PositiveIntegerField(null=True, blank=True)
    dropped = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    words = ArrayField(Words(), default=list, blank=True)
    # The transaction in which PostgreSQL allows the words to be erased. Only a trigger sets it.
    redacted_in = models.BigIntegerField(null=True, blank=True, editable=False)
    reason = Words()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_comment = Words(blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(
                fields=["redacted_in"],
                condition=Q(redacted_in__isnull=False),
                name="proposal_redacted_in",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(outcome="open"), name="proposal_one_open"
            ),
            models.CheckConstraint(name="proposal_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="proposal_merge_has_successor",
                condition=(Q(action="merge") & Q(successor__isnull=False))
                | (~Q(action="merge") & Q(successor=None)),
            ),
            models.CheckConstraint(
                name="proposal_redaction_has_versions",
                condition=(Q(action="redact") & Q(versions__len__gt=0))
                | (~Q(action="redact") & Q(versions=[], words=[])),
            ),
            models.CheckConstraint(
                name="proposal_redaction_has_words",
                condition=~Q(action="redact", outcome="open") | Q(words__len__gt=0),
            ),
            models.CheckConstraint(
                name="proposal_successor_is_another", condition=~Q(successor=F("record"))
            ),
            models.CheckConstraint(
                name="proposal_four_eyes",
                condition=~Q(outcome="confirmed")
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        into = f" into {self.successor}" if self.successor else ""
        return f"{self.action} {self.record}{into}"
