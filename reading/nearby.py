"""Restricts slow patterns to the parts of a text in which they can match."""

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
"""Code points before and after an anchor that must contain the whole match."""


def places_of(words: Collection[str], text: str) -> Iterator[Span]:
    """Yield the spans of some words in a text, grouped by word. Parts of longer words match too.

    This is much faster than a pattern that matches all words.
    """
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at, at + len(word)
            at = text.find(word, at + 1)


def in_small_letters(text: str) -> str:
    """Return a lowercase text of the same length. Lowercasing `İ` would give two letters."""
    return text.replace("İ", "I").lower()


def parts_with(words: Collection[str], text: str) -> list[Span]:
    """Return the parts of a text around some words, in order and without overlap."""
    return parts_around(sorted(places_of(words, text)), len(text))


def parts_near(anchor: re.Pattern[str], text: str) -> list[Span]:
    """Return the parts of a text around the matches of `anchor`, in order and without overlap."""
    return parts_around((found.span() for found in anchor.finditer(text)), len(text))


def parts_around(anchors: Iterable[Span], length: int) -> list[Span]:
    """Return the parts of a text of this length around `anchors`, in order and without overlap."""
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
