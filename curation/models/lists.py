"""What people do with lists: acts on many records, and how each person sees a list."""

from django.conf import settings
from django.db import models

from curation.models.reviewing import Assignment
from sources.models.words import Line, Words

__all__ = ["BulkAct", "BulkRecord", "ListView"]


class BulkAct(models.Model):
    """One act on many records that a person chose in a list, and how far it is.

    Each record is a `BulkRecord`. Few are done at once, many by a worker.
    """

    class Act(models.TextChoices):
        SUBMIT = "submit", "submit for review"
        TAKE = "take", "take for review"
        ASSIGN = "assign", "assign"
        REQUEST_CHANGES = "request changes", "request changes"
        WITHDRAW = "withdraw", "propose withdrawal"

    class State(models.TextChoices):
        CHOSEN = "chosen", "not begun"
        WAITING = "waiting", "waits for a worker"
        WORKING = "working", "under way"
        DONE = "done", "done"
        STOPPED = "stopped", "stopped"
        FAILED = "failed", "broken off by an error"

    UNDER_WAY = (State.WAITING, State.WORKING)
    BROKEN_OFF = (State.STOPPED, State.FAILED)

    act = models.CharField(max_length=15, choices=Act)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bulk_acts")
    state = models.CharField(max_length=7, choices=State, default=State.CHOSEN)
    comment = Words(blank=True, help_text="The comment or reason that all records get.")
    task = models.CharField(max_length=6, choices=Assignment.Task, blank=True)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    role = models.ForeignKey("auth.Group", models.SET_NULL, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    chosen_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="bulkact_known",
                condition=models.Q(
                    act__in=["submit", "take", "assign", "request changes", "withdraw"],
                    state__in=["chosen", "waiting", "working", "done", "stopped", "failed"],
                    task__in=["", "enter", "review"],
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_act_display()


class BulkRecord(models.Model):
    """One record of a bulk act, by its identifier, and what became of it.

    There is no foreign key: a chosen draft may be deleted before its turn.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", "not yet"
        DONE = "done", "done"
        REFUSED = "refused", "refused"

    bulk = models.ForeignKey(BulkAct, models.CASCADE, related_name="records")
    public_id = models.CharField(max_length=20)
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.WAITING)
    reason = Words(blank=True, help_text="Why it was refused.")

    class Meta:
        default_permissions = ()
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="bulkrecord_once", fields=["bulk", "public_id"]),
            models.CheckConstraint(
                name="bulkrecord_refused_with_a_reason",
                condition=models.Q(outcome__in=["waiting", "done"], reason="")
                | (models.Q(outcome="refused") & ~models.Q(reason="")),
            ),
        ]
        indexes = [models.Index(fields=["bulk", "outcome", "id"], name="bulkrecord_by_outcome")]

    def __str__(self) -> str:
        return f"{self.public_id}: {self.outcome}"


class ListView(models.Model):
    """How a person last saw a list: its filters and order, and the columns that they left out.

    `of` is the model, such as `entities.incident`. `filters` has the values of each parameter of
    the list's address, but no search words and no page.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="list_views")
    of = Line(max_length=50)
    hidden = models.JSONField(default=list)
    filters = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "of"], name="listview_once"),
        ]

    def __str__(self) -> str:
        return f"{self.of} of {self.user}"
