"""Joins lines into paragraphs, which may continue across columns and pages."""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from sources.extraction.pdf.layout import Block, Line
from sources.extraction.pdf.marks import begins_with_mark
from sources.texts.wrapping import joined_lines, words_of

__all__ = ["Assembled", "assembled_pages", "common_pitch", "common_size"]

APART = 1.3
"""Gap relative to the line spacing above which it separates paragraphs."""
INDENT = 0.7
"""Indentation relative to the font size from which a line begins a paragraph."""
OTHER_SIZE = 0.08
MIN_WIDE = 4
SMALL = 0.93
"""Maximum size of notes relative to the most common font size."""
_ENDS_SENTENCE = re.compile(r"[.!?:;؟۔؛。！？…][\"'”’»)\]]*(?: ?\[[^\]\s]{1,5}\])*$")
_SENTENCE_ENDS = re.compile(r"[.!?؟۔][\"'”’»)\]]*(?: ?\[[^\]\s]{1,5}\])* (?=[^\W\d_a-z])")
_MARKS = re.compile(r"(?: ?\[[^\]\s]{1,5}\])+$")
_ITEM = re.compile(
    r"(?:[-*•–—·▪◦●○■□►➢]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)]|\([ivx]{1,5}\)|[ivx]{1,5}[.)])\s+\S"
)
_BROKEN_INSIDE = re.compile(r"\w/$|\d[-\u2010\u2013]$")
_NUMBER_GOES_ON = re.compile(r"\d[\d.,]* (?=\w)")
_BROKEN = re.compile(r"[^\W\d_][-\u2010\xad]$")
_NUMBER_OF_NOTE = re.compile(r"\[?\d{1,4}")
_GLUED_NUMBER = re.compile(r"(\d{1,3})(?=[^\W\d_a-z])")


@dataclass
class Assembled:
    """A text, the offsets of its pages, and the indices of pages whose order is doubtful."""

    text: str
    starts: list[int]
    ends: list[int]
    doubtful: list[int]


@dataclass(slots=True)
class _Paragraph:
    """Lines of one paragraph. `above` are the line breaks before it."""

    lines: list[Line]
    above: str = "\n\n"


@dataclass(slots=True)
class _Flow:
    """The lines of a page in reading order, the indices that begin a column, and its notes."""

    lines: list[Line] = field(default_factory=list)
    begins: set[int] = field(default_factory=set)
    notes: list[Line] = field(default_factory=list)


def common_size(pages: Iterable[Iterable[Block]]) -> float:
    """Return the most common font size by number of letters, in points."""
    sizes = Counter[float]()
    for line in _lines(pages):
        sizes[line.size] += len(line.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)


def common_pitch(pages: Iterable[Iterable[Block]], size: float) -> float:
    """Return the most common spacing of lines with a font size, in points."""
    found = Counter[float]()
    for blocks in pages:
        for block in blocks:
            for one, two in itertools.pairwise(block.lines):
                if abs(one.size - size) <= OTHER_SIZE * size and 0 < one.y - two.y < 4 * size:
                    found[round(one.y - two.y, 0)] += 1
    common = max(found, key=found.__getitem__, default=0.0)
    # A few wide gaps separate paragraphs; many are the line spacing.
    few = found[common] < MIN_WIDE and common > 1.7 * size
    return 1.25 * size if few or not common else min(common, 2.5 * size)


def _lines(pages: Iterable[Iterable[Block]]) -> Iterator[Line]:
    for blocks in pages:
        for block in blocks:
            yield from block.lines


def assembled_pages(pages: list[list[Block]]) -> Assembled:
    """Return the text of pages: paragraphs, table rows, and the notes of each page.

    Notes follow the text of their page. If a paragraph continues on the next page, they precede
    it, or precede its sentence that continues.
    """
    size = common_size(pages)
    pitch = common_pitch(pages, size) / (size or 1)
    flows = [_flow(blocks, number, size) for number, blocks in enumerate(pages)]
    words = words_of(_whole_words(line.text for line in _lines(pages)))
    paragraphs = list(_with_notes(flows, pitch))
    doubtful = [
        number for number, blocks in enumerate(pages) if any(each.is_doubtful for each in blocks)
    ]
    text, starts, ends = _written(paragraphs, len(pages), words)
    return Assembled(text, starts, ends, doubtful)


def _whole_words(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines without the parts of words that are hyphenated across lines."""
    was_broken = False
    for line in lines:
        whole = line.partition(" ")[2] if was_broken else line
        was_broken = bool(_BROKEN.search(line))
        yield whole.rpartition(" ")[0] if was_broken else whole


def _flow(blocks: list[Block], number: int, size: float) -> _Flow:
    flow = _Flow()
    for block in blocks:
        cut = len(block.lines)
        if not block.is_table:
            while cut and block.lines[cut - 1].size <= SMALL * size:
                cut -= 1
            # Small text that is not a note belongs to the body.
            while cut < len(block.lines) and not _begins_note(block.lines[cut]):
                cut += 1
        flow.begins.add(len(flow.lines))
        for line in block.lines[:cut]:
            line.page = number
            flow.lines.append(line)
        for line in block.lines[cut:]:
            line.page = number
            line.text = (
                _GLUED_NUMBER.sub(r"[\1] ", line.text, count=1)
                if (_GLUED_NUMBER.match(line.text))
                else line.text
            )
            flow.notes.append(line)
    # On a page with only notes they are the body.
    return flow if flow.lines else _Flow(flow.notes, {0})


def _begins_note(line: Line) -> bool:
    return line.begins_raised or begins_with_mark(line.text)


def _with_notes(flows: list[_Flow], pitch: float) -> Iterator[_Paragraph]:
    """Yield paragraphs in order, with the notes of each page inserted."""
    open_: _Paragraph | None = None
    waiting: list[_Paragraph] = []
    firsts: set[int] = set()
    for flow in flows:
        for place, line in enumerate(flow.lines):
            following = flow.lines[place + 1] if place + 1 < len(flow.lines) else None
            apart = place in flow.begins
            how = _between(open_, line, following, pitch, apart=apart) if open_ else "\n\n"
            if how or open_ is None:
                if open_:
                    yield open_
                yield from waiting
                waiting = []
                open_ = _Paragraph([line], how)
                continue
            if waiting:
                # The paragraph continues across the page that these notes belong to.
                noted = waiting[0].lines[0].page
                if open_.lines[0].page < noted or id(open_.lines[0]) in firsts:
                    before, open_ = _parted(open_)
                    if before:
                        yield before
                if open_.lines[0].page == noted:
                    yield from waiting
                    waiting = []
            open_.lines.append(line)
        firsts = {id(flow.lines[0])} if flow.lines else set()
        waiting += _notes(flow.notes, pitch)
        if not flow.lines and not open_:
            yield from waiting
            waiting = []
    if open_:
        yield open_
    yield from waiting


def _parted(paragraph: _Paragraph) -> tuple[_Paragraph | None, _Paragraph]:
    """Split off the sentence at the end of a paragraph's last page as a second paragraph."""
    last = paragraph.lines[-1].page
    for place in range(len(paragraph.lines) - 1, -1, -1):
        line = paragraph.lines[place]
        if line.page != last:
            break
        ends = list(_SENTENCE_ENDS.finditer(line.text))
        if ends:
            cut = ends[-1].end()
            first, second = (
                replace(line, text=line.text[:cut].rstrip()),
                replace(line, text=line.text[cut:]),
            )
            return (
                _Paragraph([*paragraph.lines[:place], first], paragraph.above),
                _Paragraph([second, *paragraph.lines[place + 1 :]]),
            )
    return None, paragraph


def _notes(lines: list[Line], pitch: float) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    last = 0
    for line in lines:
        number = _number(line)
        # A line within a note may also begin with a number, which is rarely the next one.
        begins = _begins_note(line) and (not found or not number or number == last + 1)
        if begins:
            last = number
        if found and not begins and not _between(found[-1], line, None, 1.6 * pitch, apart=False):
            found[-1].lines.append(line)
        else:
            found.append(_Paragraph([line], "\n" if found else "\n\n"))
    return found


def _number(line: Line) -> int:
    """Return the number of the note that a line begins with, or 0."""
    number = _NUMBER_OF_NOTE.match(line.text)
    return int(number[0].strip("[")) if number else 0


def _between(
    paragraph: _Paragraph, line: Line, following: Line | None, pitch: float, *, apart: bool
) -> str:
    """Return the line breaks between a paragraph and the next line; empty if it continues.

    `apart` means that the line is the first of a column or a page. `pitch` is the line spacing
    relative to the font size.
    """
    last = paragraph.lines[-1]
    if last.cells or line.cells:
        return "\n" if last.cells and line.cells and not apart else "\n\n"
    size = max(last.size, line.size, 1)
    if abs(last.size - line.size) > OTHER_SIZE * size:
        return "\n\n"
    begins = line.text[:1]
    goes_on = begins.islower()
    broken = (_BROKEN.search(last.text) and goes_on) or (
        _BROKEN_INSIDE.search(last.text) and begins.isalnum()
    )
    if broken and line.page - last.page < 2:
        return ""
    ended = bool(_ENDS_SENTENCE.search(last.text))
    full = last.room < line.first + 0.15 * size
    if (
        paragraph.lines[0].bold != line.bold
        and not goes_on
        and (ended or not full or line.bold or all(each.bold for each in paragraph.lines))
        and all(each.bold == last.bold for each in paragraph.lines)
    ):
        return "\n\n"
    if line.page - last.page > 1:
        return "\n\n"
    if apart:
        counts = bool(_NUMBER_GOES_ON.match(line.text)) and last.text[-1:].islower()
        return "" if not ended and (full or goes_on or counts) else "\n\n"
    gap = last.y - line.y
    if gap > APART * pitch * size or gap < -0.5 * size:
        reads_on = full and not ended and goes_on and 0 < gap < 2 * APART * pitch * size
        return "" if reads_on else "\n\n"
    is_item = bool(_ITEM.match(line.text))
    if is_item and (ended or not full):
        return "\n"
    return _by_edges(paragraph, line, following, ended=ended, full=full, goes_on=goes_on)


def _by_edges(
    paragraph: _Paragraph,
    line: Line,
    following: Line | None,
    *,
    ended: bool,
    full: bool,
    goes_on: bool,
) -> str:
    """Decide like `_between` by the edges of the lines: indentation and short lines."""
    last = paragraph.lines[-1]
    step = INDENT * max(line.size, 1)
    if line.indent > last.indent + step and ended:
        hangs = len(paragraph.lines) == 1 and (
            bool(_ITEM.match(last.text))
            or (following is not None and abs(following.indent - line.indent) < step)
        )
        if not (hangs and full):
            return "\n\n"
    if len(paragraph.lines) > 1 and line.indent < last.indent - step and ended:
        return "\n\n"
    if full or (goes_on and not ended):
        return ""
    return "\n"


def _written(
    paragraphs: list[_Paragraph], count: int, words: frozenset[str]
) -> tuple[str, list[int], list[int]]:
    """Return the text of the paragraphs, and the offsets at which each page begins and ends."""
    pieces: list[str] = []
    length = 0
    starts: list[int | None] = [None] * count
    ends = [0] * count
    page = -1
    for paragraph in paragraphs:
        first = paragraph.lines[0].page
        if pieces or first > 0:
            above = paragraph.above if pieces else ""
            # A page without text is represented by line breaks of its own.
            skipped = max(first - page - 1, 0)
            pieces.append(above)
            length += len(above)
            for empty in range(page + 1, page + 1 + skipped):
                starts[empty] = ends[empty] = length
                pieces.append("\n\n")
                length += 2
        tail = ""
        for number, line in enumerate(paragraph.lines):
            if number:
                cut = max(tail.rfind(" "), 0)
                pieces.append(tail[:cut])
                length += cut
                joined = _joined(tail[cut:], line.text, words)
            else:
                joined = line.text
            tail = joined
            begins = length + len(joined) - len(line.text)
            if starts[line.page] is None:
                starts[line.page] = begins
            page = max(page, line.page)
            ends[line.page] = length + len(joined)
        pieces.append(tail)
        length += len(tail)
    for empty in range(page + 1, count):
        if page >= 0 or empty:
            pieces.append("\n\n")
            length += 2
        starts[empty] = ends[empty] = length
    return "".join(pieces), [start or 0 for start in starts], ends


def _joined(line: str, following: str, words: frozenset[str]) -> str:
    if line and following and _is_wide(line[-1]) and _is_wide(following[0]):
        return line + following
    return joined_lines(line, following, words)


def _is_wide(character: str) -> bool:
    """Return whether a character is full width, in a script written without spaces."""
    return unicodedata.east_asian_width(character) in "WF"
