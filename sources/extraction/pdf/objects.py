"""The objects of a page in drawing order."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

__all__ = ["Drawn", "Shape", "drawn_on", "function", "has_pictures"]

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points from the lower left corner of the page."""
OPAQUE = 250
"""Alpha value (0 to 255) from which a colour hides what is below."""
MAX_DEPTH = 10
THICK = 4
"""Line width in points from which a line may be a redaction bar."""
_COVERING_NOTES = frozenset(
    {
        pdfium_c.FPDF_ANNOT_SQUARE,
        pdfium_c.FPDF_ANNOT_CIRCLE,
        pdfium_c.FPDF_ANNOT_POLYGON,
        pdfium_c.FPDF_ANNOT_INK,
        pdfium_c.FPDF_ANNOT_LINE,
        pdfium_c.FPDF_ANNOT_STAMP,
        pdfium_c.FPDF_ANNOT_FREETEXT,
        pdfium_c.FPDF_ANNOT_HIGHLIGHT,
        pdfium_c.FPDF_ANNOT_REDACT,
    }
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape or image that may cover objects before it; `place` is its index in drawing order."""

    place: int
    box: Box


@dataclass
class Drawn:
    """The shapes of a page, and the index of each text object (by address) in drawing order."""

    shapes: list[Shape]
    texts: dict[int, int]


def function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a PDFium function with plain numeric arguments, which is three times as fast."""
    address = ctypes.cast(getattr(pdfium_c, name), ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(result, *arguments)(address or 0)


_POINTER, _NUMBER = ctypes.c_void_p, ctypes.c_int
_count = function("FPDFPage_CountObjects", _NUMBER, _POINTER)
_object = function("FPDFPage_GetObject", _POINTER, _POINTER, _NUMBER)
_count_inside = function("FPDFFormObj_CountObjects", _NUMBER, _POINTER)
_object_inside = function("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)
_type = function("FPDFPageObj_GetType", _NUMBER, _POINTER)
_bounds = function("FPDFPageObj_GetBounds", _NUMBER, _POINTER, *[_POINTER] * 4)
_fill = function("FPDFPageObj_GetFillColor", _NUMBER, _POINTER, *[_POINTER] * 4)
_stroke = function("FPDFPageObj_GetStrokeColor", _NUMBER, _POINTER, *[_POINTER] * 4)
_width = function("FPDFPageObj_GetStrokeWidth", _NUMBER, _POINTER, _POINTER)
_mode = function("FPDFPath_GetDrawMode", _NUMBER, _POINTER, _POINTER, _POINTER)


def drawn_on(page: pdfium.PdfPage) -> Drawn:
    """Return the objects of a page, with annotations last.

    Objects in a form object have the index of the form: a shape in it covers the form's own text.
    """
    raw = ctypes.cast(page.raw, ctypes.c_void_p)
    drawn = Drawn([], {})
    place = 0
    for place in range(_count(raw)):
        thing = _object(raw, place)
        kind = _type(thing)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            drawn.texts[thing] = place
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            covers = False
            for inside in _inside(thing):
                if _type(inside) == pdfium_c.FPDF_PAGEOBJ_TEXT:
                    drawn.texts[inside] = place
                else:
                    covers = covers or _covers(inside)
            if covers and (box := _box(thing)):
                drawn.shapes.append(Shape(place, box))
        elif _covers(thing) and (box := _box(thing)):
            drawn.shapes.append(Shape(place, box))
    drawn.shapes += [Shape(place + 1, box) for box in _notes(page)]
    return drawn


def has_pictures(page: pdfium.PdfPage) -> bool:
    """Return whether a page contains an image, including in form objects."""
    raw = ctypes.cast(page.raw, ctypes.c_void_p)
    things = [_object(raw, place) for place in range(_count(raw))]
    return any(
        _type(thing) == pdfium_c.FPDF_PAGEOBJ_IMAGE
        or (
            _type(thing) == pdfium_c.FPDF_PAGEOBJ_FORM
            and any(_type(inside) == pdfium_c.FPDF_PAGEOBJ_IMAGE for inside in _inside(thing))
        )
        for thing in things
    )


def _inside(form: int, depth: int = 0) -> Iterator[int]:
    """Yield the objects of a form object recursively."""
    for place in range(_count_inside(form)):
        thing = _object_inside(form, place)
        if _type(thing) == pdfium_c.FPDF_PAGEOBJ_FORM:
            if depth < MAX_DEPTH:
                yield from _inside(thing, depth + 1)
        else:
            yield thing


def _covers(thing: int) -> bool:
    """Return whether a shape or image hides what is below it."""
    kind = _type(thing)
    if kind != pdfium_c.FPDF_PAGEOBJ_PATH:
        return kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING)
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    if not _mode(thing, ctypes.addressof(filled), ctypes.addressof(stroked)):
        return False
    return bool(
        (filled.value and _alpha(_fill, thing) >= OPAQUE)
        or (stroked.value and _is_thick(thing) and _alpha(_stroke, thing) >= OPAQUE)
    )


def _is_thick(thing: int) -> bool:
    width = ctypes.c_float()
    return bool(_width(thing, ctypes.addressof(width))) and width.value >= THICK


def _alpha(colour: Callable[..., Any], thing: int) -> int:
    parts = (ctypes.c_uint * 4)()
    first = ctypes.addressof(parts)
    return parts[3] if colour(thing, *(first + 4 * number for number in range(4))) else 0


def _box(thing: int) -> Box | None:
    edges = (ctypes.c_float * 4)()
    first = ctypes.addressof(edges)
    if not _bounds(thing, *(first + 4 * number for number in range(4))):
        return None
    return edges[0], edges[1], edges[2], edges[3]


def _notes(page: pdfium.PdfPage) -> Iterator[Box]:
    """Yield the boxes of annotations that may cover words."""
    for number in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        note = pdfium_c.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        edges = pdfium_c.FS_RECTF()
        covers = pdfium_c.FPDFAnnot_GetSubtype(note) in _COVERING_NOTES
        if covers and pdfium_c.FPDFAnnot_GetRect(note, edges):
            yield (
                min(edges.left, edges.right),
                min(edges.bottom, edges.top),
                max(edges.left, edges.right),
                max(edges.bottom, edges.top),
            )
        pdfium_c.FPDFPage_CloseAnnot(note)
