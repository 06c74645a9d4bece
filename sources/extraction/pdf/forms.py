"""What is filled in on a page of a PDF: form fields and text boxes, as words at their places."""

import contextlib
import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from sources.extraction.pdf.right_to_left import has_right_to_left, in_reading_order

__all__ = ["CHECKED", "UNCHECKED", "FilledIn", "Placed", "filled_in", "has_dynamic_form"]

CHECKED, UNCHECKED = "☒", "☐"
MAX_FIELDS = 5_000
"""Maximum number of annotations of a page that are examined."""
MAX_LENGTH = 100_000
"""Maximum length of a value, in characters."""
_USUAL_SIZE = 11.0
_LINE = 1.2
"""Line spacing, and `_LETTER` the average width of a letter, relative to the font size."""
_LETTER = 0.5
_UNSEEN = (
    pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW
) & ~pdfium_c.FPDF_ANNOT_FLAG_TOGGLENOVIEW
_PASSWORD = 1 << 13
_BOXES = (pdfium_c.FPDF_FORMFIELD_CHECKBOX, pdfium_c.FPDF_FORMFIELD_RADIOBUTTON)
_TEXTS = (
    pdfium_c.FPDF_FORMFIELD_TEXTFIELD,
    pdfium_c.FPDF_FORMFIELD_COMBOBOX,
    pdfium_c.FPDF_FORMFIELD_LISTBOX,
)
_DEFAULT_SIZE = re.compile(r"([\d.]+)\s+Tf")


@dataclass(frozen=True, slots=True)
class Placed:
    """A word of a field, in points from the lower left corner of the page; `y` is its baseline."""

    text: str
    left: float
    right: float
    y: float
    size: float


@dataclass
class FilledIn:
    """The words of the fields of a page, the number of these fields, and values nobody sees."""

    words: list[Placed] = field(default_factory=list)
    fields: int = 0
    hidden: list[str] = field(default_factory=list)
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    bottom: float
    right: float
    top: float


def has_dynamic_form(document: pdfium.PdfDocument) -> bool:
    """Return whether a program puts the pages together from a form (XFA)."""
    return bool(document.get_formtype() == pdfium_c.FORMTYPE_XFA_FULL)


def filled_in(page: pdfium.PdfPage, baselines: list[float]) -> FilledIn:
    """Return what the form fields and text boxes of a page say.

    A field of one line stands on the baseline, of those given, that lies inside of it, so that it
    follows its label.
    """
    found = FilledIn()
    for number in range(min(pdfium_c.FPDFPage_GetAnnotCount(page), MAX_FIELDS)):
        note = pdfium_c.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        with contextlib.suppress(UnicodeDecodeError):
            _read(page, note, baselines, found)
        pdfium_c.FPDFPage_CloseAnnot(note)
    return found


def _read(page: pdfium.PdfPage, note: Any, baselines: list[float], found: FilledIn) -> None:
    kind = pdfium_c.FPDFAnnot_GetSubtype(note)
    box = _box(note)
    size, is_secret = _USUAL_SIZE, False
    if kind == pdfium_c.FPDF_ANNOT_FREETEXT:
        value = _written(note, b"Contents")
        set_size = _DEFAULT_SIZE.search(_written(note, b"DA"))
        size = float(set_size[1]) if set_size else size
    elif kind == pdfium_c.FPDF_ANNOT_WIDGET and page.formenv:
        form = page.formenv.raw
        type_ = pdfium_c.FPDFAnnot_GetFormFieldType(form, note)
        if type_ == pdfium_c.FPDF_FORMFIELD_SIGNATURE:
            found.is_signed |= bool(pdfium_c.FPDFAnnot_HasKey(note, b"V"))
            return
        if type_ in _BOXES:
            value = CHECKED if pdfium_c.FPDFAnnot_IsChecked(form, note) else UNCHECKED
        elif type_ in _TEXTS:
            value = _text(
                lambda *to: pdfium_c.FPDFAnnot_GetFormFieldValue(form, note, *to)
            ) or _chosen(form, note)
            is_secret = bool(pdfium_c.FPDFAnnot_GetFormFieldFlags(form, note) & _PASSWORD) and (
                type_ == pdfium_c.FPDF_FORMFIELD_TEXTFIELD
            )
        else:
            return
        given = ctypes.c_float()
        if pdfium_c.FPDFAnnot_GetFontSize(form, note, given) and given.value:
            size = given.value
    else:
        return
    value = value.strip()
    if not value:
        return
    flags = pdfium_c.FPDFAnnot_GetFlags(note)
    if flags & _UNSEEN or is_secret or box.right - box.left < 1 or box.top - box.bottom < 1:
        if value not in (CHECKED, UNCHECKED):
            found.hidden.append("(a password)" if is_secret else " ".join(value.split()))
        return
    found.fields += 1
    found.words += _words(value, box, max(min(size, box.top - box.bottom), 4.0), baselines)


def _words(value: str, box: _Box, size: float, baselines: list[float]) -> Iterator[Placed]:
    """Yield the words of a value from left to right in lines from the top of its field."""
    width = max(box.right - box.left, 1.0)
    lines = [part for line in value.splitlines() for part in _wrapped(line, width, size)]
    inside = [each for each in baselines if box.bottom - 0.5 <= each <= box.top - 0.3 * size]
    first = box.top - size
    if len(lines) == 1:
        middle = (box.bottom + box.top) / 2 - 0.35 * size
        first = min(inside, key=lambda each: abs(each - middle), default=middle)
    for number, line in enumerate(lines):
        if has_right_to_left(line):
            # As if it was drawn: from left to right.
            line = in_reading_order(line)
        letter = min(_LETTER * size, width / max(len(line), 1))
        for word in re.finditer(r"\S+", line):
            yield Placed(
                word[0],
                box.left + word.start() * letter,
                # Words of a field never touch each other.
                box.left + (word.end() - 0.1) * letter,
                first - number * _LINE * size,
                size,
            )


def _wrapped(line: str, width: float, size: float) -> Iterator[str]:
    """Yield the lines into which a text is broken so that it fits its field, as a reader does."""
    room = max(int(width / (0.42 * size)), 8)
    kept = ""
    for word in line.split():
        if kept and len(kept) + 1 + len(word) > room:
            yield kept
            kept = word
        else:
            kept = f"{kept} {word}".strip()
    if kept:
        yield kept


def _chosen(form: Any, note: Any) -> str:
    """Return the selected options of a list in which several can be selected."""
    options = []
    for number in range(min(pdfium_c.FPDFAnnot_GetOptionCount(form, note), MAX_FIELDS)):
        if pdfium_c.FPDFAnnot_IsOptionSelected(form, note, number):
            options.append(_text(_label(form, note, number)))
    return ", ".join(options)


def _label(form: Any, note: Any, number: int) -> Callable[..., int]:
    return lambda *to: int(pdfium_c.FPDFAnnot_GetOptionLabel(form, note, number, *to))


def _written(note: Any, key: bytes) -> str:
    return _text(lambda *to: pdfium_c.FPDFAnnot_GetStringValue(note, key, *to))


def _text(ask: Callable[..., int]) -> str:
    """Return a text that PDFium writes to a buffer, or an empty string."""
    length = ask(None, 0)
    if not 2 < length <= 2 * MAX_LENGTH:
        return ""
    buffer = (pdfium_c.FPDF_WCHAR * (length // 2 + 1))()
    ask(buffer, length)
    return ctypes.string_at(buffer, length).decode("utf-16-le", "replace").rstrip("\0")


def _box(note: Any) -> _Box:
    edges = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFAnnot_GetRect(note, edges):
        return _Box(0, 0, 0, 0)
    return _Box(
        min(edges.left, edges.right),
        min(edges.bottom, edges.top),
        max(edges.left, edges.right),
        max(edges.bottom, edges.top),
    )
