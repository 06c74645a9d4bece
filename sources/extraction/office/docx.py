"""Word documents as displayed: numbered paragraphs, tables, text boxes, notes.

Struck-out, hidden and deleted text, comments, headers and footers are recorded as left out.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from sources.extraction.errors import WrongTypeError
from sources.extraction.extracted import Extracted, Piece, Reason, assembled, remarks_on_left_out
from sources.extraction.media_types import DOCX
from sources.extraction.numerals import formatted
from sources.extraction.office.messages import remarks_on, without_words
from sources.extraction.office.numbering import Numbering
from sources.extraction.office.package import check_package, damaged
from sources.extraction.office.paragraphs import MAX_CELL_LENGTH, Paragraph, row_of
from sources.extraction.office.styles import Styles, is_on
from sources.extraction.office.symbols import as_letters, symbol

__all__ = ["read_docx"]

CORE_PROPERTIES = RELATIONSHIP_TYPE.CORE_PROPERTIES
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
_DELETED = frozenset({qn("w:del"), qn("w:moveFrom")})
_INSERTED = frozenset({qn("w:ins"), qn("w:moveTo")})
_BREAKS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_PROPERTIES = frozenset(
    map(qn, ("w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr", "w:tblGrid", "w:sdtPr", "w:rt"))
)
_TEXTS = frozenset({qn("w:t"), qn("w:delText"), _MATHS})
_PARAGRAPH, _TABLE, _RUN = qn("w:p"), qn("w:tbl"), qn("w:r")
_ROW, _CELL, _BOX = qn("w:tr"), qn("w:tc"), qn("w:txbxContent")
_ID = qn("w:id")
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
MAX_SPAN = 50
"""Maximum number of columns of a cell that are counted."""

_NOTE_FORMS = {"footnote": "decimal", "endnote": "lowerRoman"}


def read_docx(name: str, content: bytes, _encoding: str = "") -> Extracted:
    """Return the text of a Word document, with tables row by row and notes at the end.

    Raises DamagedFileError, EncryptedFileError, TooComplexError (decompression bombs),
    WrongTypeError or NoTextError.
    """
    check_package(name, content)
    try:
        document = docx.Document(io.BytesIO(content))
        reader = _Reader(_Parts(document))
        pieces = reader.read()
        about = _about(document)
        created = about.created if about else None
    except (PackageNotFoundError, KeyError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise damaged(name) from error
    except ValueError as error:
        raise WrongTypeError(
            f"“{name}” is an Office file, but not a plain Word document. Save it as .docx or PDF."
        ) from error
    text, left_out = assembled(pieces)
    if not text:
        raise without_words(name)
    return Extracted(
        text,
        DOCX,
        title=(about.title or "") if about else "",
        published=created.date().isoformat() if created else "",
        language=(about.language or "") if about else "",
        remarks=(*remarks_on_left_out(pieces), *reader.remarks()),
        left_out=left_out,
    )


def _about(document: Any) -> Any:
    """Return the core properties of a document, or None if it has none.

    python-docx would then invent a title.
    """
    relations = document.part.package.rels.values()
    has_some = any(relation.reltype == CORE_PROPERTIES for relation in relations)
    return document.core_properties if has_some else None


class _Parts:
    """The body of a document and the parts related to it, by relationship type."""

    def __init__(self, document: Any) -> None:
        self.body = document.element.body
        self._related: dict[str, list[Any]] = {}
        for relation in document.part.rels.values():
            if not relation.is_external:
                kind = relation.reltype.rsplit("/", 1)[-1]
                self._related.setdefault(kind, []).append(relation.target_part)

    def all(self, kind: str) -> list[Any]:
        """Return the root elements of all parts of a type."""
        return [
            part.element if hasattr(part, "element") else parse_xml(part.blob)
            for part in self._related.get(kind, ())
        ]

    def one(self, kind: str) -> Any:
        """Return the root element of the part of a type, or None."""
        return next(iter(self.all(kind)), None)


@dataclass(frozen=True)
class _Inside:
    """Context of text: the paragraph style, the reason if it is left out, and formatting."""

    style: str = ""
    reason: Reason | None = None
    raised: bool = False
    font: str = ""


@dataclass
class _Notes:
    """The footnotes or endnotes of a document, numbered in the order of their references."""

    form: str
    texts: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    marks: dict[str, str] = field(default_factory=dict)


class _Reader:
    def __init__(self, parts: _Parts) -> None:
        self.parts = parts
        self.styles = Styles(parts.one("styles"))
        self.numbering = Numbering(parts.one("numbering"))
        self.notes = {kind: self._notes(kind) for kind in _NOTE_FORMS}
        self.comments = _by_id(parts.one("comments"), "w:comment")
        self.pieces: list[Piece] = []
        self.paragraph = Paragraph()
        self.boxes: list[tuple[Any, _Inside]] = []
        # For each open field, whether its instruction, which is not displayed, continues.
        self.instructions: list[bool] = []
        self.headers: set[str] = set()
        self.insertions = self.drawings = self.embedded = 0

    def read(self) -> list[Piece]:
        """Return all text of the document: headers, body, notes, footers."""
        for root in self.parts.all("header"):
            self._read_apart(root, Reason.HEADER)
        self.read_blocks(self.parts.body, _Inside())
        self._end_paragraph()
        self._read_notes()
        for root in self.parts.all("footer"):
            self._read_apart(root, Reason.HEADER)
        return self.pieces

    def remarks(self) -> Iterator[str]:
        """Yield remarks for the user on how the document was read."""
        drawn = ("chart or diagram", "charts or diagrams")
        yield from remarks_on(self.insertions, self.drawings, drawn)
        if self.embedded:
            yield (
                "A file that is embedded in the document was not read: open the document in Word, "
                "save it anew and bring that in."
            )

    # Blocks

    def read_blocks(self, container: Any, inside: _Inside) -> None:
        """Read the paragraphs and tables of a body, a cell, a note or a text box."""
        for child in container:
            if child.tag in _PROPERTIES:
                continue
            if child.tag == _PARAGRAPH:
                self._read_paragraph(child, inside)
            elif child.tag == _TABLE:
                self._end_paragraph()
                self._read_table(child, inside)
            elif child.tag == qn("w:altChunk"):
                self.embedded += 1
            elif child.tag in _DELETED:
                self.read_blocks(child, replace(inside, reason=Reason.STRUCK_OUT))
            elif child.tag == f"{_MC}AlternateContent":
                self.read_blocks(_alternative(child), inside)
            else:
                # Content controls, tracked insertions and similar elements are transparent.
                self.read_blocks(child, inside)

    def _read_paragraph(self, element: Any, inside: _Inside) -> None:
        properties = element.find(qn("w:pPr"))
        style = self.styles.of_paragraph(properties)
        self._read_inline(element, replace(inside, style=style))
        mark = None if properties is None else properties.find(qn("w:rPr"))
        deleted = mark is not None and any(mark.find(tag) is not None for tag in _DELETED)
        runs_on = deleted or is_on(mark, "w:vanish") or is_on(mark, "w:specVanish")
        # Invisible paragraphs are not numbered.
        counts = not deleted and self.paragraph.shows_something
        label = self._label(style, properties) if counts else ""
        if label and runs_on:
            self.paragraph.kept.insert(0, label)
            label = ""
        if not runs_on or self.boxes or not self.paragraph.kept:
            self._end_paragraph(label)

    def _end_paragraph(self, label: str = "") -> None:
        self.pieces += self.paragraph.pieces(label)
        self.paragraph = Paragraph()
        boxes, self.boxes = self.boxes, []
        for box, inside in boxes:
            self.read_blocks(box, inside)
            self._end_paragraph()

    def _label(self, style: str, properties: Any) -> str:
        number, level, named = self.styles.numbering(style, properties)
        if not number:
            return ""
        if level is None:
            level = self.numbering.level_of_style(number, named)
        return self.numbering.label(number, level)

    def _apart(self, container: Any, inside: _Inside) -> list[Piece]:
        """Return the content of a container, without adding it to the document."""
        before, self.pieces = self.pieces, []
        outer, self.paragraph = self.paragraph, Paragraph()
        boxes, self.boxes = self.boxes, []
        self.read_blocks(container, inside)
        self._end_paragraph()
        found, self.pieces = self.pieces, before
        self.paragraph, self.boxes = outer, boxes
        return found

    def _read_apart(self, root: Any, reason: Reason) -> None:
        found = self._apart(root, _Inside(reason=reason))
        text = "\n".join(piece.text for piece in found)
        # Skip repeated headers, and those without letters, such as page numbers.
        if any(map(str.isalpha, text)) and text not in self.headers:
            self.headers.add(text)
            self.pieces.append(Piece(text, reason=reason))

    def _read_table(self, table: Any, inside: _Inside) -> None:
        rows = [(row, list(_own(row, _CELL))) for row in _own(table, _ROW)]
        if _lays_out(cells for _row, cells in rows):
            for _row, cells in rows:
                for cell in cells:
                    self.read_blocks(cell, inside)
                    self._end_paragraph()
            return
        above = "\n\n"
        for row, cells in rows:
            reason = inside.reason or _reason_of_row(row)
            words: list[list[Piece]] = [
                [] for _column in range(_number(row, "w:trPr/w:gridBefore"))
            ]
            for cell in cells:
                looks = replace(inside, reason=reason or _reason_of_cell(cell))
                words.append(self._apart(cell, looks))
                words += [[]] * (_number(cell, "w:tcPr/w:gridSpan") - 1)
            found = row_of(words, above, reason)
            self.pieces += found
            if found and reason is None:
                above = "\n"

    # Inline content

    def _read_inline(self, element: Any, inside: _Inside) -> None:
        for child in element:
            tag = child.tag
            if tag in _PROPERTIES:
                continue
            if tag == _RUN:
                self._read_inline(child, self._within_run(child, inside))
            elif tag in _TEXTS:
                self._add(as_letters(child.text or "", inside.font), inside)
            elif tag in _BREAKS:
                self._add(_BREAKS[tag], inside)
            elif tag == _BOX:
                self.boxes.append((child, _Inside(reason=inside.reason)))
            elif tag in _DELETED:
                self._read_inline(child, replace(inside, reason=Reason.STRUCK_OUT))
            elif tag in _INSERTED:
                self.insertions += 1
                self._read_inline(child, inside)
            elif tag in _NOTES:
                self._add_mark(_NOTES[tag], child, inside)
            elif tag == f"{_MC}AlternateContent":
                self._read_inline(_alternative(child), inside)
            else:
                self._read_other(child, inside)

    def _read_other(self, element: Any, inside: _Inside) -> None:
        tag = element.tag
        if tag == qn("w:fldChar"):
            self._follow_field(element.get(qn("w:fldCharType"), ""))
        elif tag == qn("w:sym"):
            code = element.get(qn("w:char"), "")
            font = element.get(qn("w:font"), "")
            known = len(code) <= 5 and all(each in "0123456789abcdefABCDEF" for each in code)
            self._add(symbol(int(code, 16), font) if code and known else "", inside)
        elif tag == qn("w:commentReference"):
            comment = self.comments.pop(element.get(_ID, ""), None)
            if comment is not None:
                found = self._apart(comment, _Inside(reason=Reason.COMMENT))
                self.paragraph.add("\n".join(piece.text for piece in found), Reason.COMMENT)
        else:
            if tag == _DRAWN and element.get("uri", "").endswith(("/chart", "/diagram")):
                self.drawings += 1
            self._read_inline(element, inside)

    def _within_run(self, run: Any, inside: _Inside) -> _Inside:
        properties = run.find(qn("w:rPr"))
        looks = self.styles.looks(inside.style, properties)
        fonts = None if properties is None else properties.find(qn("w:rFonts"))
        font = "" if fonts is None else fonts.get(qn("w:ascii"), "")
        reason = inside.reason or looks.reason
        return replace(inside, reason=reason, raised=bool(looks.raised), font=font)

    def _add(self, text: str, inside: _Inside) -> None:
        reason = inside.reason or (Reason.HIDDEN if any(self.instructions) else None)
        self.paragraph.add(text, reason, inside.raised)

    def _follow_field(self, what: str) -> None:
        if what == "begin":
            self.instructions.append(True)
        elif self.instructions and what == "separate":
            self.instructions[-1] = False
        elif self.instructions and what == "end":
            self.instructions.pop()

    # Notes

    def _notes(self, kind: str) -> _Notes:
        notes = _Notes(_NOTE_FORMS[kind], _by_id(self.parts.one(f"{kind}s"), f"w:{kind}"))
        settings = self.parts.one("settings")
        last = next(iter(self.parts.body.iterchildren(qn("w:sectPr"))), None)
        for properties in (settings, last):
            said = None if properties is None else properties.find(qn(f"w:{kind}Pr"))
            if said is None:
                continue
            form, start = said.find(qn("w:numFmt")), said.find(qn("w:numStart"))
            if form is not None:
                notes.form = form.get(qn("w:val"), notes.form)
            if start is not None and start.get(qn("w:val"), "").isdecimal():
                notes.count = int(start.get(qn("w:val"))) - 1
        return notes

    def _add_mark(self, kind: str, reference: Any, inside: _Inside) -> None:
        notes = self.notes[kind]
        name = reference.get(_ID, "")
        if reference.get(qn("w:customMarkFollows"), "0") not in ("0", "false", "off"):
            # The text that follows is the custom marker.
            mark = "".join(text.text or "" for text in reference.itersiblings(qn("w:t")))
            for text in reference.itersiblings(qn("w:t")):
                text.text = ""
        else:
            if inside.reason is None:
                notes.count += 1
            mark = formatted(notes.count, notes.form)
        if inside.reason is None:
            notes.marks.setdefault(name, mark.strip() or "*")
        if mark.strip():
            self.paragraph.add_mark(mark.strip(), inside.reason)

    def _read_notes(self) -> None:
        """Read the notes in the order of their markers; notes without a reference are hidden."""
        for notes in self.notes.values():
            for name, mark in notes.marks.items():
                if name in notes.texts:
                    found = self._apart(notes.texts.pop(name), _Inside())
                    first = next((n for n, each in enumerate(found) if each.reason is None), None)
                    if first is not None:
                        found[first] = replace(found[first], text=f"[{mark}] {found[first].text}")
                    self.pieces += found
            for note in notes.texts.values():
                if note.get(qn("w:type"), "normal") == "normal":
                    self.pieces += self._apart(note, _Inside(reason=Reason.HIDDEN))


def _own(element: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, without those of nested tables."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _PROPERTIES and child.tag not in (_PARAGRAPH, _TABLE):
            yield from _own(child, tag)


def _lays_out(rows: Iterable[list[Any]]) -> bool:
    """Return whether a table is for layout: it has one column, or long texts in its cells."""
    columns = 0
    for cells in rows:
        columns = max(columns, len(cells))
        for cell in cells:
            if sum(len(text.text or "") for text in cell.iter(qn("w:t"))) > MAX_CELL_LENGTH:
                return True
    return columns < 2


def _number(element: Any, path: str) -> int:
    """Return the number of columns that a property of a row or cell says, 0 if none."""
    found = element.find("/".join(map(qn, path.split("/"))))
    said = "" if found is None else found.get(qn("w:val"), "")
    return min(int(said), MAX_SPAN) if said.isdecimal() and len(said) < 6 else 0


def _reason_of_row(row: Any) -> Reason | None:
    properties = row.find(qn("w:trPr"))
    if properties is None:
        return None
    if properties.find(qn("w:del")) is not None:
        return Reason.STRUCK_OUT
    return Reason.HIDDEN if is_on(properties, "w:hidden") else None


def _reason_of_cell(cell: Any) -> Reason | None:
    deleted = cell.find(f"{qn('w:tcPr')}/{qn('w:cellDel')}")
    return None if deleted is None else Reason.STRUCK_OUT


def _alternative(element: Any) -> Any:
    """Return the first alternative that has text, or else the first alternative."""
    forms = list(element)
    return next((form for form in forms if form.find(f".//{qn('w:t')}") is not None), forms[:1])


def _by_id(root: Any, tag: str) -> dict[str, Any]:
    found = () if root is None else root.iter(qn(tag))
    return {each.get(_ID, ""): each for each in found}
