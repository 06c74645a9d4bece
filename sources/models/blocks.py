"""The blocks into which a page splits a long text."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .document import DocumentText

__all__ = ["TextBlocks"]


class TextBlocks(models.Model):
    """The blocks of a frozen text on a page, computed once by `sources.texts.blocks`.

    `edges` are offsets in code points: the start of each block and the end of the last one.
    """

    text = models.OneToOneField(
        DocumentText, models.CASCADE, primary_key=True, related_name="blocks"
    )
    edges = ArrayField(models.IntegerField())

    def __str__(self) -> str:
        return f"{len(self.edges) - 1} blocks"
