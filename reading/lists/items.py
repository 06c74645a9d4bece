"""The items of a stretch of text: bullets, rows of a table, or sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sources.texts.sentences import sentence_spans

__all__ = ["Item", "items_in"]

_MARK = re.compile(r"\s*(?:[-–—•*▪◦·‣]|\(?(?:[0-9٠-٩]{1,3}|[A-Za-z])[.)])\s+(?=\S)")
_CELLS = re.compile(r"\t|(?:^| )\|(?: |$)")


@dataclass(frozen=True)
class Item:
    """An item without the mark before it; offsets in the text (code points, `end` excluded)."""

    start: int
    end: int
    words: str


def items_in(text: str, start: int, end: int, language: str = "en") -> list[Item]:
    """Return the items that touch [start, end) (code points), in their order.

    Where most lines begin with a mark or have cells, each such line is an item, with the lines that
    continue it; otherwise each sentence is one. `language` is a BCP 47 tag.
    """
    lines = list(_lines_between(text, start, end))
    begins = [bool(_MARK.match(text, *line) or _CELLS.search(text, *line)) for line in lines]
    if sum(begins) >= 2 and 2 * sum(begins) >= len(lines):
        return _lines(text, lines, begins)
    return [
        Item(first, last, text[first:last])
        for first, last in sentence_spans(text, language, start, end)
    ]


def _lines_between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the lines with words that touch [start, end), and read no others."""
    begin = text.rfind("\n", 0, start) + 1
    while begin < end:
        found = text.find("\n", begin)
        stop = len(text) if found < 0 else found
        if start < stop and text[begin:stop].strip():
            yield begin, stop
        begin = stop + 1


def _lines(text: str, lines: list[tuple[int, int]], begins: list[bool]) -> list[Item]:
    spans: list[list[int]] = []
    for (first, last), begin in zip(lines, begins, strict=True):
        mark = _MARK.match(text, first, last)
        if begin:
            spans.append([mark.end() if mark else first, last])
        elif spans and "\n\n" not in text[spans[-1][1] : first]:
            # A line that continues the item above.
            spans[-1][1] = last
    found = []
    for first, last in spans:
        words = text[first:last]
        start = first + len(words) - len(words.lstrip())
        found.append(Item(start, start + len(words.strip()), words.strip()))
    return found
