"""How alike two spellings are, for scripts whose letters PostgreSQL's trigrams may not know.

The measure is that of pg_trgm: what share of all trigrams two names have in common, each word
taken with two spaces before it and one behind.
"""

from reading.names.folding import WORD, fold

__all__ = ["likeness", "trigrams"]


def trigrams(name: str) -> frozenset[str]:
    """Return the trigrams of a name, without accents and case."""
    padded = [f"  {fold(word)} " for word in WORD.findall(name)]
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of trigrams in common, from 0 to 1."""
    return len(one & other) / len(one | other) if one | other else 0.0
