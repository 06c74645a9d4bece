"""Releases: named positions in the log, with the hashes of their files when they were cut.

Only `publication.releases.cut_release` writes them. PostgreSQL refuses every change: see the
migration `0007_release_guards`.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from publication.models.log import Publication
from publication.vocabulary import RELEASE_NAME

__all__ = [
    "Release",
    "ReleaseFile",
]


class Release(models.Model):
    """A named position in the log, which is the last one of its transaction."""

    publication = models.OneToOneField(
        Publication,
        on_delete=models.PROTECT,
        primary_key=True,
        db_column="seq",
        related_name="release",
        verbose_name="position in the log",
    )
    name = models.CharField(max_length=32, db_collation="C", unique=True)
    note = models.TextField(blank=True, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="cut by"
    )
    created_at = models.DateTimeField(db_default=Now(), verbose_name="cut at")

    class Meta:
        ordering = ["-publication_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(name__regex=rf"^{RELEASE_NAME}$"),
                name="publication_release_name_fits_an_address",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReleaseFile(models.Model):
    """A file of a release. Its content is not stored: the log gives the same bytes each time.

    `mac` vouches for the numbers; see `publication.releases.files`.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=64)
    records = models.BigIntegerField()
    size = models.BigIntegerField(verbose_name="bytes")
    sha256 = models.CharField(max_length=64)
    mac = models.BinaryField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["release", "name"], name="publication_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.release_id}"
