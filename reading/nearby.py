"""The parts of a text in which something can be, so that slow patterns are tried only there."""

import re
from collections.abc import Collection, Iterable, Iterator

from sources.texts.sentences import Span

__all__ = [
    "in_small_letters",
    "matches_in",
    "parts_around",
    "parts_near",
    "parts_with",
    "places_of",
]

_BEFORE, _AFTER = 80, 80
"""Code points around an anchor in which the whole of a match lies."""


def places_of(words: Collection[str], text: str) -> Iterator[Span]:
    """Yield where some words stand in a text, also within other words: one word after another.

    This is much faster than a pattern of all words.
    """
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at, at + len(word)
            at = text.find(word, at + 1)


def in_small_letters(text: str) -> str:
    """Return a text in small letters, as long as it was: only İ becomes two letters otherwise."""
    return text.replace("İ", "I").lower()


def parts_with(words: Collection[str], text: str) -> list[Span]:
    """Return the parts of a text around some words, in order and apart."""
    return parts_around(sorted(places_of(words, text)), len(text))


def parts_near(anchor: re.Pattern[str], text: str) -> list[Span]:
    """Return the parts of a text around the matches of `anchor`, in order and apart."""
    return parts_around((found.span() for found in anchor.finditer(text)), len(text))


def parts_around(anchors: Iterable[Span], length: int) -> list[Span]:
    """Return the parts of a text of some length around `anchors`, in order and apart."""
    parts: list[Span] = []
    start = stop = 0
    for first, last in anchors:
        if first - _BEFORE > stop:
            if stop:
                parts.append((start, stop))
            start = first - _BEFORE
        stop = last + _AFTER
    return [*parts, (start, min(stop, length))] if stop else parts


def matches_in(
    parts: Iterable[Span], pattern: re.Pattern[str], text: str
) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` in parts of a text, in order and without overlap."""
    end = 0
    for start, stop in parts:
        for match in pattern.finditer(text, max(start, end), stop):
            end = match.end()
            yield match
