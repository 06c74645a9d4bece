"""The search of staff: words of records and of documents' texts, and saved searches."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from sources.models import DocumentText, Record
from sources.models.words import Line

__all__ = ["RecordWords", "SavedSearch", "TextWords"]


class RecordWords(models.Model):
    """The words of one record: its values, quotes, note and comments.

    `content` has a line for each, label and text with a tab between. Triggers empty both fields
    whenever the record, or a comment on it, changes; `curation.search.index` fills them again.
    """

    record = models.OneToOneField(
        Record,
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="record_words",
    )
    content = models.TextField(blank=True)
    words = SearchVectorField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="record_words"),
            models.Index(fields=["record"], name="record_words_due", condition=Q(words=None)),
        ]

    def __str__(self) -> str:
        return f"Words of record {self.record_id}"


class TextWords(models.Model):
    """The words of one part of a document's text. Triggers delete them when the text changes.

    `start` and `end` are offsets in Unicode code points, `end` excluded. Parts overlap, so that a
    phrase is found wherever it stands.
    """

    text = models.ForeignKey(
        DocumentText, models.DO_NOTHING, db_constraint=False, related_name="text_words"
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="text_words")]
        constraints = [
            models.UniqueConstraint(fields=["text", "start"], name="text_words_once"),
        ]

    def __str__(self) -> str:
        return f"Words of text {self.text_id} from {self.start}"


class SavedSearch(models.Model):
    """A search under a name. `parameters` are those of the page of the search (`words`, `type`...).

    A shared one can be used by everybody who may see records. Records that changed after
    `looked_at` are new to its owner, who is told of those that changed after `told_at`.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    name = Line(max_length=100)
    parameters = models.JSONField(default=dict)
    shared = models.BooleanField(default=False)
    looked_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_search_once"),
        ]

    def __str__(self) -> str:
        return self.name
