"""The shared model of documents, groups, incidents and findings."""

from collections.abc import Iterable
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import connections, models, router

from .words import Words

__all__ = ["Contribution", "Record", "history"]


def history(*, exclude: tuple[str, ...] = (), related_name: str = "history") -> Any:
    """Return a decorator that stores every version of a model's rows, with person and time.

    Changes to excluded fields only are not stored.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
        append_only=True,
        obj_field=pghistory.ObjForeignKey(related_name=related_name),
    )


class RecordManager(models.Manager[Any]):
    """Finds records by their natural key, the public id."""

    def get_by_natural_key(self, public_id: str) -> Any:
        return self.get(public_id=public_id)


@history(exclude=("revision", "changed_at", "submitted_at"), related_name="record_history")
class Record(models.Model):
    """The shared part of every record: its public id, state, standing and revision.

    `state` is the state of the working copy; `standing` and `successor` come from the log. Like
    `version`, they belong to the workflow: `save()` never writes them.
    """

    class Type(models.TextChoices):
        SOURCE = "source"
        GROUP = "group"
        INCIDENT = "incident"
        FINDING = "finding"

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        IN_REVIEW = "in_review", "in review"
        CHANGES_REQUESTED = "changes_requested", "changes requested"
        APPROVED = "approved", "approved"

    class Standing(models.TextChoices):
        NEVER_PUBLISHED = "never_published", "never published"
        LIVE = "live", "live"
        WITHDRAWN = "withdrawn", "withdrawn"
        MERGED = "merged", "merged"

    TYPE: ClassVar[str] = ""
    """The type of a concrete class, as used in the API."""

    SET_ONCE = frozenset({"type", "public_id", "created_at"})
    OF_THE_WORKFLOW = frozenset(
        {"state", "standing", "successor", "version", "revision", "round", "submitted_at"}
    )

    type = models.CharField(max_length=8, choices=Type, editable=False)
    public_id = models.CharField(
        "identifier", max_length=20, unique=True, editable=False, db_collation="C"
    )
    state = models.CharField(
        max_length=17, choices=State, default=State.DRAFT, editable=False, db_index=True
    )
    standing = models.CharField(
        max_length=15,
        choices=Standing,
        default=Standing.NEVER_PUBLISHED,
        editable=False,
        db_index=True,
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="merged_into_this",
        help_text="The record that this one was merged into. Set once, by the merge.",
    )
    version = models.PositiveIntegerField(
        "published version", default=0, editable=False, help_text="0 before the first one."
    )
    revision = models.PositiveBigIntegerField(default=1, editable=False)
    round = models.PositiveIntegerField(
        default=1,
        editable=False,
        help_text="Rises when the working copy is published; contributions count within one.",
    )
    submitted_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When it was first sent to review. Set once, by the database.",
    )
    note = Words(
        blank=True, help_text="For colleagues. Never published.", verbose_name="internal note"
    )
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True, editable=False, db_index=True)

    objects = RecordManager()

    class Meta:
        ordering = ("-pk",)
        permissions = [
            ("review_record", "Can verify citations and approve records"),
            ("publish_record", "Can withdraw and merge published records"),
        ]
        constraints = [
            models.CheckConstraint(
                name="record_state_known",
                condition=models.Q(
                    state__in=["draft", "in_review", "changes_requested", "approved"]
                ),
            ),
            models.CheckConstraint(
                name="record_standing_known",
                condition=models.Q(standing__in=["never_published", "live", "withdrawn", "merged"]),
            ),
            models.CheckConstraint(
                name="record_merged_has_successor",
                condition=models.Q(standing="merged", successor__isnull=False)
                | (~models.Q(standing="merged") & models.Q(successor=None)),
            ),
            models.CheckConstraint(
                name="record_version_fits_standing",
                condition=models.Q(standing="never_published", version=0)
                | (~models.Q(standing="never_published") & models.Q(version__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def natural_key(self) -> tuple[str]:
        return (self.public_id,)

    @property
    def title_for_people(self) -> str:
        """The name and public id of any record, looked up by its type."""
        return f"{self.public_id} {self.concrete.name_to_publish}"

    @property
    def concrete(self) -> "Record":
        """The document, group, incident or finding to which this shared part belongs.

        Its own values are read under their declared names.
        """
        if type(self) is not Record:
            return self
        accessor = {"source": "document"}.get(self.type, self.type)
        return getattr(self, accessor)

    @property
    def after_merges(self) -> "Record":
        """The record itself, or the record at the end of its merges. Runs one query per merge."""
        record: Record = self
        while record.successor is not None:
            record = record.successor
        return record

    @property
    def name_to_publish(self) -> str:
        """The name under which other published documents refer to this record."""
        raise TypeError(f"{type(self).__name__} has no name of its own")

    def save(
        self,
        *args: Any,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Save the record's own values without the workflow's fields. A new record gets its id."""
        if self._state.adding and not self.public_id:
            self.type = self.TYPE
            self.public_id = next_public_id(self.type, using or router.db_for_write(Record))
        elif not self._state.adding and update_fields is None:
            kept = self.SET_ONCE | self.OF_THE_WORKFLOW
            update_fields = {
                field.name
                for field in self._meta.concrete_fields
                if field.name not in kept and not field.primary_key
            }
        super().save(
            force_insert=force_insert,
            force_update=force_update,
            using=using,
            update_fields=update_fields,
        )


def next_public_id(record_type: str, using: str) -> str:
    """Return the next free id of a type, such as `G12`. Numbers are never reused."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT sources_next_public_id(%s)", [record_type])
        return cursor.fetchone()[0]


class Contribution(models.Model):
    """A person changed the working copy of a record since it was last published.

    Written by triggers on the record's tables, never by Python. An unknown user means a change
    without a person; it blocks approval.
    """

    record = models.ForeignKey(
        Record, models.DO_NOTHING, related_name="contributions", db_constraint=False
    )
    round = models.PositiveIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="contributions"
    )
    first_at = models.DateTimeField()
    of_part = models.BooleanField(
        db_default=False, help_text="Through a shared part alone, such as a publisher."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "round", "user"],
                name="contribution_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.user or 'unknown'} in round {self.round}"
