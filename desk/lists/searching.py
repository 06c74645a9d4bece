"""Fast lists of any length: search through indexes, counts only for the rows shown."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.text import smart_split, unescape_string_literal

from desk.requests import plain_text
from sources.texts.folding import fold

__all__ = ["IndexedSearch", "count_of", "counts_by", "has_word", "is_short", "keys_having_word"]

# Words looked up through indexes; further words only filter the rows that these have found.
MAX_WORDS = 12
# The different words of a search that count: a pasted page would cost a condition for each word.
MAX_DIFFERENT_WORDS = 40
# Letters of a word that the trigram indexes find anywhere in a text.
LETTERS_OF_A_TRIGRAM = 3
# Signs before which a word may begin, the most frequent first.
BEFORE_A_WORD = ' (“"'
# Scripts up to here write blanks between words. Thai is the first that does not.
LAST_LETTER_WITH_BLANKS = "\u0dff"


class IndexedSearch:
    """Searches for rows that contain every word, each in any of the `search_fields`.

    Django's own search joins all tables of the search fields and reads all their rows. Here each
    field is searched by itself.
    """

    model: Any
    search_fields: tuple[str, ...]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = words_of(search_term)
        for word in words[:MAX_WORDS]:
            queryset = queryset.filter(
                pk__in=keys_having_word(self.model, self.search_fields, word)
            )
        if more := words[MAX_WORDS:]:
            rows = self.model._base_manager.order_by()
            conditions = [
                Q(*(has_word(field, word) for field in self.search_fields), _connector=Q.OR)
                for word in more
            ]
            queryset = queryset.filter(pk__in=rows.filter(*conditions).values("pk"))
        return queryset, False


def words_of(term: str) -> list[str]:
    """Return the different words of a search term; words in quotation marks count as one.

    Of a long text only the first words count (MAX_DIFFERENT_WORDS).
    """
    words = []
    # PostgreSQL stores no NUL, so none can be found.
    for word in smart_split(plain_text(term)):
        is_quoted = word[0] in "\"'" and word[0] == word[-1]
        words.append(unescape_string_literal(word) if is_quoted else word)
    return [*dict.fromkeys(filter(None, words))][:MAX_DIFFERENT_WORDS]


def keys_having_word(model: type[Model], fields: Iterable[str], word: str) -> QuerySet[Any]:
    """Return the keys of the rows of a model that contain a word in one of the fields."""
    rows = model._base_manager.order_by()
    first, *others = (rows.filter(has_word(field, word)).values("pk") for field in fields)
    return first.union(*others, all=True) if others else first


def has_word(field: str, word: str) -> Q:
    """Return the condition that a field contains a word, compared as folded.

    A field written as `=name` is compared as a whole, in capitals, and `name__iexact` in any case.
    A word of punctuation alone is compared as written. A short one is the beginning of a word:
    anywhere in the text, no index would find it.
    """
    if field.endswith("__iexact"):
        return Q(**{field: word})
    if field.startswith("="):
        return Q(**{field[1:]: word.upper()})
    if folded := fold(word):
        contains, begins = f"{field}__folded__contains", f"{field}__folded__startswith"
        if not is_short(word):
            return Q(**{contains: folded})
        within = (Q(**{contains: sign + folded}) for sign in BEFORE_A_WORD)
        return Q(*within, Q(**{begins: folded}), _connector=Q.OR)
    return Q(**{f"{field}__contains": word})


def is_short(word: str) -> bool:
    """Return whether a word has too few letters for an index, in a script with blanks."""
    folded = fold(word)
    has_letters = any(map(str.isalnum, folded))
    return (
        has_letters
        and len(folded) < LETTERS_OF_A_TRIGRAM
        and max(folded) <= LAST_LETTER_WITH_BLANKS
    )


def counts_by(rows: QuerySet[Any], key: str) -> dict[int, int]:
    """Return the number of rows for each value of a key; for the rows of one page of a list.

    Counting in the query of the list would also count for all rows before the page.
    """
    return dict(rows.order_by().values_list(key).annotate(rows=Count("pk")))


def count_of(rows: QuerySet[Any], key: str) -> Coalesce:
    """Return the expression that sorts a list by the number of rows for each key.

    The rows are counted only when a user sorts by it.
    """
    of_each = rows.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Coalesce(Subquery(of_each.annotate(rows=Count("pk")).values("rows")), 0)
