"""Source documents. Their metadata is reviewed and published, their text is never published."""

import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models, transaction
from django.utils import timezone

from sources.dates import MAX_LENGTH, validate_edtf
from sources.texts.language_tags import LANGUAGE_TAG, MAX_LANGUAGE_LENGTH
from sources.texts.text import text_digest
from sources.vocabulary import CurationStatus
from vocabulary.documents import DocumentKind

from .constraints import date_constraints, derive_bounds, known_choice
from .indexes import words_index
from .publisher import Publisher
from .record import Record, history
from .words import Line, Link, Words

__all__ = [
    "Conveys",
    "Document",
    "DocumentFile",
    "DocumentText",
    "drop_unused",
    "validate_day_of_access",
]

WRITE_A_TAG = "Write the language as a tag such as en, ps or ur."


def validate_day_of_access(day: datetime.date) -> None:
    """Raise ValidationError for a day in the future, in any time zone."""
    if day > timezone.now().date() + datetime.timedelta(1):
        raise ValidationError("This day lies in the future.")


class DocumentTextManager(models.Manager["DocumentText"]):
    def get_by_natural_key(self, sha256: str) -> "DocumentText":
        return self.get(sha256=sha256)


class DocumentText(models.Model):
    """The text of a document, normalised by `sources.texts.text.normalise`. Rows never change."""

    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    characters = models.PositiveIntegerField(editable=False, help_text="In Unicode code points.")
    page_starts = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        blank=True,
        editable=False,
        help_text="Where each page begins, in Unicode code points; empty where there are no pages.",
    )

    objects = DocumentTextManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="documenttext_not_empty", condition=models.Q(characters__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.characters} characters"

    def natural_key(self) -> tuple[str]:
        return (self.sha256,)

    def save(self, *args: Any, **options: Any) -> None:
        if self._state.adding:
            self.sha256 = text_digest(self.content)
            self.characters = len(self.content)
        super().save(*args, **options)


class DocumentFile(models.Model):
    """The unchanged original file. Rows never change."""

    name = Line(max_length=255)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


@history(exclude=("origins", "remarks"), related_name="document_history")
class Document(Record):
    """A document that records cite, such as a report or an article. Its public type is `source`."""

    TYPE = Record.Type.SOURCE

    title = Line(max_length=500)
    kind = models.CharField(max_length=20, choices=DocumentKind)
    publisher = models.ForeignKey(
        Publisher, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    language = models.CharField(
        max_length=MAX_LANGUAGE_LENGTH,
        default="en",
        validators=[RegexValidator(LANGUAGE_TAG, WRITE_A_TAG)],
        help_text="BCP 47 tag, such as en, ps, ur, prs.",
    )
    link = Link(blank=True, max_length=2000, help_text="Where the original stands. Never fetched.")
    published = models.CharField(
        max_length=MAX_LENGTH,
        blank=True,
        validators=[validate_edtf],
        help_text="As the document says: 16 July 2024, July 2024, or EDTF.",
    )
    published_earliest = models.DateField(null=True, blank=True, editable=False)
    published_latest = models.DateField(null=True, blank=True, editable=False)
    # PostgreSQL does not check it: a check that depends on the day could not be restored.
    accessed_on = models.DateField(null=True, blank=True, validators=[validate_day_of_access])
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        help_text="The earlier edition of the same document that this one takes the place of.",
    )
    file = models.ForeignKey(DocumentFile, models.PROTECT, null=True, blank=True, editable=False)
    text = models.ForeignKey(
        DocumentText,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="documents",
    )
    origins = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="Where the machine took a particular from, by field; what a person enters goes.",
    )
    remarks = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="What the machine remarked when it extracted the text.",
    )
    curation_status = models.CharField(
        max_length=13, choices=CurationStatus, default=CurationStatus.TO_DO
    )
    retracted_on = models.DateField(null=True, blank=True)
    retraction_reason = Words(blank=True, validators=[MaxLengthValidator(2000)])

    class Meta:
        ordering = ("-pk",)
        indexes = [words_index("document", "title"), words_index("document", "link")]
        constraints = [
            known_choice("document", "curation_status", CurationStatus),
            models.UniqueConstraint(
                fields=["text"],
                name="document_text_once",
                violation_error_message="This text is in the system already.",
            ),
            models.UniqueConstraint(
                fields=["file"],
                name="document_file_once",
                violation_error_message="This file is in the system already.",
            ),
            models.CheckConstraint(
                name="document_supersedes_another",
                condition=~models.Q(supersedes=models.F("record_ptr")),
                violation_error_message="A document does not supersede itself.",
            ),
            models.CheckConstraint(
                name="document_language_is_bcp47",
                condition=models.Q(language__regex=LANGUAGE_TAG),
                violation_error_message=WRITE_A_TAG,
            ),
            *date_constraints("document", "published"),
            known_choice("document", "kind", DocumentKind),
            models.CheckConstraint(
                name="document_retraction_has_reason",
                condition=models.Q(retracted_on=None) | ~models.Q(retraction_reason=""),
                violation_error_message="Say why the document was retracted.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.title}"

    @property
    def name_to_publish(self) -> str:
        return self.title

    def save(self, *args: Any, **options: Any) -> None:
        """Save with the bounds of `published` derived. Raises ValueError for an invalid date."""
        derive_bounds(self, "published")
        super().save(*args, **options)

    @transaction.atomic
    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft with its text and original file, which belong to this document only."""
        text, file = self.text_id, self.file_id
        deleted = super().delete(*args, **options)
        drop_unused(text, file)
        return deleted


def drop_unused(text: int | None, file: int | None) -> None:
    """Delete a text and a file, given by id, unless a document uses them."""
    if text:
        DocumentText.objects.filter(pk=text, documents=None).delete()
    if file:
        DocumentFile.objects.filter(pk=file, document=None).delete()


@history()
class Conveys(models.Model):
    """A document relays another, for example an article that reports the content of a UN report."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="conveys")
    conveyed = models.ForeignKey(Document, models.PROTECT, related_name="conveyed_by")

    class Meta:
        verbose_name = "relayed document"
        verbose_name_plural = "relayed documents"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "conveyed"],
                name="conveys_once",
                violation_error_message="This document is named twice.",
            ),
            models.CheckConstraint(
                name="conveys_another",
                condition=~models.Q(document=models.F("conveyed")),
                violation_error_message="A document does not relay itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"relays {self.conveyed}"
