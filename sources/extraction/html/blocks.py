"""The visible blocks of an HTML page: paragraphs, headings, list items, table rows.

Blocks are always separated. Hidden and struck-out text is kept apart from visible text, and note
markers are kept apart from the numbers before them.
"""

import re
from dataclasses import dataclass, field, replace

import lxml.html

from sources.extraction.extracted import Reason
from sources.extraction.html.hidden import NEVER_SHOWN, Looks, looks_of
from sources.extraction.html.lists import ListNumbers
from sources.extraction.marks import NOTE_MARK, lowered, mark_of, power_of

__all__ = ["Block", "blocks_of"]

# fmt: off
_NEVER_READ = frozenset({
    "script", "style", "head", "svg", "iframe", "object",
    "embed", "canvas", "audio", "video", "select", "option", "button", "input", "textarea",
    "datalist", "map", "progress", "meter", "annotation", "annotation-xml",
})
# fmt: on
# fmt: off
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "img", "ins", "kbd", "label", "mark", "math", "nobr", "q", "rb", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr", "picture", "source",
})
# fmt: on
# fmt: off
_BLOCKS = frozenset({
    "html", "body", "address", "article", "aside", "blockquote", "caption", "center", "col",
    "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "legend", "li", "listing", "main", "menu", "nav", "noframes", "ol",
    "optgroup", "p", "plaintext", "pre", "search", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul", "xmp",
})
# fmt: on
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MAX_CELL_LENGTH = 600
"""Length in characters above which a cell shows that its table is for layout, not data."""

MAX_SPAN = 50
"""Maximum number of columns or rows of a cell that are counted."""

_AROUND_INLINE = {"q": ("“", "”"), "rt": ("(", ")")}
_NOTE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:foot-?notes?|notes?|noteref|fn|ref(?:erence)?|cite)(?:$|[\s_-])", re.I
)
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
    numbers: ListNumbers = field(default_factory=ListNumbers)

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
        elif self._is_inline(element):
            self._read_inline(element, inside)
        else:
            self._read_block(element, inside)

    def end_block(self, element: lxml.html.HtmlElement, inside: _Inside) -> None:
        text = "".join(self.pieces)
        if not inside.spaces_kept:
            text = _AROUND_LINE_ENDS.sub("\n", _SPACES.sub(" ", text))
            text = re.sub(r"\n{3,}", "\n\n", text)
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

    def _is_inline(self, element: lxml.html.HtmlElement) -> bool:
        """Return whether an element is part of a line, as elements unknown to HTML are, too."""
        if element.tag in _BLOCKS or (
            element.tag not in _INLINE and next(element.iterdescendants(*_BLOCKS), None) is not None
        ):
            return False
        # A large first letter is part of its word.
        return not self.looks.is_block(element) or len("".join(element.itertext()).strip()) <= 1

    def _read_aside(self, element: lxml.html.HtmlElement, inside: _Inside) -> None:
        """Read text that is not visible into separate blocks."""
        apart = _Reader(self.looks)
        apart.read(element, inside)
        apart.end_block(element, inside)
        found = [block for block in apart.blocks if block.text]
        if (element.tag in _INLINE or element.tag in NEVER_SHOWN) and self.pieces:
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
        number = self.numbers.before(element, self.looks) if element.tag == "li" else ""
        before = len(self.blocks)
        self._read_children(element, within)
        self.end_block(element, within)
        if element.tag == "li" and len(self.blocks) > before:
            # The item may begin with a paragraph of its own.
            first = self.blocks[before]
            first.above = within.above
            if first.reason is within.reason:
                first.text = f"{number}{first.text}"

    def _read_children(self, element: lxml.html.HtmlElement, inside: _Inside) -> None:
        self._add(element.text, inside)
        for child in element:
            self.read(child, inside)
            self._add(child.tail, inside)

    def _read_inline(self, element: lxml.html.HtmlElement, inside: _Inside) -> None:
        raised = self.looks.is_raised(element)
        is_mark = raised or element.tag == "a" or _NOTE_CLASS.search(element.get("class", ""))
        if is_mark and (mark := self._mark(element, raised)):
            before = "".join(self.pieces[-3:])
            gap = "" if not before or before[-1].isspace() else " "
            follows = _begins_with_word(element.tail)
            self.pieces.append(f"{gap}{mark}{' ' if follows else ''}")
            return
        words = "".join(element.itertext()) if raised or element.tag == "sub" else ""
        if raised and (power := power_of(words)):
            self.pieces.append(power)
            return
        before = "".join(self.pieces[-3:])[-1:]
        if element.tag == "sub" and before.isdigit() and (low := lowered(words)):
            self.pieces.append(low)
            return
        opens, closes = _AROUND_INLINE.get(element.tag, ("", ""))
        if element.tag == "rt" and element.getparent().find("rp") is not None:
            opens = closes = ""
        if before.isdigit() and element.get("class") == "num":
            # The upper number of a fraction.
            opens = " "
        self.pieces.append(opens)
        previous = element.getprevious()
        if self.pieces and not (previous is not None and (previous.tail or "")):
            self._part(element, previous)
        self._read_children(element, replace(inside, link=inside.link or element.tag == "a"))
        self.pieces.append(closes)

    def _part(self, element: lxml.html.HtmlElement, previous: lxml.html.HtmlElement | None) -> None:
        """Add a space between links and labels that only the layout separates."""
        before = next((piece for piece in reversed(self.pieces) if piece), "")
        if previous is None or not before or before[-1].isspace():
            return
        begins = next((text for text in element.itertext() if text), "")[:1]
        links = element.tag == previous.tag == "a"
        labels = element.tag in ("span", "time", "a", "b", "small", "strong", "label") and (
            ((before[-1].islower() or before[-1].isdigit()) and begins.isupper())
            or (before[-1].islower() and len(before.strip()) > 2 and begins.isdigit())
        )
        if links or labels:
            self.pieces.append(" ")

    def _mark(self, element: lxml.html.HtmlElement, raised: bool) -> str:
        """Return the note marker in square brackets, or an empty string if there is none."""
        text = "".join(element.itertext()).strip()
        found = NOTE_MARK.fullmatch(text) if 0 < len(text) <= 20 else None
        if not found:
            return ""
        before = "".join(self.pieces[-3:])[-20:]
        tail = (element.tail or "").strip()
        follows = element.getnext()
        if (
            raised
            and found[1].isdecimal()
            and tail in ("/", "⁄", "∕", "")
            and (follows is not None and follows.tag == "sub")
        ):
            # The upper number of a fraction.
            return found[1] if tail else f"{found[1]}/"
        links = [element] if element.tag == "a" else list(element.iter("a"))
        noted = any(
            link.get("role") == "doc-noteref"
            or "noteref" in link.get("epub:type", "")
            or _NOTE_ADDRESS.search(link.get("href", ""))
            for link in links
        )
        if raised:
            return mark_of(text, "".join(self.pieces)[-20:], noted)
        if found[1].isdecimal() and before[-1:].isdigit():
            return f"[{found[1]}]"
        return f"[{found[1]}]" if noted else ""

    def _read_table(self, table: lxml.html.HtmlElement, inside: _Inside) -> None:
        self.end_block(table.getparent() if table.getparent() is not None else table, inside)
        first = True
        # The rows, this one included, that cells of rows above still fill in a column.
        spans: dict[int, int] = {}
        for child in table.iter("caption", "tr"):
            if inside.reason is None and self.looks.is_hidden(child):
                self._read_aside(child, replace(inside, reason=Reason.HIDDEN))
                continue
            if child.tag == "caption":
                self._read_block(child, replace(inside, above="\n\n"))
                continue
            cells: list[str] = []
            linked = 0
            spans = {column: left - 1 for column, left in spans.items() if left > 1}
            spanned = dict(spans)
            for cell in child.iterchildren("td", "th"):
                while spanned.pop(len(cells), 0):
                    cells.append("")
                apart = _Reader(self.looks)
                apart.read(cell, replace(inside, above="\n"))
                seen = [block for block in apart.blocks if block.reason == inside.reason]
                self.aside += [block for block in apart.blocks if block.reason != inside.reason]
                cells.append(" ".join(" ".join(block.text.split()) for block in seen))
                linked += sum(block.linked for block in seen)
                width, height = _span(cell, "colspan"), _span(cell, "rowspan")
                spans.update(dict.fromkeys(range(len(cells) - 1, len(cells) - 1 + width), height))
                cells += [""] * (width - 1)
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


def _span(cell: lxml.html.HtmlElement, name: str) -> int:
    said = cell.get(name, "").strip()
    return max(1, min(int(said), MAX_SPAN)) if said.isdecimal() and len(said) < 6 else 1


def _is_further(element: lxml.html.HtmlElement) -> bool:
    """Return whether an item precedes the element in the same list."""
    return any(True for _ in element.itersiblings("li", "dd", "dt", "tr", preceding=True))
