"""The log: what was approved, word for word, in the order in which it was committed.

Only `publication.log.append` writes to it. PostgreSQL refuses changes, gaps, approvers among the
contributors, and documents that do not match their hash: see the migration `0002_log_guards`.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from publication.vocabulary import REFERENCE_KINDS, WITH_DOCUMENT, Action, Kind

__all__ = [
    "CompressedDocument",
    "LogHead",
    "Publication",
    "PublishedDocument",
]


class LogHead(models.Model):
    """The end of the log: one row, locked by a publishing transaction until its commit."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    published_at = models.DateTimeField()
    # A restore that loses the end of the log changes this value, so that readers who have seen the
    # lost part notice (`publication.log_position`).
    log_id = models.UUIDField(default=uuid.uuid4)
    # `publication.index.SHAPE` when the index was last rebuilt.
    index_shape = models.CharField(max_length=64, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="publication_loghead_one_row"),
        ]

    def __str__(self) -> str:
        return f"seq {self.seq}"


class Publication(models.Model):
    """One event of the log. Its document is in `PublishedDocument`."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=16, choices=Kind)
    public_id = models.CharField(max_length=64, db_collation="C")
    # A tombstone repeats the version that it ends; a redaction names the version it removes.
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=16, choices=Action)
    format_version = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64, null=True)
    contributors = ArrayField(models.BigIntegerField())
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    successor = models.CharField(max_length=64, db_collation="C", blank=True, default="")

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["public_id", "seq"], name="publication_by_id"),
            models.Index(fields=["published_at", "seq"], name="publication_by_moment"),
            models.Index(
                fields=["seq"], condition=Q(action=Action.REDACT), name="publication_redactions"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["public_id", "version"],
                condition=Q(action__in=WITH_DOCUMENT),
                name="publication_version_once",
            ),
            models.CheckConstraint(condition=Q(seq__gt=0), name="publication_seq_positive"),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="publication_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(action__in=Action.values), name="publication_action_known"
            ),
            models.CheckConstraint(condition=Q(version__gt=0), name="publication_version_positive"),
            # The id is a part of the record's address.
            models.CheckConstraint(
                condition=Q(public_id__regex=r"^[A-Za-z0-9][A-Za-z0-9-]*$"),
                name="publication_id_fits_an_address",
            ),
            models.CheckConstraint(
                condition=Q(
                    action__in=WITH_DOCUMENT, sha256__isnull=False, sha256__regex=r"^[0-9a-f]{64}$"
                )
                | (~Q(action__in=WITH_DOCUMENT) & Q(sha256__isnull=True)),
                name="publication_hash_of_the_document",
            ),
            models.CheckConstraint(
                condition=Q(action__in=WITH_DOCUMENT) | ~Q(reason=""),
                name="publication_tombstone_has_reason",
            ),
            models.CheckConstraint(
                condition=(Q(action=Action.MERGE) & ~Q(successor=""))
                | (~Q(action=Action.MERGE) & Q(successor="")),
                name="publication_merge_has_successor",
            ),
            models.CheckConstraint(
                condition=~Q(successor=models.F("public_id")),
                name="publication_successor_is_another",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=REFERENCE_KINDS) | Q(approver__isnull=False),
                name="publication_has_approver",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=REFERENCE_KINDS) | Q(contributors__len__gt=0),
                name="publication_has_contributors",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.action} {self.public_id} version {self.version}"


class PublishedDocument(models.Model):
    """The document of one publication, rendered once and served unchanged."""

    publication = models.OneToOneField(
        Publication,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="seq",
        related_name="document",
    )
    body = models.TextField()
    # A strong entity tag (RFC 9110, section 8.8.3), with its quotes.
    etag = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"document of {self.publication_id}"


class CompressedDocument(models.Model):
    """The same document as a piece of a deflate stream; see `publication.compressed`.

    `length` is that of the document in bytes; `crc32` is of a comma and the document. `mac` vouches
    for them. PostgreSQL deletes the row with the document.
    """

    document = models.OneToOneField(
        PublishedDocument,
        on_delete=models.CASCADE,
        primary_key=True,
        db_column="seq",
        # A migration creates the constraint, so that it cascades in the database.
        db_constraint=False,
        related_name="compressed",
    )
    fragment = models.BinaryField()
    crc32 = models.BigIntegerField()
    length = models.IntegerField()
    mac = models.BinaryField()

    def __str__(self) -> str:
        return f"compressed document of {self.document_id}"
