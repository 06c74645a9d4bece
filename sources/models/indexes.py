"""Indexes that more than one model needs."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models.functions import Upper

__all__ = ["words_index"]


def words_index(model: str, field: str) -> GinIndex:
    """Return the index by which `field__icontains` finds words in the middle of a text.

    It keeps trigrams, so two letters alone are not looked up in it.
    """
    return GinIndex(OpClass(Upper(field), name="gin_trgm_ops"), name=f"{model}_{field}_words")
