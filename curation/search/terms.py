"""What a person writes into the search, as queries of PostgreSQL."""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery

from curation.search.words import lexemes

__all__ = ["MAX_LENGTH", "MAX_TERMS", "Term", "terms_of"]

MAX_LENGTH = 300
"""Of what is written, in code points. The rest does not count."""

MAX_TERMS = 20

# A phrase in quotation marks of any kind, or a word; with a minus before it, if it may not occur.
_WRITTEN = re.compile(r'(-?)(?:["“”„«»]([^"“”„«»]+)["“”„«»]|(\S+))')


@dataclass(frozen=True)
class Term:
    """One word or phrase that a record has to contain, or may not contain.

    `words` are folded. With `begins`, the last one may go on: `kidnap*` finds "kidnapped".
    """

    words: tuple[str, ...]
    excluded: bool = False
    begins: bool = False

    @property
    def query(self) -> SearchQuery:
        """The term for comparison with a `tsvector`. Words have letters and digits alone."""
        written = [f"'{word}'" for word in self.words]
        if self.begins:
            written[-1] += ":*"
        return SearchQuery(" <-> ".join(written), search_type="raw", config="simple")


def terms_of(written: str, *, last_may_go_on: bool = False) -> list[Term]:
    """Return the terms of what a person wrote: words, "phrases", beginnings* and -exclusions.

    A word with a hyphen or an apostrophe inside is a phrase. With `last_may_go_on`, the last word
    counts as a beginning too, as while it is being typed.
    """
    found: dict[Term, None] = {}
    matches = list(_WRITTEN.finditer(written[:MAX_LENGTH]))
    for match in matches:
        minus, phrase, word = match.groups()
        is_last = match is matches[-1] and last_may_go_on and not phrase
        words = tuple(lexemes(phrase or word))
        begins = not phrase and (word.endswith("*") or is_last)
        if words:
            found[Term(words, bool(minus), begins)] = None
    return [*found][:MAX_TERMS]
