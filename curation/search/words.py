"""Words as the search compares them: folded, without punctuation, each with its position."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from sources.texts.folding import fold

__all__ = ["WORD", "lexemes", "vector"]

WORD = re.compile(
    # Scripts without spaces between words: each letter counts as a word.
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    r"|[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)

MAX_LEXEME = 100
"""In code points. PostgreSQL takes 2,046 bytes."""

MAX_POSITION = 16_383
"""The last position that PostgreSQL keeps apart."""

MAX_BYTES = 700_000
"""Of one vector, counted generously. PostgreSQL takes a megabyte."""

GAP = 10
"""Positions between two lines, so that no phrase is found across them."""


def lexemes(text: str) -> Iterator[str]:
    """Yield the words of a text, folded, in their order."""
    for match in WORD.finditer(fold(text)):
        yield match[0][:MAX_LEXEME]


def vector(lines: Iterable[str]) -> str:
    """Return the words of some lines of text as a `tsvector` in PostgreSQL's notation.

    It is built here and not by `to_tsvector`, whose parser takes apart numbers, addresses and
    scripts in its own way, which depends on the locale of the database. What is beyond `MAX_BYTES`
    is left out.
    """
    positions: dict[str, list[str]] = defaultdict(list)
    at = size = 0
    for line in lines:
        for word in lexemes(line):
            at += 1
            size += 2 + (0 if word in positions else len(word.encode()) + 8)
            if size > MAX_BYTES:
                break
            positions[word].append(str(min(at, MAX_POSITION)))
        at += GAP
    return " ".join(f"'{word}':{','.join(found)}" for word, found in positions.items())
