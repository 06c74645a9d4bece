"""Keys by which the database finds the names that may occur in a text.

A key is the folded words of a name without anything between them. PostgreSQL computes the same
keys from names (`name_keys`), at most of their first five words, so a text gives the keys of all
its runs of up to five words. A key that fits is only a candidate: the matcher decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from reading.names.words import WORD
from sources.texts.folding import APOSTROPHES, fold

__all__ = ["BETWEEN", "MAX_WORDS", "TextKeys", "keys_of"]

MAX_WORDS = 5
"""How many words of a name are in its key."""

# Separators between two words of a name. Stops and commas match only if the name has them.
_BLANK = r"[ \t\u00a0]*"
BETWEEN = re.compile(rf"(?P<stop>[.,:;]{{0,2}}){_BLANK}[-‐‑–'’ʼ‘/&]{{0,2}}{_BLANK}\n?{_BLANK}")
_APOSTROPHES = frozenset(APOSTROPHES)

# In small letters, no name begins with these.
_BEGIN_NO_NAME = frozenset(
    """
    a an and are as at be been but by for from had has have he her his in into is it its no not of
    on or our over said she that their they this to under was were when which who will with would
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True)
class TextKeys:
    """The keys of texts: `every` one, and those `capitalised`, whose first word has a capital.

    Words of scripts without capitals count as capitalised.
    """

    every: set[str] = field(default_factory=set)
    capitalised: set[str] = field(default_factory=set)


def keys_of(texts: Iterable[str]) -> TextKeys:
    """Return the keys of all runs of words in these texts that a name may match."""
    keys = TextKeys()
    folded: dict[str, str] = {}
    for text in texts:
        _add_keys(text, keys, folded)
    return keys


def _add_keys(text: str, keys: TextKeys, folded: dict[str, str]) -> None:
    # Each word: folded, whether it goes on from the one before, and whether it is joined to it.
    words: list[tuple[str, bool, bool]] = []
    capitals: list[bool] = []
    end = 0
    for match in WORD.finditer(text):
        word, start = match[0], match.start()
        gap = text[end:start]
        end = match.end()
        if (plain := folded.get(word)) is None:
            plain = folded[word] = fold(word)
        goes_on = gap == " " or BETWEEN.fullmatch(gap) is not None
        # An apostrophe does not separate words: Qa'ida, People's.
        words.append((plain, goes_on, gap in _APOSTROPHES))
        capitals.append(not word[0].islower())
    for first, (key, _, _) in enumerate(words):
        if not capitals[first] and key in _BEGIN_NO_NAME:
            continue
        found = [key]
        count = 1
        for word, goes_on, joined in words[first + 1 : first + 3 * MAX_WORDS]:
            count += not joined
            if not goes_on or count > MAX_WORDS:
                break
            key += "i" if word == "e" else word
            found.append(key)
        found += [each[:-1] for each in found if each.endswith("s")]
        keys.every.update(found)
        if capitals[first]:
            keys.capitalised.update(found)
