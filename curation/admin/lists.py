"""What keeps lists quick however long they are: searching by index, counting what is shown."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.utils.text import smart_split, unescape_string_literal

__all__ = ["IndexedSearch", "counts_by", "having"]

# A question of more words asks PostgreSQL for more than it answers in a moment.
MOST_WORDS = 12


class IndexedSearch:
    """Keeps the rows of a list that have every word, each in any of the `search_fields`.

    Django's own search joins all tables that it looks into and reads every row of them. Here each
    field is looked into by itself.
    """

    model: Any
    search_fields: tuple[str, ...]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        # PostgreSQL keeps no NUL, so nothing is found by it.
        for word in islice(smart_split(search_term.replace("\0", "")), MOST_WORDS):
            if word.startswith(('"', "'")) and word[0] == word[-1] and len(word) > 1:
                word = unescape_string_literal(word)
            queryset = queryset.filter(pk__in=having(self.model, self.search_fields, word))
        return queryset, False


def having(model: type[Model], fields: Iterable[str], word: str) -> QuerySet[Any]:
    """Return the keys of the rows of a model that have a word in one of the fields.

    A field that is written `=name` is compared as a whole, in capitals.
    """
    rows = model._base_manager.order_by()
    first, *others = (
        rows.filter(
            **{field[1:]: word.upper()} if field.startswith("=") else {f"{field}__icontains": word}
        ).values("pk")
        for field in fields
    )
    return first.union(*others, all=True) if others else first


def counts_by(rows: QuerySet[Any], key: str) -> dict[int, int]:
    """Return how many rows there are for each value of a key; for the rows of one page of a list.

    Counting in the query of the list itself would count for every row that comes before the page.
    """
    return dict(rows.order_by().values_list(key).annotate(rows=Count("pk")))
