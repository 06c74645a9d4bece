"""Changes of the codebook: one person proposes a term as it shall be, another one confirms it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sources.models.words import Line, Words

__all__ = ["CodebookProposal"]


class CodebookProposal(models.Model):
    """A term of the codebook as it shall be, proposed or decided.

    `said` is the whole term (`curation.codebook.proposing.stated`), `before` the term as it was
    when this was proposed, or None if it is new. When the outcome becomes `confirmed`, PostgreSQL
    writes `said` into the table of terms, which the application's login cannot write itself.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", "open"
        CONFIRMED = "confirmed", "confirmed"
        DECLINED = "declined", "declined"

    set_name = Line("set", max_length=40)
    value = Line(max_length=40)
    said = models.JSONField()
    before = models.JSONField(null=True)
    change = Words(help_text="What changes, in one line.")
    reworded = models.BooleanField(
        "means the same",
        default=False,
        help_text="A new definition of a used term says the same in other words.",
    )
    reason = Words()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_comment = Words(blank=True)

    class Meta:
        default_permissions = ("add", "view")
        verbose_name = "change of the codebook"
        verbose_name_plural = "changes of the codebook"
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["set_name", "value"],
                condition=Q(outcome="open"),
                name="codebookproposal_one_open",
            ),
            models.CheckConstraint(name="codebookproposal_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="codebookproposal_four_eyes",
                condition=~Q(outcome="confirmed")
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return str(self.change)
