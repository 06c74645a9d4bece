"""How words are looked up in the columns of a model: folded, by an index."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import CharField, TextField, Transform

__all__ = ["FoldName", "words_index"]


@CharField.register_lookup
@TextField.register_lookup
class FoldName(Transform):
    """A column as names compare: `name__folded__contains` looks for a text that `fold` returned.

    PostgreSQL's `fold_name` is the same function as `sources.texts.folding.fold`.
    """

    lookup_name = "folded"
    function = "fold_name"
    output_field = TextField()


def words_index(model: str, field: str) -> GinIndex:
    """Return the index by which `field__folded__contains` finds words in the middle of a text.

    It keeps trigrams, so two letters alone are not looked up in it.
    """
    return GinIndex(OpClass(FoldName(field), name="gin_trgm_ops"), name=f"{model}_{field}_folded")
