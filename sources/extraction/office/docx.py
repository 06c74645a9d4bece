"""Word documents: every paragraph, table, text box and note in the order of the text."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from sources.extraction.errors import (
    DamagedFileError,
    EncryptedFileError,
    NoTextError,
    TooComplexError,
    WrongTypeError,
)
from sources.extraction.extracted import Extracted
from sources.extraction.media_types import DOCX

__all__ = ["MAX_PARTS", "MAX_UNPACKED_BYTES", "read_docx"]

MAX_PARTS = 5000
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_XML_BYTES = 50 * 1024 * 1024
_ENCRYPTED = 0x1

# What was deleted or moved away, and what repeats a text box for older readers.
_LEFT_OUT = frozenset(
    {
        qn("w:del"),
        qn("w:moveFrom"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_PROPERTIES = frozenset({qn("w:pPr"), qn("w:rPr"), qn("w:tblPr"), qn("w:trPr"), qn("w:tcPr")})
_NOTES = ("/word/footnotes.xml", "/word/endnotes.xml")
_TEXT, _PARAGRAPH, _TABLE = qn("w:t"), qn("w:p"), qn("w:tbl")
_ROW, _CELL, _BOX = qn("w:tr"), qn("w:tc"), qn("w:txbxContent")


def read_docx(name: str, content: bytes, _encoding: str = "") -> Extracted:
    """Return the text of a Word document, tables row by row, notes at the end.

    Raises DamagedFileError, EncryptedFileError, TooComplexError (bombs), WrongTypeError,
    NoTextError.
    """
    _check_package(name, content)
    try:
        document = docx.Document(io.BytesIO(content))
        paragraphs = list(_blocks(document.element.body))
        for part in document.part.package.iter_parts():
            if part.partname in _NOTES:
                paragraphs += _blocks(parse_xml(part.blob))
        about = document.core_properties
        created = about.created
    except (PackageNotFoundError, KeyError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise _damaged(name) from error
    except ValueError as error:
        raise WrongTypeError(
            f"“{name}” is an Office file, but not a plain Word document. Save it as .docx or PDF."
        ) from error
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())
    if not text:
        raise NoTextError(
            f"“{name}” holds no words, only pictures or nothing. Have the words of pictures "
            "recognised (OCR), or type what you need and paste it."
        )
    return Extracted(
        text,
        DOCX,
        title=about.title or "",
        published=created.date().isoformat() if created else "",
        language=about.language or "",
    )


def _damaged(name: str) -> DamagedFileError:
    return DamagedFileError(
        f"“{name}” is cut off or broken, so it was not read. Download or copy it again; if it "
        "opens in Word, save it anew and bring that in."
    )


def _check_package(name: str, content: bytes) -> None:
    """Look at what a package says of itself, and into its XML, before anything is built of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            size = sum(part.file_size for part in parts)
            xml = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
            if any(part.flag_bits & _ENCRYPTED for part in parts):
                raise EncryptedFileError(
                    f"“{name}” is protected by a password. Save it without one, and bring that in."
                )
            if (
                len(parts) > MAX_PARTS
                or size > MAX_UNPACKED_BYTES
                or sum(part.file_size for part in xml) > MAX_XML_BYTES
            ):
                raise TooComplexError(
                    f"“{name}” unpacks to {len(parts)} parts and {size // 1024 // 1024} MB, more "
                    "than a document has. If you trust it, save it as PDF and bring that in."
                )
            # ECMA-376 part 2, 8.2.5: no part has a document type definition. Entities need one.
            if any(b"<!DOCTYPE" in package.read(part).replace(b"\0", b"") for part in xml):
                raise TooComplexError(
                    f"“{name}” holds definitions that no word processor writes, and that are used "
                    "to attack whoever opens a file. Do not open it; ask for another copy."
                )
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise _damaged(name) from error


def _blocks(container: Any) -> Iterator[str]:
    """Return the paragraphs of a body, a note or a text box; a table's row is one."""
    for child in container:
        if child.tag in _LEFT_OUT or child.tag in _PROPERTIES:
            continue
        if child.tag == _PARAGRAPH:
            boxes: list[Any] = []
            yield "".join(_words(child, boxes))
            for box in boxes:
                yield from _blocks(box)
        elif child.tag == _TABLE:
            for row in _own(child, _ROW, _TABLE):
                yield "\t".join(" ".join(_blocks(cell)) for cell in _own(row, _CELL, _ROW))
        else:
            # Content controls, tracked insertions and the like are transparent.
            yield from _blocks(child)


def _own(element: Any, tag: str, owner: str) -> Iterator[Any]:
    """Return the rows of a table, or the cells of a row, without those of tables within."""
    return (found for found in element.iter(tag) if next(found.iterancestors(owner)) is element)


def _words(element: Any, boxes: list[Any]) -> Iterator[str]:
    for child in element:
        if child.tag in _LEFT_OUT or child.tag in _PROPERTIES:
            continue
        if child.tag == _BOX:
            boxes.append(child)
        elif child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        else:
            yield from _words(child, boxes)
