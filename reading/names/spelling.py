"""The similarity of two spellings, for letters that PostgreSQL's trigrams may ignore.

Same measure as pg_trgm: the share of trigrams that two names have in common. Each word is padded
with two spaces before it and one after it.
"""

from reading.names.words import WORD
from sources.texts.folding import fold

__all__ = ["likeness", "trigrams"]


def trigrams(name: str) -> frozenset[str]:
    """Return the trigrams of a folded name."""
    padded = [f"  {fold(word)} " for word in WORD.findall(name)]
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of common trigrams, from 0 to 1."""
    return len(one & other) / len(one | other) if one | other else 0.0
