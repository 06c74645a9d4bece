"""Acts on what is published: one person proposes with a reason, another confirms."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sources.models import Record

__all__ = ["Proposal"]


class Proposal(models.Model):
    """A withdrawal, merge or refresh of a live record that waits for, or had, a second person."""

    class Action(models.TextChoices):
        WITHDRAW = "withdraw", "withdraw"
        MERGE = "merge", "merge"
        REFRESH = "refresh", "refresh"

    class Outcome(models.TextChoices):
        OPEN = "open", "open"
        CONFIRMED = "confirmed", "confirmed"
        DECLINED = "declined", "declined"

    record = models.ForeignKey(Record, models.PROTECT, related_name="proposals")
    action = models.CharField(max_length=8, choices=Action)
    successor = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="proposals_to_succeed"
    )
    reason = models.TextField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_comment = models.TextField(blank=True)

    class Meta:
        ordering = ("-pk",)
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
