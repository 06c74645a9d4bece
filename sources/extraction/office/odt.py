"""OpenDocument texts (ODF 1.3) as displayed; other text is recorded as left out."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from sources.extraction.errors import EncryptedFileError
from sources.extraction.extracted import Extracted, Piece, Reason, assembled, remarks_on_left_out
from sources.extraction.media_types import ODT
from sources.extraction.office.messages import remarks_on, without_words
from sources.extraction.office.odt_styles import Lists, Looks, Styles, named
from sources.extraction.office.package import check_package, damaged
from sources.extraction.office.paragraphs import MAX_CELL_LENGTH, Paragraph, row_of

__all__ = ["read_odt"]

MAX_SPACES = 1000
MAX_CELLS = 1000
_PARAGRAPHS = frozenset({named("text:p"), named("text:h")})
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
# Elements without text that is displayed in the document.
_SKIPPED = frozenset(
    map(
        named,
        (
            "text:sequence-decls", "text:variable-decls", "text:user-field-decls",
            "office:forms", "text:table-of-content-source", "text:illustration-index-source",
            "text:table-index-source", "text:object-index-source", "text:user-index-source",
            "text:alphabetical-index-source", "text:bibliography-source", "text:number",
            "text:ruby-text", "text:script", "office:annotation-end", "text:tracked-changes",
        ),
    )
)  # fmt: skip


def read_odt(name: str, content: bytes, _encoding: str = "") -> Extracted:
    """Return the text of an OpenDocument text, with tables row by row and notes at the end.

    Raises DamagedFileError, EncryptedFileError, TooComplexError (decompression bombs) or
    NoTextError.
    """
    check_package(name, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if b"encryption-data" in _part(package, "META-INF/manifest.xml"):
                raise EncryptedFileError(
                    f"“{name}” is protected by a password. Save it without one, and bring that in."
                )
            roots = [
                etree.fromstring(part, _parser())
                for part in (_part(package, "styles.xml"), package.read("content.xml"))
                if part
            ]
            meta = _part(package, "meta.xml")
            about = etree.fromstring(meta, _parser()) if meta else None
    except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise damaged(name) from error
    reader = _Reader(roots)
    pieces = reader.read()
    text, left_out = assembled(pieces)
    if not text.strip():
        raise without_words(name)
    return Extracted(
        text,
        ODT,
        title=_said(about, f"{_DUBLIN_CORE}title"),
        published=_said(about, named("meta:creation-date"))[:10],
        language=_said(about, f"{_DUBLIN_CORE}language"),
        remarks=(*remarks_on_left_out(pieces), *reader.remarks()),
        left_out=left_out,
    )


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    return package.read(name) if name in package.namelist() else b""


def _said(about: Any, tag: str) -> str:
    found = None if about is None else next(about.iter(tag), None)
    return "" if found is None else (found.text or "")


@dataclass(frozen=True)
class _Inside:
    """Context of text: its formatting, the reason if it is left out, and its list."""

    looks: Looks = field(default_factory=Looks)
    reason: Reason | None = None
    list_: Any = None
    level: int = 0

    @property
    def left_out(self) -> Reason | None:
        return self.reason or self.looks.reason


class _Reader:
    def __init__(self, roots: list[Any]) -> None:
        self.roots = roots
        self.styles = Styles(roots)
        self.lists = Lists(roots)
        self.deletions: dict[str, Any] = {}
        self.insertions = 0
        for region in roots[-1].iter(named("text:changed-region")):
            name = region.get(named("text:id")) or region.get(_ID, "")
            deleted = region.find(named("text:deletion"))
            if deleted is not None:
                self.deletions[name] = deleted
            elif region.find(named("text:insertion")) is not None:
                self.insertions += 1
        self.drawings = 0
        self.pieces: list[Piece] = []
        self.paragraph = Paragraph()
        self.boxes: list[tuple[Any, _Inside]] = []
        self.notes: list[tuple[str, Any]] = []
        self.label = ""
        self.ends_with_space = True

    def read(self) -> list[Piece]:
        """Return all text: headers, body, notes, footers."""
        for root in self.roots[:-1]:
            self._read_running(root, "style:header")
        body = next(self.roots[-1].iter(named("office:text")), None)
        if body is not None:
            self.read_blocks(body, _Inside())
        for mark, note in self.notes:
            found = self._apart(note, _Inside())
            first = next((n for n, each in enumerate(found) if each.reason is None), None)
            if first is not None:
                found[first] = replace(found[first], text=f"[{mark}] {found[first].text}")
            self.pieces += found
        for root in self.roots[:-1]:
            self._read_running(root, "style:footer")
        return self.pieces

    def remarks(self) -> Iterator[str]:
        """Yield remarks for the user on how the document was read."""
        drawn = ("chart or embedded object", "charts or embedded objects")
        yield from remarks_on(self.insertions, self.drawings, drawn)

    def _read_running(self, root: Any, tag: str) -> None:
        known = {piece.text for piece in self.pieces if piece.reason is Reason.HEADER}
        for element in root.iter(named(tag)):
            found = self._apart(element, _Inside(reason=Reason.HEADER))
            text = "\n".join(piece.text for piece in found)
            if any(map(str.isalpha, text)) and text not in known:
                known.add(text)
                self.pieces.append(Piece(text, reason=Reason.HEADER))

    # Blocks

    def read_blocks(self, container: Any, inside: _Inside) -> None:
        """Read the paragraphs, lists and tables of a body, a cell, a note or a text box."""
        for child in container:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag in _PARAGRAPHS:
                self._read_paragraph(child, inside)
            elif tag == named("text:list"):
                self._read_list(child, inside)
            elif tag == named("table:table"):
                self._read_table(child, inside)
            elif tag == named("text:change"):
                self._read_deletion(child, inside)
                self._end_paragraph("")
            elif tag == named("text:section") and child.get(named("text:display")) == "none":
                self.read_blocks(child, replace(inside, reason=inside.reason or Reason.HIDDEN))
            elif tag == named("draw:frame"):
                self._read_frame(child, inside)
                self._end_paragraph("")
            else:
                self.read_blocks(child, inside)

    def _read_paragraph(self, element: Any, inside: _Inside) -> None:
        style = element.get(named("text:style-name"), "")
        looks = self.styles.looks("paragraph", style)
        hidden = any(
            each.get(named("text:is-hidden")) == "true"
            for each in element.iter(named("text:hidden-paragraph"))
        )
        reason = inside.reason or (Reason.HIDDEN if hidden else None)
        self.ends_with_space = True
        self._read_inline(element, replace(inside, looks=looks, reason=reason))
        label, self.label = self.label, ""
        if element.tag == named("text:h") and inside.list_ is None:
            level = element.get(named("text:outline-level"), "1")
            shown = element.get(named("text:is-list-header")) != "true"
            if shown and level.isdecimal() and self.paragraph.shows_something:
                label = self.lists.label(
                    None,
                    int(level),
                    element.get(named("text:start-value"), ""),
                    element.get(named("text:restart-numbering")) == "true",
                )
        self._end_paragraph(label)

    def _end_paragraph(self, label: str) -> None:
        self.pieces += self.paragraph.pieces(label)
        self.paragraph = Paragraph()
        boxes, self.boxes = self.boxes, []
        for box, inside in boxes:
            self.pieces += self._apart(box, inside)

    def _read_list(self, element: Any, inside: _Inside) -> None:
        style = element.get(named("text:style-name"), "")
        if not style and inside.list_ is None:
            first = next(element.iter(*_PARAGRAPHS), None)
            if first is not None:
                style = self.styles.list_of(first.get(named("text:style-name"), ""))
        list_ = inside.list_
        if list_ is None or style:
            list_ = self.lists.begin(
                style,
                element.get(_ID, ""),
                element.get(named("text:continue-list"), ""),
                element.get(named("text:continue-numbering")) == "true",
            )
        within = replace(inside, list_=list_, level=inside.level + 1)
        for item in element:
            if item.tag == named("text:list-item"):
                holds_words = item.find(named("text:p")) is not None or (
                    item.find(named("text:h")) is not None
                )
                if holds_words:
                    start = item.get(named("text:start-value"), "")
                    style = item.get(named("text:style-override"), "")
                    self.label = self.lists.label(list_, within.level, start, style=style)
                self.read_blocks(item, within)
                self.label = ""
            elif item.tag == named("text:list-header"):
                self.read_blocks(item, within)

    def _apart(self, container: Any, inside: _Inside) -> list[Piece]:
        """Return the content of a container, without adding it to the document."""
        before, self.pieces = self.pieces, []
        outer, self.paragraph = self.paragraph, Paragraph()
        boxes, self.boxes = self.boxes, []
        label, self.label = self.label, ""
        spaced = self.ends_with_space
        self.read_blocks(container, inside)
        self._end_paragraph("")
        found, self.pieces = self.pieces, before
        self.paragraph, self.boxes, self.label = outer, boxes, label
        self.ends_with_space = spaced
        return found

    def _read_table(self, table: Any, inside: _Inside) -> None:
        inside = _Inside(reason=inside.reason)
        rows = [(row, list(_cells(row))) for row in _rows(table)]
        columns = max((len(cells) for _row, cells in rows), default=0)
        read = []
        for row, cells in rows:
            is_hidden = row.get(named("table:visibility"), "visible") != "visible"
            reason = inside.reason or (Reason.HIDDEN if is_hidden else None)
            words = [
                self._apart(cell, replace(inside, reason=reason)) if cell is not None else []
                for cell in cells
            ]
            read.append((words, reason))
        pieces = [piece for words, _reason in read for cell in words for piece in cell]
        if columns < 2 or max((len(piece.text) for piece in pieces), default=0) > MAX_CELL_LENGTH:
            self.pieces += pieces
            return
        above = "\n\n"
        for words, reason in read:
            found = row_of(words, above, reason)
            self.pieces += found
            if found and reason is None:
                above = "\n"

    # Inline content

    def _read_inline(self, element: Any, inside: _Inside) -> None:
        self._add(element.text, inside)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _SKIPPED:
                self._read_one(child, inside)
            self._add(child.tail, inside)

    def _read_one(self, child: Any, inside: _Inside) -> None:
        tag = child.tag
        if tag == named("text:span"):
            looks = self.styles.looks("text", child.get(named("text:style-name"), ""))
            self._read_inline(child, replace(inside, looks=looks.over(inside.looks)))
        elif tag == named("text:s"):
            count = child.get(named("text:c"), "1")
            spaces = min(int(count), MAX_SPACES) if count.isdecimal() else 1
            self._put(" " * spaces, inside)
        elif tag == named("text:tab"):
            self._put("\t", inside)
        elif tag == named("text:line-break"):
            self._put("\n", inside)
        elif tag == named("text:note"):
            self._read_note(child, inside)
        elif tag == named("office:annotation"):
            found = self._apart(child, _Inside(reason=Reason.COMMENT))
            self.paragraph.add("\n".join(piece.text for piece in found), Reason.COMMENT)
        elif tag == named("text:change"):
            self._read_deletion(child, inside)
        elif tag == named("text:hidden-text"):
            hidden = child.get(named("text:is-hidden"), "true") != "false"
            words = child.get(named("text:string-value"), "") if hidden else (child.text or "")
            self.paragraph.add(words, Reason.HIDDEN if hidden else inside.left_out)
        elif tag == named("draw:frame"):
            self._read_frame(child, inside)
        elif tag.startswith(named("draw:")):
            self.boxes.append((child, _Inside(reason=inside.left_out)))
        else:
            self._read_inline(child, inside)

    def _read_note(self, note: Any, inside: _Inside) -> None:
        citation, body = note.find(named("text:note-citation")), note.find(named("text:note-body"))
        if citation is None or body is None:
            return
        mark = citation.get(named("text:label")) or "".join(citation.itertext())
        mark = mark.strip() or "*"
        self.paragraph.add_mark(mark, inside.left_out)
        self.ends_with_space = False
        if inside.left_out is None:
            self.notes.append((mark, body))

    def _read_frame(self, frame: Any, inside: _Inside) -> None:
        """Read the first alternative of a frame, such as an object with a preview image."""
        first = next((each for each in frame if isinstance(each.tag, str)), None)
        if first is not None and first.tag == named("draw:text-box"):
            self.boxes.append((first, _Inside(reason=inside.left_out)))
        elif first is not None and first.tag.startswith(named("draw:object")):
            self.drawings += 1

    def _read_deletion(self, change: Any, inside: _Inside) -> None:
        deleted = self.deletions.pop(change.get(named("text:change-id"), ""), None)
        if deleted is not None:
            found = self._apart(deleted, _Inside(reason=Reason.STRUCK_OUT))
            reason = inside.reason or Reason.STRUCK_OUT
            self.paragraph.add("\n".join(piece.text for piece in found), reason)

    def _add(self, text: str | None, inside: _Inside) -> None:
        """Add text with consecutive white space collapsed (ODF 1.3, 6.1.2)."""
        if not text:
            return
        words = re.sub(r"[ \t\r\n]+", " ", text)
        if self.ends_with_space:
            words = words.removeprefix(" ")
        if words:
            self._put(words, inside)
            self.ends_with_space = words.endswith(" ")

    def _put(self, text: str, inside: _Inside) -> None:
        self.paragraph.add(text, inside.left_out, bool(inside.looks.raised))
        self.ends_with_space = False


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == named("table:table-row"):
            yield child
        elif isinstance(child.tag, str) and child.tag.startswith(named("table:table-")):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    """Yield the cells of a row, and None for a repetition or where another cell spans."""
    for cell in row:
        if cell.tag not in (named("table:table-cell"), named("table:covered-table-cell")):
            continue
        yield cell if cell.tag == named("table:table-cell") else None
        repeated = cell.get(named("table:number-columns-repeated"), "1")
        times = min(int(repeated), MAX_CELLS) if repeated.isdecimal() else 1
        yield from [None] * (times - 1)
