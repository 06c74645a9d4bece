"""Comments on records, notifications, claims and presence."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from sources.models import Record
from sources.models.words import Words

__all__ = ["Claim", "Comment", "Notification", "Presence"]


class Comment(models.Model):
    """A comment on a value of a record, or on the whole record. Never edited.

    `value_key` is the key of the value as in `entities.values` (`incident.date`, `casualties:7`),
    empty for the whole record; the value may have been deleted since. `in_reply_to` is the comment
    that opened the thread; only that one is resolved, which closes the thread.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="comments")
    value_key = models.CharField(max_length=60, blank=True)
    text = Words()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    at = models.DateTimeField(auto_now_add=True)
    in_reply_to = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers"
    )
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="comment_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="comment_resolved_by_somebody",
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="comment_threads_are_resolved",
                condition=Q(in_reply_to=None) | Q(resolved_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"comment by {self.by} on {self.record}"

    @property
    def value_name(self) -> str:
        """The kind of value it is about, as text for people; empty for the whole record."""
        return self.value_key.split(":")[0].split(".")[-1].replace("_", " ")


class Notification(models.Model):
    """A message to one person. `text` is empty if `comment` has the words."""

    class Kind(models.TextChoices):
        CHANGES_REQUESTED = "changes requested", "asked for changes to"
        APPROVED = "approved", "approved and published"
        MENTION = "mention", "mentioned you in a comment on"
        ANSWER = "answer", "answered a comment on"
        COMMENT = "comment", "commented on"
        ASSIGNED = "assigned", "assigned you"
        SECOND_CODING = "second coding", "asked you to code a second time"
        SUBMITTED = "submitted", "submitted for your review"
        RESUBMITTED = "submitted again", "submitted again, as you asked,"
        REDACTED = "redacted", "redacted words of a source of"
        HIT = "hit", "changed, and your saved search finds,"

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=17, choices=Kind)
    record = models.ForeignKey(Record, models.CASCADE, related_name="notifications")
    comment = models.ForeignKey(
        Comment, models.CASCADE, null=True, blank=True, related_name="notifications"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = Words(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["to", "-id"], name="notification_latest"),
            models.Index(fields=["to"], name="notification_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.get_kind_display()} {self.record}"


class Claim(models.Model):
    """A reviewer's claim on a record, so that nobody else starts the same work.

    It expires, and forbids nothing.
    """

    record = models.OneToOneField(Record, models.CASCADE, related_name="claim")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims")
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="claim_expires", condition=models.Q(expires_at__gt=models.F("taken_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.record} taken by {self.user}"


class Presence(models.Model):
    """A person had a page of a record open at `seen_at`."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user} at {self.record}"
