"""Sessions of review, and assignments."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from sources.models import Record

__all__ = ["Assignment", "ReviewSession"]


class ReviewSession(models.Model):
    """The records that a person set out to review, in order. A person has at most one.

    `planned` has the ids of the records. What is done is not stored: it is what no longer waits.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="review_session"
    )
    planned = ArrayField(models.BigIntegerField())
    started_at = models.DateTimeField(auto_now_add=True)
    paused_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"session of {self.user}"


class Assignment(models.Model):
    """A lead asked a person, or the holders of a role, to enter or to review something.

    It permits and forbids nothing.
    """

    class Task(models.TextChoices):
        ENTER = "enter", "enter"
        REVIEW = "review", "review"

    record = models.ForeignKey(Record, models.CASCADE, related_name="assignments")
    task = models.CharField(max_length=6, choices=Task)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    role = models.ForeignKey(
        "auth.Group", models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    due = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assignment_is_to_a_person_or_a_role",
                condition=models.Q(to=None, role__isnull=False)
                | models.Q(to__isnull=False, role=None),
            ),
            models.UniqueConstraint(
                name="assignment_once",
                fields=["record", "task"],
                condition=models.Q(done_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.record}"

    @property
    def is_overdue(self) -> bool:
        """Whether its due day is over (UTC)."""
        return self.due is not None and self.due < timezone.now().date()
