"""What keeps lists quick however long they are: searching by index, counting what is shown."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.text import smart_split, unescape_string_literal

from desk.requests import plain_text

__all__ = ["IndexedSearch", "count_of", "counts_by", "keys_having_word"]

# So many words are looked up in indexes; more are looked for in what these have left.
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
        words = words_of(search_term)
        for word in words[:MOST_WORDS]:
            queryset = queryset.filter(
                pk__in=keys_having_word(self.model, self.search_fields, word)
            )
        if more := words[MOST_WORDS:]:
            rows = self.model._base_manager.order_by()
            conditions = [
                Q(*(has_word(field, word) for field in self.search_fields), _connector=Q.OR)
                for word in more
            ]
            queryset = queryset.filter(pk__in=rows.filter(*conditions).values("pk"))
        return queryset, False


def words_of(term: str) -> list[str]:
    """Return what is searched for: words, or several between quotation marks as one."""
    words = []
    # PostgreSQL keeps no NUL, so nothing is found by it.
    for word in smart_split(plain_text(term)):
        is_quoted = word[0] in "\"'" and word[0] == word[-1]
        words.append(unescape_string_literal(word) if is_quoted else word)
    return [word for word in words if word]


def keys_having_word(model: type[Model], fields: Iterable[str], word: str) -> QuerySet[Any]:
    """Return the keys of the rows of a model that have a word in one of the fields."""
    rows = model._base_manager.order_by()
    first, *others = (rows.filter(has_word(field, word)).values("pk") for field in fields)
    return first.union(*others, all=True) if others else first


def has_word(field: str, word: str) -> Q:
    """Return the condition that a field has a word, in letters great or small.

    A field that is written `=name` is compared as a whole, and holds capitals.
    """
    if field.startswith("="):
        return Q(**{field[1:]: word.upper()})
    return Q(**{f"{field}__icontains": word})


def counts_by(rows: QuerySet[Any], key: str) -> dict[int, int]:
    """Return how many rows there are for each value of a key; for the rows of one page of a list.

    Counting in the query of the list itself would count for every row that comes before the page.
    """
    return dict(rows.order_by().values_list(key).annotate(rows=Count("pk")))


def count_of(rows: QuerySet[Any], key: str) -> Coalesce:
    """Return what a list is sorted by to have those first that most rows have as their key.

    It is counted when somebody sorts by it, and only then.
    """
    of_each = rows.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Coalesce(Subquery(of_each.annotate(rows=Count("pk")).values("rows")), 0)
