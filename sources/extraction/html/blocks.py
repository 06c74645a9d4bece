"""The visible blocks of an HTML page: paragraphs, headings, list items, table rows.

Blocks are always separated. Hidden and struck-out text is kept apart from visible text, and note
markers are kept apart from the numbers before them.
"""

import re
from dataclasses import dataclass, field, replace

import lxml.html

from sources.extraction.extracted import Reason
from sources.extraction.html.hidden import Looks, looks_of
from sources.extraction.marks import NOTE_MARK, mark_of, power_of

__all__ = ["Block", "blocks_of"]

# fmt: off
_NEVER_READ = frozenset({
    "script", "style", "template", "noscript", "head", "svg", "math", "iframe", "object",
    "embed", "canvas", "audio", "video", "select", "option", "button", "input", "textarea",
    "datalist", "map", "progress", "meter",
})
# fmt: on
# fmt: off
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr", "picture", "source",
})
# fmt: on
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MAX_CELL_LENGTH = 600
"""Length in characters above which a cell shows that its table is for layout, not data."""

_NOTE_ADDRESS = re.compile(
    r"#.*?(?:fn|note|ref|cite|ftn|edn|sdendnote|sdfootnote|bookmark)[\w:.-]*\d", re.I
)
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_LINE_ENDS = re.compile(r"[^\S\n]*\n[^\S\n]*")


@dataclass
class Block:
    """A block of text of a page.

    `above` is the separator before it: an empty line, or a line break within a list or table.
    `linked` counts the characters of links. `reason` says why the block is not visible; None if
    it is.
    """

    text: str
    element: lxml.html.HtmlElement
    above: str = "\n\n"
    linked: int = 0
    reason: Reason | None = None
    is_heading: bool = False
    is_row: bool = False


@dataclass(frozen=True)
class _Inside:
    link: bool = False
    spaces_kept: bool = False
    reason: Reason | None = None
    above: str = "\n\n"


@dataclass
class _Reader:
    looks: Looks
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    aside: list[Block] = field(default_factory=list)
    numbers: dict[lxml.html.HtmlElement, int] = field(default_factory=dict)

    def read(self, element: lxml.html.HtmlElement, inside: _Inside) -> None:
        """Read an element and its content, but not its tail."""
        if not isinstance(element.tag, str) or element.tag in _NEVER_READ:
            return
        tag = element.tag
        if inside.reason is None:
            reason = (
                Reason.HIDDEN
                if self.looks.is_hidden(element)
                else Reason.STRUCK_OUT
                if self.looks.is_struck_out(element)
                else None
            )
            if reason:
                self._read_aside(element, replace(inside, reason=reason))
                return
        if tag == "br":
            self.pieces.append("\n")
        elif tag == "hr":
            self.end_block(element, inside)
        elif tag == "table" and _has_data(element):
            self._read_table(element, inside)
        elif tag in _INLINE:
            self._read_inline(element, inside)
        else:
            self._read_block(element, inside)

    def end_block(self, element: lxml.html.HtmlElement, inside: _Inside) -> None:
        text = "".join(self.pieces)
        if not inside.spaces_kept:
            text = _AROUND_LINE_ENDS.sub("\n", _SPACES.sub(" ", text))
            text = re.sub(r"\n{2,}", "\n", text)
        text = text.strip("\n ") if inside.spaces_kept else text.strip()
        if text:
            owner = element
            while owner.tag in _INLINE and owner.getparent() is not None:
                owner = owner.getparent()
            heading = any(each.tag in _HEADINGS for each in (owner, *owner.iterancestors()))
            self.blocks.append(
                Block(text, owner, inside.above, self.linked, inside.reason, heading)
            )
        self.pieces, self.linked = [], 0
        self.blocks += self.aside
        self.aside = []

    def _read_aside(self, element: lxml.html.HtmlElement, inside: _Inside) -> None:
        """Read text that is not visible into separate blocks."""
        apart = _Reader(self.looks)
        apart.read(element, inside)
        apart.end_block(element, inside)
        found = [block for block in apart.blocks if block.text]
        if element.tag in _INLINE and self.pieces:
            self.aside += found
        else:
            self.end_block(element, replace(inside, reason=None))
            self.blocks += found

    def _read_block(self, element: lxml.html.HtmlElement, inside: _Inside) -> None:
        self.end_block(element.getparent() if element.getparent() is not None else element, inside)
        within = inside
        if element.tag == "pre":
            within = replace(within, spaces_kept=True)
        if element.tag in ("li", "dd", "dt", "tr") and _is_further(element):
            within = replace(within, above="\n")
        elif element.tag in ("p", "div", "ul", "ol", "section", "article", "table", "blockquote"):
            within = replace(within, above="\n\n")
        if element.tag == "li":
            self.pieces.append(self._number_of(element))
        before = len(self.blocks)
        self._read_children(element, within)
        self.end_block(element, within)
        if element.tag == "li" and len(self.blocks) > before:
            self.blocks[before].above = within.above

    def _read_children(self, element: lxml.html.HtmlElement, inside: _Inside) -> None:
        self._add(element.text, inside)
        for child in element:
            self.read(child, inside)
            self._add(child.tail, inside)

    def _read_inline(self, element: lxml.html.HtmlElement, inside: _Inside) -> None:
        raised = self.looks.is_raised(element)
        if (raised or element.tag == "a") and (mark := self._mark(element, raised)):
            before = "".join(self.pieces[-3:])
            gap = "" if not before or before[-1].isspace() else " "
            follows = _begins_with_word(element.tail)
            self.pieces.append(f"{gap}{mark}{' ' if follows else ''}")
            return
        if raised and (power := power_of("".join(element.itertext()))):
            self.pieces.append(power)
            return
        if element.tag == "q":
            self.pieces.append("“")
        previous = element.getprevious()
        if self.pieces and not (previous is not None and (previous.tail or "")):
            self._part(element, previous)
        self._read_children(element, replace(inside, link=inside.link or element.tag == "a"))
        if element.tag == "q":
            self.pieces.append("”")

    def _part(self, element: lxml.html.HtmlElement, previous: lxml.html.HtmlElement | None) -> None:
        """Add a space between links and labels that only the layout separates."""
        before = next((piece for piece in reversed(self.pieces) if piece), "")
        if previous is None or not before or before[-1].isspace():
            return
        begins = next((text for text in element.itertext() if text), "")[:1]
        links = element.tag == previous.tag == "a"
        labels = element.tag in ("span", "time", "a", "small", "strong", "label") and (
            (before[-1].islower() or before[-1].isdigit()) and begins.isupper()
        )
        if links or labels:
            self.pieces.append(" ")

    def _mark(self, element: lxml.html.HtmlElement, raised: bool) -> str:
        """Return the note marker in square brackets, or an empty string if there is none."""
        text = "".join(element.itertext()).strip()
        found = NOTE_MARK.fullmatch(text) if 0 < len(text) <= 20 else None
        if not found:
            return ""
        links = [element] if element.tag == "a" else list(element.iter("a"))
        noted = any(
            link.get("role") == "doc-noteref"
            or "noteref" in link.get("epub:type", "")
            or _NOTE_ADDRESS.search(link.get("href", ""))
            for link in links
        )
        if raised:
            return mark_of(text, "".join(self.pieces)[-20:], noted)
        bracketed = text[0] in "[("
        return f"[{found[1]}]" if noted and (bracketed or found[1].isdigit()) else ""

    def _number_of(self, item: lxml.html.HtmlElement) -> str:
        """Return the number or letter that an ordered list displays before an item."""
        above = item.getparent()
        if above is None or above.tag != "ol" or "reversed" in above.attrib:
            return ""
        if "list-style" in above.get("style", "") or above.get("type", "1") not in "1aA":
            return ""
        begins = item.get("value") or (above.get("start") if above not in self.numbers else None)
        number = self.numbers.get(above, 0) + 1
        if begins and re.fullmatch(r"-?\d{1,6}", begins.strip()):
            number = int(begins)
        self.numbers[above] = number
        if above.get("type", "1") in "aA" and 1 <= number <= 26:
            return f"{chr(ord(above.get('type', 'a')) + number - 1)}. "
        return f"{number}. "

    def _read_table(self, table: lxml.html.HtmlElement, inside: _Inside) -> None:
        self.end_block(table.getparent() if table.getparent() is not None else table, inside)
        first = True
        for child in table.iter("caption", "tr"):
            if inside.reason is None and self.looks.is_hidden(child):
                self._read_aside(child, replace(inside, reason=Reason.HIDDEN))
                continue
            if child.tag == "caption":
                self._read_block(child, replace(inside, above="\n\n"))
                continue
            cells: list[str] = []
            linked = 0
            for cell in child.iterchildren("td", "th"):
                apart = _Reader(self.looks)
                apart.read(cell, replace(inside, above="\n"))
                seen = [block for block in apart.blocks if block.reason == inside.reason]
                self.aside += [block for block in apart.blocks if block.reason != inside.reason]
                cells.append(" ".join(" ".join(block.text.split()) for block in seen))
                linked += sum(block.linked for block in seen)
            if any(cells):
                self.blocks.append(
                    Block(
                        " | ".join(cells).rstrip(" |"),
                        child,
                        "\n\n" if first else "\n",
                        linked,
                        inside.reason,
                        is_row=True,
                    )
                )
                first = False
            self.end_block(child, inside)

    def _add(self, text: str | None, inside: _Inside) -> None:
        if not text:
            return
        words = text if inside.spaces_kept else re.sub(r"\s+", " ", text)
        if inside.link:
            self.linked += len(words.strip())
        self.pieces.append(words)


def blocks_of(tree: lxml.html.HtmlElement) -> list[Block]:
    """Return the blocks of a page in document order, including hidden ones."""
    reader = _Reader(looks_of(tree))
    reader.read(tree, _Inside())
    reader.end_block(tree, _Inside())
    return reader.blocks


def _begins_with_word(text: str | None) -> bool:
    return bool(text) and (text or " ")[0].isalnum()


def _has_data(table: lxml.html.HtmlElement) -> bool:
    """Return whether a table contains data and is not used for layout."""
    if table.get("role", "").lower() in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table", "h1", "h2", "article", "main"), None) is not None:
        return False
    columns = 0
    for row in table.iter("tr"):
        cells = list(row.iterchildren("td", "th"))
        columns = max(columns, len(cells))
        if any(len("".join(cell.itertext()).strip()) > MAX_CELL_LENGTH for cell in cells):
            return False
    return columns > 1


def _is_further(element: lxml.html.HtmlElement) -> bool:
    """Return whether an item precedes the element in the same list."""
    return any(True for _ in element.itersiblings("li", "dd", "dt", "tr", preceding=True))
