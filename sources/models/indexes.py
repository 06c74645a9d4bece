"""Indexed search for folded words in model columns."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import CharField, TextField, Transform

__all__ = ["FoldName", "words_index"]


@CharField.register_lookup
@TextField.register_lookup
class FoldName(Transform):
    """A column folded like names: `name__folded__contains` takes a result of `fold`.

    PostgreSQL's `fold_name` is equivalent to `sources.texts.folding.fold`.
    """

    lookup_name = "folded"
    function = "fold_name"
    output_field = TextField()


def words_index(model: str, field: str) -> GinIndex:
    """Return the index that `field__folded__contains` uses to find words in a text.

    It stores trigrams, so it cannot be used for search terms of two letters.
    """
    return GinIndex(OpClass(FoldName(field), name="gin_trgm_ops"), name=f"{model}_{field}_folded")
