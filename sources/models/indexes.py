"""Searching words in the columns of a model: folded, with an index."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import CharField, TextField, Transform

__all__ = ["FoldName", "words_index"]


@CharField.register_lookup
@TextField.register_lookup
class FoldName(Transform):
    """A column folded like names: `name__folded__contains` finds a text that `fold` returned.

    PostgreSQL's `fold_name` is the same function as `sources.texts.folding.fold`.
    """

    lookup_name = "folded"
    function = "fold_name"
    output_field = TextField()


def words_index(model: str, field: str) -> GinIndex:
    """Return the index with which `field__folded__contains` finds words within a text.

    It stores trigrams, so it cannot be used for two letters alone.
    """
    return GinIndex(OpClass(FoldName(field), name="gin_trgm_ops"), name=f"{model}_{field}_folded")
