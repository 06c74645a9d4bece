"""Detection of running headers and footers: repeated text and page numbers."""

import re
from collections.abc import Sequence

from sources.extraction.pdf.rows import Row, line_of

__all__ = ["without_running"]

MAX_ROWS = 4
"""Maximum number of rows of a header or footer."""
ZONE = 0.2
"""Fraction of the page height at the top and bottom in which headers and footers are."""
MAX_WORDS = 9
"""Number of words in a row from which it may be prose."""
MARGIN = 0.12
"""Fraction of the height at the top and bottom in which a lone page number is recognised."""
APART = 1.15
"""Distance from the text, relative to the line spacing, above which a row is separate."""
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
    """Return the header, body and footer of each page. `pitch` is the line spacing in points.

    A header or footer is separated from the body or has another font size, and is repeated at the
    same position on a nearby page, apart from page numbers. The only text of a page is always its
    body.
    """
    tops = [[_text(row) for row in rows[:MAX_ROWS]] for rows in pages]
    ends = [[_text(row) for row in rows[: -MAX_ROWS - 1 : -1]] for rows in pages]
    found = []
    heads = [_length(at, pages, tops, pitch, heights[at], at_end=False) for at in range(len(pages))]
    feet = [_length(at, pages, ends, pitch, heights[at], at_end=True) for at in range(len(pages))]
    for number, rows in enumerate(pages):
        head = _as_elsewhere(heads, number, tops, pages, at_end=False)
        rest = rows[head:]
        foot = min(_as_elsewhere(feet, number, ends, pages, at_end=True), max(len(rest) - 1, 0))
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
    """Return how many rows at the top or bottom of a page are a header or footer."""
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


def _as_elsewhere(
    lengths: Sequence[int],
    number: int,
    texts: Sequence[list[str]],
    pages: Sequence[list[Row]],
    *,
    at_end: bool,
) -> int:
    """Return how many rows are a header, if need be because a page nearby has the same one.

    On some pages the text follows at the distance of a line.
    """
    if lengths[number] or len(pages[number]) < 2:
        return lengths[number]
    at = -1 if at_end else 0
    for nearby in NEIGHBOURS:
        other = number + nearby
        if (
            0 <= other < len(pages)
            and lengths[other] == 1
            and texts[other][:1] == texts[number][:1]
            and abs(pages[other][at].y - pages[number][at].y) < 1
        ):
            return 1
    return 0


def _is_prose(row: Row, rows: Sequence[Row]) -> bool:
    """Return whether a row has many words and is formatted like most rows of the page."""
    widest = max(other.right - other.left for other in rows)
    alike = sum(1 for other in rows if abs(other.size - row.size) <= 0.08 * row.size)
    return (
        len(row.words) >= MAX_WORDS
        and row.right - row.left > 0.85 * widest
        and alike > 0.5 * len(rows)
    )


def _is_same(text: str, other: str, distance: int) -> bool:
    """Return whether lines on two pages are the same except for numbers that count the pages."""
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
    """Return whether a line contains only a page number and possibly the document's symbol.

    `number` is the index of the page, from 0.
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
