"""Layout analysis: arranges the rows of a page into lines, columns and tables in reading order."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field

from sources.extraction.pdf.letters import Word
from sources.extraction.pdf.right_to_left import has_right_to_left
from sources.extraction.pdf.rows import STEP, Row, are_broken, line_of, row_of

__all__ = ["Block", "Line", "blocks_of"]

NARROWEST_GUTTER = 6.0
"""Minimum width of a gutter in points; `GUTTER_PART` is the minimum relative to the font size."""
GUTTER_PART = 0.6
MIN_LINES = 4
"""Minimum number of lines of text side by side to form columns."""
ALIGNED = 2.0
CELL_GAP = 0.35
"""Minimum gap of two cells of a table relative to the font size; a space is narrower."""
MIN_CELLS = 3
PROSE, RUNNING = 0.5, 0.75
"""Fractions of full lines from which text is prose: in general, and beside a table."""
WIDE = 0.4
"""Fraction of the page width that a text column exceeds; one of three or more cells rarely does."""
MAX_ROWS = 600
"""Maximum number of rows of a page; a page with more is read line by line."""
DEEPEST = 4
_ITEM = re.compile(r"(?:[-*•–—·▪◦●○■□►➢]|\(?\d{1,4}[.)]?|\(?[A-Za-z][.)]|\(?[ivxlIVXL]{1,6}[.)])")


@dataclass(slots=True)
class Line:
    """A line of one column in reading order.

    `indent` and `room` are the free points before and after it in its column, in reading
    direction. `first` is the width of its first word including a space.
    """

    text: str
    y: float
    size: float
    bold: bool
    indent: float
    room: float
    first: float
    begins_raised: bool = False
    page: int = 0
    cells: bool = False


@dataclass(slots=True)
class Block:
    """Consecutive lines. If `is_table`, each line is a table row with its cells."""

    lines: list[Line] = field(default_factory=list)
    is_table: bool = False
    is_doubtful: bool = False


def blocks_of(rows: list[Row], edges: tuple[float, float]) -> list[Block]:
    """Return the blocks of rows, column by column. `edges` are those of the text of the page."""
    if len(rows) > MAX_ROWS:
        return [_plain(rows, edges, is_doubtful=True)]
    from_right = sum(has_right_to_left(word.text) for row in rows for word in row.words)
    words = sum(len(row.words) for row in rows)
    return _split(rows, edges, from_right * 2 > words, 0)


def _split(
    rows: list[Row], edges: tuple[float, float], from_right: bool, depth: int
) -> list[Block]:
    found: list[Block] = []
    single: list[Row] = []
    start = 0
    while start < len(rows):
        end, gutters = _band(rows, start, depth) if depth < DEEPEST else (start, [])
        if gutters and not _crosses(rows[start], gutters):
            # A line of text above a table hides some of its gutters.
            below, more = _band(rows, start + 1, depth) if start + 1 < end else (start, [])
            if below >= end and len(more) > len(gutters):
                gutters = []
        if not gutters:
            single.append(rows[start])
            start += 1
            continue
        if single:
            found.append(_plain(single, edges, from_right=from_right))
            single = []
        found += _columns(rows[start:end], gutters, from_right, depth)
        start = end
    if single:
        found.append(_plain(single, edges, from_right=from_right))
    return found


def _band(rows: list[Row], start: int, depth: int) -> tuple[int, list[float]]:
    """Return the end of a band of rows with common gutters, and the centres of the gutters."""
    size = max(rows[start].size, 4)
    widest = max(NARROWEST_GUTTER, GUTTER_PART * size)
    need = int(widest / STEP) + 1
    covered = 0
    end = start
    strips: list[tuple[int, int]] = []
    while end < len(rows):
        together = covered | rows[end].mask
        free = _strips(together, need)
        if end > start and not free and strips:
            break
        if (
            len(free) < len(strips)
            and not _strips(rows[end].mask, need)
            and _crosses(rows[end], _gutters(rows[start:end], strips, depth))
        ):
            # A line of text across columns, such as the one below a table, begins something else.
            break
        covered, strips = together, free
        end += 1
    if not strips:
        return start + 1, []
    # Rows at the end that are on one side only do not belong to columns that have ended.
    return end, _gutters(rows[start:end], strips, depth)


def _gutters(band: list[Row], strips: list[tuple[int, int]], depth: int) -> list[float]:
    return [
        (first + last) / 2 * STEP for first, last in strips if _is_gutter(band, first, last, depth)
    ]


def _crosses(row: Row, gutters: list[float]) -> bool:
    return any(row.left < middle < row.right for middle in gutters)


def _strips(covered: int, need: int) -> list[tuple[int, int]]:
    """Return the empty strips inside the covered range as indices of their first and last bit."""
    low = (covered & -covered).bit_length() - 1
    inner = covered >> low
    found = []
    place = low
    while inner:
        ones = (~inner & (inner + 1)).bit_length() - 1
        inner >>= ones
        place += ones
        if not inner:
            break
        zeros = (inner & -inner).bit_length() - 1
        if zeros >= need:
            found.append((place, place + zeros - 1))
        inner >>= zeros
        place += zeros
    return found


def _is_gutter(band: list[Row], first: int, last: int, depth: int) -> bool:
    """Return whether an empty strip separates columns of text or cells."""
    middle = (first + last) / 2 * STEP
    lefts = [[word for word in row.words if word.right <= middle] for row in band]
    rights = [[word for word in row.words if word.left > middle] for row in band]
    left_rows, right_rows = [each for each in lefts if each], [each for each in rights if each]
    both = sum(1 for one, two in zip(lefts, rights, strict=True) if one and two)
    if min(len(left_rows), len(right_rows)) < 2:
        return False
    # Numbers of list items and paragraphs before the text.
    from_right = any(has_right_to_left(word.text) for words in left_rows for word in words)
    side = right_rows if from_right else left_rows
    items = sum(1 for words in side if len(words) == 1 and _ITEM.fullmatch(words[0].text))
    if items >= 0.8 * len(side) and both >= 0.8 * len(side):
        return False
    starts = Counter(round(words[0].left / ALIGNED) for words in right_rows)
    ends = Counter(round(words[-1].right / ALIGNED) for words in right_rows)
    aligned = max(
        counted[place] + counted[place + 1] for counted in (starts, ends) for place in list(counted)
    )
    if min(len(left_rows), len(right_rows)) < MIN_LINES:
        # So few lines are table cells, or are side by side by chance.
        return (
            depth == 0
            and both == len(band)
            and aligned == len(right_rows)
            and all(_is_wider(one, two) for one, two in zip(lefts, rights, strict=True))
        )
    return aligned >= 0.5 * len(right_rows)


def _is_wider(left: list[Word], right: list[Word]) -> bool:
    """Return whether the gap between the two groups is wider than the gaps within them."""
    gap = right[0].left - left[-1].right
    others = [
        two.left - one.right for words in (left, right) for one, two in itertools.pairwise(words)
    ]
    return gap > max(1.5 * min(others, default=0), 1.2 * left[-1].size)


def _columns(band: list[Row], gutters: list[float], from_right: bool, depth: int) -> list[Block]:
    edges = [float("-inf"), *gutters, float("inf")]
    columns: list[list[Row | None]] = []
    for left, right in itertools.pairwise(edges):
        column: list[Row | None] = []
        for row in band:
            words = [word for word in row.words if left < (word.left + word.right) / 2 <= right]
            column.append(row_of(words) if words else None)
        columns.append(column)
    if from_right:
        columns.reverse()
    full = [[row for row in column if row] for column in columns]
    prose = [_fullness(rows) >= PROSE for rows in full]
    aligned = not all(prose) and _is_aligned(columns, prose)
    width = max(row.right for row in band) - min(row.left for row in band)
    running = [
        len(full[at]) >= MIN_LINES
        and _fullness(full[at]) >= RUNNING
        and (not aligned or max(row.right - row.left for row in full[at]) > WIDE * width)
        for at in (0, -1)
    ]
    if len(gutters) > 1 and not all(prose) and any(running):
        # A table beside a column of prose.
        cut = gutters[:1] if running[1 if from_right else 0] else gutters[-1:]
        return _columns(band, cut, from_right, depth)
    if aligned:
        narrow = [cut for rows in full for cut in _narrow_gutters(rows)]
        if narrow:
            return _columns(band, sorted([*gutters, *narrow]), from_right, depth)
        return _table_with_edges(band, columns, from_right)
    found: list[Block] = []
    few = min(len(rows) for rows in full) < 6
    for rows in full:
        extent = min(row.left for row in rows), max(row.right for row in rows)
        blocks = _split(rows, extent, from_right, depth + 1)
        if few or not all(prose):
            blocks[0].is_doubtful = True
        found += blocks
    return found


def _narrow_gutters(rows: list[Row]) -> list[float]:
    """Return the centres of narrow gaps between cells of one column that are cells of two.

    Every row has both cells, and the right ones stand in line.
    """
    if len(rows) < MIN_CELLS or _fullness(rows) >= PROSE:
        return []
    covered = 0
    for row in rows:
        covered |= row.mask
    found = []
    for first, last in _strips(covered, max(int(CELL_GAP * rows[0].size), 3)):
        middle = (first + last) / 2 * STEP
        lefts = [[word for word in row.words if word.right <= middle] for row in rows]
        rights = [[word for word in row.words if word.left > middle] for row in rows]
        if not all(lefts) or not all(rights):
            continue
        starts = [words[0].left for words in rights]
        ends = [words[-1].right for words in rights]
        if min(max(edge) - min(edge) for edge in (starts, ends)) <= ALIGNED / 2:
            found.append(middle)
    return found


def _fullness(rows: list[Row]) -> float:
    """Return the fraction of lines that fill their column, which is high for prose; 0 for cells."""
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    if sum(len(row.words) for row in rows) < 2.5 * len(rows):
        return 0.0
    return sum(1 for row in rows if row.right - row.left >= 0.8 * (right - left)) / len(rows)


def _is_aligned(columns: list[list[Row | None]], prose: list[bool]) -> bool:
    """Return whether the lines of columns without prose align with those of the other columns."""
    for number, column in enumerate(columns):
        if prose[number]:
            continue
        rows = [place for place, row in enumerate(column) if row]
        for beside in columns:
            shared = sum(1 for place in rows if beside[place])
            if shared < 0.6 * len(rows) and sum(map(bool, beside)) >= len(rows):
                return False
    return True


def _table_with_edges(
    band: list[Row], columns: list[list[Row | None]], from_right: bool
) -> list[Block]:
    """Return a table, and the rows before and after it that fill only one column."""
    filled = [sum(1 for row in rows if row) for rows in zip(*columns, strict=True)]
    first, last = 0, len(band)
    while first < last - 1 and filled[first] < 2:
        first += 1
    while last > first + 1 and filled[last - 1] < 2 and columns[0][last - 1]:
        last -= 1
    extent = min(row.left for row in band), max(row.right for row in band)
    found = [_table([column[first:last] for column in columns])]
    if first:
        found.insert(0, _plain(band[:first], extent, from_right=from_right))
    if last < len(band):
        found.append(_plain(band[last:], extent, from_right=from_right))
    return found


def _table(columns: list[list[Row | None]]) -> Block:
    """Return a table.

    A row begins after a wider gap, or where the first cell and half of the cells have text.
    """
    lines = list(zip(*columns, strict=True))
    ys = [max(row.y for row in rows if row) for rows in lines]
    gaps = [one - two for one, two in itertools.pairwise(ys)]
    wide = [gap > 1.15 * min(gaps) for gap in gaps]
    close = [all(rows) for rows, far in zip(lines[1:], wide, strict=True) if not far]
    by_gap = any(wide) and sum(close) <= 0.5 * len(close)
    block = Block(is_table=True)
    cells: list[list[str]] = []
    for number, rows in enumerate(lines):
        texts = [line_of(row.words) if row else "" for row in rows]
        if (
            not cells
            or (by_gap and wide[number - 1])
            or (not by_gap and bool(texts[0]) and 2 * sum(map(bool, texts)) >= len(texts))
        ):
            cells.append(texts)
            size = next(row.size for row in rows if row)
            block.lines.append(Line("", ys[number], size, False, 0, 0, 0, cells=True))
        else:
            cells[-1] = [f"{one} {two}".strip() for one, two in zip(cells[-1], texts, strict=True)]
    for line, texts in zip(block.lines, cells, strict=True):
        line.text = " | ".join(texts).rstrip(" |")
    return block


def _edges_of_size(rows: list[Row], size: float, edges: tuple[float, float]) -> tuple[float, float]:
    """Return the edges of rows with a font size, because notes may have other edges than the body.

    Uses the edges of all rows if there are few, or if none of them is wrapped.
    """
    alike = [row for row in rows if abs(row.size - size) <= 0.08 * size]
    left, right = min(row.left for row in alike), max(row.right for row in alike)
    if len(alike) >= MIN_LINES and are_broken(alike, right - 2 * size):
        return left, right
    return min(edges[0], min(row.left for row in rows)), max(
        edges[1], max(row.right for row in rows)
    )


def _plain(
    rows: list[Row],
    edges: tuple[float, float],
    *,
    from_right: bool = False,
    is_doubtful: bool = False,
) -> Block:
    """Return the lines of rows that form one column."""
    block = Block(is_doubtful=is_doubtful)
    found = {size: _edges_of_size(rows, size, edges) for size in {row.size for row in rows}}
    for row in rows:
        left, right = found[row.size]
        text = line_of(row.words, from_right=from_right)
        before, after = row.left - left, right - row.right
        first = row.words[0]
        if from_right or has_right_to_left(text[:12]):
            before, after = after, before
            first = row.words[-1]
        marks = [word for word in row.words if not word.raised]
        block.lines.append(
            Line(
                text,
                row.y,
                row.size,
                all(word.bold for word in marks) and bool(marks),
                before,
                after,
                first.right - first.left + 0.25 * row.size,
                first.raised,
            )
        )
    return block
