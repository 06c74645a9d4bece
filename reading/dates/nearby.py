"""The parts of a text in which something can be, so that slow patterns are tried there alone."""

import re
from collections.abc import Iterator, Sequence

__all__ = ["matches_in", "parts_near"]

_BEFORE, _AFTER = 80, 80
"""Code points around an anchor in which the whole of a match lies."""


def parts_near(anchor: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Return the parts of a text around the matches of `anchor`, in order and apart."""
    parts: list[tuple[int, int]] = []
    start = stop = 0
    for found in anchor.finditer(text):
        if found.start() - _BEFORE > stop:
            if stop:
                parts.append((start, stop))
            start = found.start() - _BEFORE
        stop = found.end() + _AFTER
    return [*parts, (start, min(stop, len(text)))] if stop else parts


def matches_in(
    parts: Sequence[tuple[int, int]], pattern: re.Pattern[str], text: str
) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` in parts of a text, in order and without overlap."""
    end = 0
    for start, stop in parts:
        for match in pattern.finditer(text, max(start, end), stop):
            end = match.end()
            yield match
