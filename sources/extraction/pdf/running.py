"""Heads and feet that run through a document: the same words on its pages, and page numbers."""

import re
from collections.abc import Sequence

from sources.extraction.pdf.layout import Row, line_of

__all__ = ["without_running"]

MAX_ROWS = 4
"""Of a head, or of a foot."""
ZONE = 0.2
"""The part of the page at its top, and at its bottom, where they stand."""
MAX_WORDS = 9
"""In a row of a head that is set as the text is."""
MARGIN = 0.12
"""And where a page number may stand that no other page has."""
APART = 1.15
"""Of the distance of lines: they stand so far from the text, or are of another size."""
SAME_PLACE = 4.0
NEIGHBOURS = (-2, -1, 1, 2)
_NUMBER = re.compile(r"\d+|(?<![^\W\d_])[ivxlcIVXLC]{1,7}(?![^\W\d_])")
_PAGE_NUMBER = re.compile(
    r"(?:[^\W\d_]{1,12}\.? ?)?[-–—\[(|]* ?(?P<page>\d{1,4}|[ivxlc]{1,7}) ?[-–—\])|]*"
    r"(?: ?(?:/|of|de|sur|von|из|من|\|) ?(?P<of>\d{1,4}))?"
)
_SYMBOL = re.compile(r"[\w./()-]*\d[\w./()-]*")


def without_running(
    pages: Sequence[list[Row]], heights: Sequence[float], pitch: float
) -> list[tuple[list[Row], list[Row], list[Row]]]:
    """Return head, text and foot of each page. `pitch`: how far lines are apart.

    A head or foot stands apart from the text, or in another size, and on a page nearby at the same
    place with the same words; numbers in it may count the pages. What is all there is on a page is
    its text.
    """
    tops = [[_text(row) for row in rows[:MAX_ROWS]] for rows in pages]
    ends = [[_text(row) for row in rows[: -MAX_ROWS - 1 : -1]] for rows in pages]
    found = []
    for number, rows in enumerate(pages):
        high = heights[number]
        head = _length(number, pages, tops, pitch, high, at_end=False)
        rest = rows[head:]
        foot = min(_length(number, pages, ends, pitch, high, at_end=True), max(len(rest) - 1, 0))
        found.append((rows[:head], rest[: len(rest) - foot], rest[len(rest) - foot :]))
    return found


def _text(row: Row) -> str:
    return line_of(row.words)


def _length(
    number: int,
    pages: Sequence[list[Row]],
    texts: Sequence[list[str]],
    pitch: float,
    height: float,
    *,
    at_end: bool,
) -> int:
    """Return how many rows at an edge of a page run through the document."""
    rows = pages[number][::-1] if at_end else pages[number]
    best = 0
    for place, row in enumerate(rows[:MAX_ROWS]):
        depth = row.y if at_end else height - row.y
        if place + 1 >= len(rows) or depth > ZONE * height or _is_prose(row, rows):
            break
        text = texts[number][place]
        repeated = any(
            _is_same(text, other, nearby)
            and abs(pages[number + nearby][-1 - at if at_end else at].y - row.y) < SAME_PLACE
            for nearby in NEIGHBOURS
            if 0 <= number + nearby < len(pages)
            for at, other in enumerate(texts[number + nearby])
        )
        if not repeated and not (depth <= MARGIN * height and _counts(text, number)):
            break
        following = rows[place + 1]
        gap = abs(row.y - following.y)
        if gap > APART * pitch or abs(row.size - following.size) > 0.08 * following.size:
            best = place + 1
    return best


def _is_prose(row: Row, rows: Sequence[Row]) -> bool:
    """Return whether a row is one of many words that are set as the others of the page are."""
    widest = max(other.right - other.left for other in rows)
    alike = sum(1 for other in rows if abs(other.size - row.size) <= 0.08 * row.size)
    return (
        len(row.words) >= MAX_WORDS
        and row.right - row.left > 0.85 * widest
        and alike > 0.5 * len(rows)
    )


def _is_same(text: str, other: str, distance: int) -> bool:
    """Return whether a line on another page says the same, or counts the pages between them."""
    if text == other:
        return True
    if _NUMBER.sub("#", text) != _NUMBER.sub("#", other):
        return False
    pairs = zip(_NUMBER.findall(text), _NUMBER.findall(other), strict=True)
    return all(_counts_on(one, two, distance) for one, two in pairs)


def _counts_on(one: str, two: str, distance: int) -> bool:
    if one == two:
        return True
    if one.isdigit() and two.isdigit():
        return len(one) < 6 and len(two) < 6 and int(two) - int(one) == distance
    return not one.isdigit() and not two.isdigit() and one.islower() == two.islower()


def _counts(text: str, number: int) -> bool:
    """Return whether a line holds a page number and perhaps the document's symbol, no other word.

    `number` is the page's, counted from 0.
    """
    *symbols, last = text.split() or [""]
    for words, rest in ((text, []), (last, symbols), (text.split(" ")[0], text.split()[1:])):
        page = _PAGE_NUMBER.fullmatch(words)
        if not page or not all(_SYMBOL.fullmatch(each) for each in rest):
            continue
        if page["of"]:
            return page["page"].isdigit() and int(page["page"]) <= int(page["of"])
        if page["page"] == str(number + 1):
            return True
    return False
