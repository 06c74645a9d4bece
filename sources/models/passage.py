"""A passage: an exact quote from a document and its position."""

import re

from django.db import models

from sources.texts.characters import shown

from .document import Document, DocumentText
from .indexes import words_index
from .record import history

__all__ = ["CONTEXT_LENGTH", "MAX_PASSAGE_LENGTH", "Passage"]

CONTEXT_LENGTH = 32
"""The maximum length of prefix and suffix, in code points."""


MAX_PASSAGE_LENGTH = 2000
"""The maximum length of a passage, in code points: quotes are published, whole texts never."""


class PassageManager(models.Manager["Passage"]):
    def get_by_natural_key(self, document: str, start: int, end: int) -> "Passage":
        return self.get(document__public_id=document, start=start, end=end)


@history()
class Passage(models.Model):
    """W3C Web Annotation TextPositionSelector and TextQuoteSelector in one row.

    `start` and `end` are offsets in Unicode code points, `end` excluded. The database rejects a
    passage whose words are not at these offsets, and any change to a passage: a wrong passage is
    deleted and created again. `sources.texts.anchors` creates passages.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="passages")
    text = models.ForeignKey(DocumentText, models.PROTECT, editable=False, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField("exact words")
    prefix = models.TextField(blank=True, editable=False)
    suffix = models.TextField(blank=True, editable=False)
    page = models.PositiveIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="On which page the words begin. Set by the database; empty where there are none.",
    )
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    objects = PassageManager()

    class Meta:
        ordering = ("document_id", "start", "end")
        indexes = [words_index("passage", "exact")]
        constraints = [
            models.UniqueConstraint(fields=["document", "start", "end"], name="passage_once"),
            models.CheckConstraint(
                name="passage_not_empty", condition=models.Q(start__lt=models.F("end"))
            ),
            models.CheckConstraint(
                name="passage_is_no_text",
                condition=models.Q(end__lte=models.F("start") + MAX_PASSAGE_LENGTH),
                violation_error_message=f"A passage has at most {MAX_PASSAGE_LENGTH} characters.",
            ),
        ]

    @property
    def before(self) -> str:
        """The text before the words, starting at a word boundary; with `…` if it is cut."""
        if self.start <= len(self.prefix):
            return self.prefix
        cut = re.search(r"\s+", self.prefix)
        return f"…{self.prefix[cut.end() :] if cut else self.prefix}"

    @property
    def after(self) -> str:
        """The text after the words, ending at a word boundary; with `…` if it is cut."""
        if len(self.suffix) < CONTEXT_LENGTH:
            return self.suffix
        cut = re.search(r"\s+\S*\Z", self.suffix)
        return f"{self.suffix[: cut.start()] if cut else self.suffix}…"

    def __str__(self) -> str:
        words = shown(self.exact)
        return f"“{words if len(words) <= 80 else f'{words[:79]}…'}”"

    def natural_key(self) -> tuple[str, int, int]:
        return (self.document.public_id, self.start, self.end)

    natural_key.dependencies = ["sources.document"]  # type: ignore[attr-defined]
