"""The words of a page with their positions and sizes, and text that is not visible."""

import ctypes
import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from sources.extraction.office.symbols import FIRST, LAST, UNKNOWN, symbol
from sources.extraction.pdf.covered import MIN_CONTRAST, Paper, Placed, covers_words
from sources.extraction.pdf.forms import filled_in
from sources.extraction.pdf.objects import function, has_pictures
from sources.extraction.pdf.right_to_left import has_right_to_left
from sources.extraction.pdf.unnamed import letter_of_code

__all__ = ["GAP", "Page", "Word", "read_page"]

GAP = 0.16
"""Fraction of the font size above which a gap separates two words."""
MIN_SPACED = 5
TINY = 1.5
"""Font size in points below which text is unreadable."""
LIGHT = 250
"""Colour value (0 to 255) from which text is hard to distinguish from white paper."""
_SMALLER, _LOWEST, _HIGHEST = 0.88, 0.12, 0.75
_INVISIBLE = pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.I)
_MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
# Placeholders for codes that a program could not map to characters.
_CODES = re.compile(r"\(cid:\d+\)")
_LAM = "\u0644"
_SHAPES = {
    code: unicodedata.normalize("NFKC", chr(code))
    for first, last in ((0xFB00, 0xFB07), (0xFB1D, 0xFDF0), (0xFE70, 0xFEFD))
    for code in range(first, last)
    if not unicodedata.normalize("NFKC", chr(code)).startswith(" ")
} | {0x02: "-"}


_PAGE, _PLACE = ctypes.c_void_p, ctypes.c_int
_unicode = function("FPDFText_GetUnicode", ctypes.c_uint, _PAGE, _PLACE)
_object = function("FPDFText_GetTextObject", ctypes.c_void_p, _PAGE, _PLACE)
_generated = function("FPDFText_IsGenerated", ctypes.c_int, _PAGE, _PLACE)
_unmapped = function("FPDFText_HasUnicodeMapError", ctypes.c_int, _PAGE, _PLACE)
_box = function("FPDFText_GetLooseCharBox", ctypes.c_int, _PAGE, _PLACE, ctypes.c_void_p)
_origin = function(
    "FPDFText_GetCharOrigin", ctypes.c_int, _PAGE, _PLACE, ctypes.c_void_p, ctypes.c_void_p
)


@dataclass(slots=True)
class Word:
    """Letters without a gap, from left to right, in points from the lower left corner.

    `y` is the baseline. `raised` means superscript, such as a note marker. `first` and `last` are
    the places of its letters among those of the page, spaces included, as the file orders them.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool = False
    raised: bool = False
    first: int = -1
    last: int = -1


@dataclass
class Page:
    """The content of a page. `letters` counts all letters, `unmapped` those without a character.

    `coded` counts those of them that were read by their code (`unnamed.letter_of_code`).
    `invisible` counts invisible letters, such as OCR text behind an image. `has_covered` means that
    something drawn later covers words. `fields` counts the form fields and text boxes whose words
    are among those of the page.
    """

    width: float = 0
    height: float = 0
    words: list[Word] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    rotated: list[str] = field(default_factory=list)
    letters: int = 0
    unmapped: int = 0
    coded: int = 0
    invisible: int = 0
    has_pictures: bool = False
    has_covered: bool = False
    fields: int = 0
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    """Common properties of the letters of a text object. `turn` is in quarter turns.

    `owner` is the address of the object.
    """

    size: float
    turn: int | None
    bold: bool
    suspect: bool
    invisible: bool
    owner: int = 0


@dataclass(slots=True)
class _Letter:
    text: str
    left: float
    right: float
    y: float
    number: int


def read_page(page: pdfium.PdfPage) -> Page:
    """Return the words of a page, rotated so that most of them are upright.

    Differences in size and superscript positions are preserved.
    """
    text_page = page.get_textpage()
    raw = ctypes.cast(text_page.raw, ctypes.c_void_p)
    count = text_page.count_chars()
    found = Page()
    runs = list(_runs(raw, count, found))
    _put_marks_on_letters(runs)
    _mirror_back([letter for _style, letters in runs for letter in letters])
    turns = Counter[int | None]()
    for style, letters in runs:
        turns[style.turn] += len(letters)
    turn = max((each for each in turns if each is not None), key=turns.__getitem__, default=0)
    left, bottom, right, top = page.get_bbox()
    edges = sorted(_turned(turn, left, bottom)[0:1] + _turned(turn, right, top)[0:1])
    ends = sorted(_turned(turn, left, bottom)[1:] + _turned(turn, right, top)[1:])
    found.width, found.height = edges[1] - edges[0], ends[1] - ends[0]
    unseen = _unseen(page, runs)
    upright = [
        [_upright(letter, turn, edges[0], ends[0]) for letter in letters]
        if style.turn == turn
        else []
        for style, letters in runs
    ]
    outside = {
        number
        for number, letters in enumerate(upright)
        if not any(
            -1 <= each.left <= found.width and -1 <= each.y <= found.height for each in letters
        )
    }
    if len(outside) == len(runs):
        # The declared page size is wrong.
        outside = set()
    shown = [run for number, run in enumerate(runs) if number not in unseen | outside]
    found.has_covered = covers_words(page, _placed(shown))
    found.has_pictures = not shown and has_pictures(page)
    rotated: list[str] = []
    hidden: list[str] = []
    for number, (style, letters) in enumerate(runs):
        if style.turn != turn:
            rotated += [letter.text for letter in letters]
        elif number in unseen or number in outside or style.size < TINY:
            hidden += [letter.text for letter in letters]
        else:
            found.invisible += len(letters) if style.invisible else 0
            _add(found.words, upright[number], style)
    found.unmapped += sum(len(code) for word in found.words for code in _CODES.findall(word.text))
    found.hidden, found.rotated = _told(hidden), _told(rotated)
    _add_fields(page, found, turn, (edges[0], ends[0]))
    text_page.close()
    return found


def _add_fields(page: pdfium.PdfPage, found: Page, turn: int, corner: tuple[float, float]) -> None:
    """Add the words of form fields and text boxes. On a turned page they follow the others."""
    left, bottom = corner
    filled = filled_in(page, [] if turn else [word.y + bottom for word in found.words])
    found.fields, found.is_signed = filled.fields, filled.is_signed
    found.hidden += filled.hidden
    for word in filled.words:
        (one, y), (two, _) = (_turned(turn, x, word.y) for x in (word.left, word.right))
        found.letters += len(word.text)
        found.words.append(
            Word(word.text, min(one, two) - left, max(one, two) - left, y - bottom, word.size)
        )


def _put_marks_on_letters(runs: list[tuple[_Style, list[_Letter]]]) -> None:
    """Attach combining marks that are drawn by themselves to the letter before them."""
    for (_style, before), (_other, letters) in itertools.pairwise(runs):
        while letters and before and unicodedata.combining(letters[0].text[0]):
            mark, base = letters[0], before[-1]
            if not (base.left - 1 <= (mark.left + mark.right) / 2 <= base.right + 1):
                break
            base.text += mark.text
            base.number = mark.number
            del letters[0]


def _mirror_back(letters: list[_Letter]) -> None:
    """Restore brackets in right-to-left text to their shapes, because PDFium mirrors them.

    PDFium does so where it iterates over the letters from right to left.
    """
    for before, letter, after in zip([None, *letters], letters, [*letters[1:], None], strict=False):
        if letter.text not in _MIRRORED:
            continue
        width = letter.right - letter.left
        if (after and 0 <= letter.left - after.right + width < 2 * width) or (
            before and 0 <= before.left - letter.right + width < 2 * width
        ):
            letter.text = _MIRRORED[letter.text]


def _told(pieces: list[str]) -> list[str]:
    whole = " ".join("".join(pieces).split())
    return [whole] if whole else []


def _runs(raw: Any, count: int, found: Page) -> Iterator[tuple[_Style, list[_Letter]]]:
    """Yield the letters of each text object of a page with their common properties."""
    styles: dict[int, _Style] = {}
    box = (ctypes.c_float * 4)()
    x, y = ctypes.c_double(), ctypes.c_double()
    to_box, to_x, to_y = ctypes.addressof(box), ctypes.addressof(x), ctypes.addressof(y)
    run: list[_Letter] = []
    before: _Style | None = None
    last_owner = 0
    for place in range(count):
        # Ignore the spaces and line breaks that PDFium generates; they follow from the positions.
        if _generated(raw, place) == 1:
            continue
        code = _unicode(raw, place)
        owner = _object(raw, place) or 0
        style = styles.get(owner)
        if style is None:
            style = styles[owner] = _style(raw, place, owner)
        text = _SHAPES.get(code) or (chr(code) if 0 < code < 0x110000 else "\ufffd")
        by_code = letter_of_code(code) if _unmapped(raw, place) == 1 else None
        text = by_code or text
        if not text.isspace():
            found.letters += 1
            found.coded += by_code is not None
            if by_code is not None or _unmapped(raw, place) == 1 or _is_nameless(code):
                found.unmapped += 1
        if not (_box(raw, place, to_box) and _origin(raw, place, to_x, to_y)):
            continue
        if style.turn in (None, 0):
            letter = _Letter(text, box[0], box[2], y.value, place)
        else:
            # The box is not rotated with the text, so its sides depend on the rotation.
            sides = [
                _turned(style.turn or 0, box[0], box[3]),
                _turned(style.turn or 0, box[2], box[1]),
            ]
            stands = _turned(style.turn or 0, x.value, y.value)
            letter = _Letter(
                text, min(s[0] for s in sides), max(s[0] for s in sides), stands[1], place
            )
        if owner != last_owner and run and before is not None:
            yield before, run
            run = []
        before, last_owner = style, owner
        run.append(letter)
    if run and before is not None:
        yield before, run


def _is_nameless(code: int) -> bool:
    """Return whether a code is 0 or private use, except for known symbols such as bullets."""
    is_private = unicodedata.category(chr(code)) == "Co" if code < 0x110000 else True
    is_symbol = FIRST <= code <= LAST and symbol(code, "") != UNKNOWN
    return code == 0 or (is_private and not is_symbol)


def _style(raw: Any, place: int, owner: int) -> _Style:
    matrix = pdfium_c.FS_MATRIX()
    text_page = ctypes.cast(raw, pdfium_c.FPDF_TEXTPAGE)
    pdfium_c.FPDFText_GetMatrix(text_page, place, matrix)
    size = pdfium_c.FPDFText_GetFontSize(text_page, place)
    size *= math.hypot(matrix.c, matrix.d) or 1
    angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
    quarter = round(angle / 90) % 4
    straight = abs((angle - quarter * 90 + 180) % 360 - 180) < 5
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(text_page, place, name, 128, flags)
    suspect = invisible = False
    if owner:
        thing = ctypes.cast(owner, pdfium_c.FPDF_PAGEOBJECT)
        invisible = pdfium_c.FPDFTextObj_GetTextRenderMode(thing) == _INVISIBLE
        colour = [ctypes.c_uint() for _ in range(4)]
        if pdfium_c.FPDFPageObj_GetFillColor(thing, *colour):
            red, green, blue, alpha = (each.value for each in colour)
            suspect = alpha < 16 or min(red, green, blue) >= LIGHT
    return _Style(
        size=round(size, 2),
        turn=quarter if straight else None,
        bold=bool(_BOLD.search(name.value.decode("latin-1"))),
        suspect=suspect or invisible,
        invisible=invisible,
        owner=owner,
    )


def _turned(turn: int, x: float, y: float) -> tuple[float, float]:
    """Return a position on a page that is rotated back by `turn` quarter turns."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def _upright(letter: _Letter, turn: int, left: float, bottom: float) -> _Letter:
    return replace(letter, left=letter.left - left, right=letter.right - left, y=letter.y - bottom)


def _unseen(page: pdfium.PdfPage, runs: list[tuple[_Style, list[_Letter]]]) -> set[int]:
    """Return the indices of invisible runs, which do not contrast with the page.

    Invisible letters over an image are recognised text (OCR) and are kept.
    """
    suspects = [
        number
        for number, (style, letters) in enumerate(runs)
        if style.suspect and style.turn == 0 and any(not each.text.isspace() for each in letters)
    ]
    if not suspects:
        return set()
    paper = Paper(page)
    unseen = set()
    for number in suspects:
        style, letters = runs[number]
        contrast = paper.contrast(
            min(each.left for each in letters),
            min(each.y for each in letters) - style.size * 0.2,
            max(each.right for each in letters),
            max(each.y for each in letters) + style.size * 0.8,
        )
        if contrast < MIN_CONTRAST:
            unseen.add(number)
    return unseen


def _placed(runs: Iterable[tuple[_Style, list[_Letter]]]) -> Iterator[Placed]:
    """Yield the words of runs with their boxes, from the baseline to half the letter height."""
    for style, letters in runs:
        if style.turn is None or style.invisible or not style.owner:
            continue
        for is_word, group in itertools.groupby(letters, lambda each: each.text.isalnum()):
            word = list(group)
            if not is_word:
                continue
            low = min(each.y for each in word)
            corners = [
                _turned(-style.turn % 4, x, y)
                for x, y in (
                    (min(each.left for each in word), low + 0.05 * style.size),
                    (max(each.right for each in word), low + 0.4 * style.size),
                )
            ]
            across = sorted(x for x, _y in corners)
            up = sorted(y for _x, y in corners)
            yield Placed(style.owner, (across[0], up[0], across[1], up[1]))


def _add(words: list[Word], letters: list[_Letter], style: _Style) -> None:
    """Add the words that the letters of a run form; `layout` joins words that change style."""
    pieces: list[_Letter] = []
    gap = GAP * style.size + _spacing(letters)
    for letter in letters:
        blank = letter.text.isspace()
        if blank or (pieces and _far(pieces[-1], letter, gap, style.size)):
            _close(words, pieces, style)
            pieces = []
        if not blank:
            if unicodedata.combining(letter.text[0]) and pieces:
                pieces[-1].text += letter.text
                pieces[-1].number = letter.number
            else:
                pieces.append(letter)
    _close(words, pieces, style)


def _spacing(letters: list[_Letter]) -> float:
    """Return the distance of letters within words if the text is letter-spaced, or 0."""
    gaps = [
        two.left - one.right
        for one, two in itertools.pairwise(letters)
        if not (one.text.isspace() or two.text.isspace())
    ]
    return max(median(gaps), 0.0) if len(gaps) >= MIN_SPACED else 0.0


def _far(one: _Letter, two: _Letter, gap: float, size: float) -> bool:
    apart = max(two.left - one.right, one.left - two.right)
    return apart > gap or abs(two.y - one.y) > 0.1 * size


def _close(words: list[Word], pieces: list[_Letter], style: _Style) -> None:
    if not pieces:
        return
    if len(pieces) > 1:
        pieces.sort(key=lambda each: (round(each.left + each.right, 1), _order(each)))
    text = "".join(
        each.text[::-1] if len(each.text) > 1 and has_right_to_left(each.text) else each.text
        for each in pieces
    )
    word = Word(
        text,
        pieces[0].left,
        max(each.right for each in pieces),
        sorted(each.y for each in pieces)[len(pieces) // 2],
        style.size,
        style.bold,
        first=min(each.number for each in pieces),
        last=max(each.number for each in pieces),
    )
    words.append(word)


def _order(letter: _Letter) -> tuple[bool, int]:
    # All letters of a ligature share its box. PDFium reverses them with the line, unless the
    # ligature has its own code, as lam-alef may.
    return letter.text != "" and letter.text[0] == _LAM, letter.number
