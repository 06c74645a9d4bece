"""Text of PDF files in reading order, with the offsets of their pages."""

import contextlib
import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterable

import pypdfium2 as pdfium

from sources.extraction.errors import TooLargeError, UnrecognisedError
from sources.extraction.extracted import Extracted, LeftOut, Reason, remark_on_left_out
from sources.extraction.media_types import PDF
from sources.extraction.pdf.forms import has_dynamic_form
from sources.extraction.pdf.layout import Block, blocks_of
from sources.extraction.pdf.letters import Page, read_page
from sources.extraction.pdf.opened import damaged, metadata, opened
from sources.extraction.pdf.paragraphs import Assembled, assembled_pages
from sources.extraction.pdf.right_to_left import has_right_to_left
from sources.extraction.pdf.rows import Row, are_broken, line_of, rows_of
from sources.extraction.pdf.running import without_running
from sources.extraction.pdf.unnamed import are_codes_letters
from sources.extraction.scanned import listed, remark_on_pictures

__all__ = ["MAX_PAGES", "read_pdf"]

MAX_PAGES = 2000
NARROWEST = 0.3
"""Fraction of the page width; no text column is narrower."""
MAX_UNMAPPED, FEW_UNMAPPED = 0.3, 0.01
"""Fractions of letters without a Unicode mapping that make a text unusable, or add a remark."""
MAX_RUN_TOGETHER = 0.2
"""Fraction of the letters of a page in overlong words above which spaces are missing."""
# In scripts that use spaces: Latin to Arabic, and Indic scripts.
_LONG = re.compile(r"[^\W\d_\u0e00-\u109f\u1780-\u17ff\u2e80-\U0010ffff]{28,}")


def read_pdf(name: str, content: bytes, _encoding: str = "") -> Extracted:
    """Return the text of a PDF with the offsets of its pages.

    Scripts and actions in it are ignored. Raises EncryptedFileError, DamagedFileError,
    TooLargeError (pages) or UnrecognisedError (a scan, or letters without a Unicode mapping).
    """
    with contextlib.closing(opened(name, content)) as document:
        return _read(name, content, document)


def _read(name: str, content: bytes, document: pdfium.PdfDocument) -> Extracted:
    count = len(document)
    if count > MAX_PAGES:
        raise TooLargeError(
            f"“{name}” has {count} pages; {MAX_PAGES} is the limit. Split it, and bring in the "
            "parts."
        )
    if has_dynamic_form(document):
        raise UnrecognisedError(
            f"“{name}” is a form that a program puts together (XFA), so its pages hold none of its "
            "words. Open it in Acrobat Reader, print it to a new PDF, and bring that in."
        )
    # Without this, PDFium does not read the values of fields. No script is run.
    document.init_forms()
    pages, unread = _pages(document)
    if len(unread) == count:
        raise damaged(name, "has no page that can be read")
    if not any(page.words for page in pages):
        raise UnrecognisedError(
            f"“{name}” holds pictures of pages, no text: it was scanned. Have its words recognised "
            "(OCR), and bring in the result; or type what you need and paste it."
        )
    if not _names_letters(pages):
        raise UnrecognisedError(
            f"“{name}” does not say which letters its shapes stand for, so its words cannot be "
            "read. Have them recognised (OCR), and bring in the result; or type what you need and "
            "paste it."
        )
    parts = _parts(pages)
    blocks = _blocks(pages, [text for _head, text, _foot in parts])
    found = assembled_pages(blocks)
    left_out = _left_out(pages, parts, found)
    remarks = [
        *_remarks(pages, found, unread),
        *(
            remark_on_left_out([each.text for each in left_out if each.reason is reason], reason)
            for reason in (Reason.HEADER, Reason.HIDDEN, Reason.ROTATED)
        ),
    ]
    return Extracted(
        found.text,
        PDF,
        page_starts=tuple(found.starts),
        remarks=tuple(filter(None, remarks)),
        left_out=left_out,
        scanned=tuple(_scanned(pages, unread)),
        **metadata(document, content),
    )


def _names_letters(pages: list[Page]) -> bool:
    """Return whether most letters of the fonts have a character, or a code that is one."""
    letters = sum(page.letters for page in pages)
    if sum(page.unmapped for page in pages) <= MAX_UNMAPPED * letters:
        return True
    text = " ".join(word.text for page in pages for word in page.words)
    return are_codes_letters(pages, text, MAX_UNMAPPED)


def _pages(document: pdfium.PdfDocument) -> tuple[list[Page], list[int]]:
    """Return the content of each page, and the numbers of the pages that cannot be read."""
    pages, unread = [], []
    for number in range(len(document)):
        try:
            page = document[number]
            pages.append(read_page(page))
            page.close()
        except pdfium.PdfiumError:
            pages.append(Page())
            unread.append(number + 1)
    return pages, unread


def _parts(pages: list[Page]) -> list[tuple[list[Row], list[Row], list[Row]]]:
    """Return the rows of the header, body and footer of each page."""
    rows = [rows_of(page) for page in pages]
    gaps = [one.y - two.y for each in rows for one, two in itertools.pairwise(each)]
    counted = Counter(map(round, gaps))
    sizes = [row.size for each in rows for row in each]
    pitch = 1.25 * statistics.median(sizes) if sizes else 0.0
    if len(gaps) > len(pages):
        common = max(counted, key=counted.__getitem__)
        exact = statistics.mean(gap for gap in gaps if round(gap) == common)
        pitch = max(pitch, exact) if common > 1.3 * pitch else exact
    return without_running(rows, [page.height for page in pages], pitch)


def _blocks(pages: list[Page], texts: list[list[Row]]) -> list[list[Block]]:
    """Return the blocks of each page, column by column."""
    edges = _edges(pages, texts)
    return [blocks_of(rows, edges[number]) for number, rows in enumerate(texts)]


def _edges(pages: list[Page], texts: list[list[Row]]) -> list[tuple[float, float]]:
    """Return the left and right edges of the text of each page.

    If no line continues on the next one, lines do not end at the right margin; the right margin
    is then assumed to be as wide as the left one.
    """
    rows = [row for each in texts for row in each]
    if not rows:
        return [(0, 0)] * len(pages)
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    width = max(page.width for page in pages)
    wrapped = right - left > NARROWEST * width and any(
        are_broken(each, right - 40) for each in texts
    )
    if not wrapped:
        right = max(right, width - left)
    found = []
    for each in texts:
        if len(each) >= 12 and wrapped:
            found.append((min(row.left for row in each), max(row.right for row in each)))
        else:
            found.append((left, right))
    return found


def _left_out(
    pages: list[Page], parts: list[tuple[list[Row], list[Row], list[Row]]], found: Assembled
) -> tuple[LeftOut, ...]:
    left_out = []
    for number, page in enumerate(pages):
        head, _text, foot = parts[number]
        start, end = found.starts[number], found.ends[number]
        left_out += [
            LeftOut(text, reason, place)
            for text, reason, place in (
                (_said(head), Reason.HEADER, start),
                (_said(foot), Reason.HEADER, end),
                *((text, Reason.HIDDEN, end) for text in page.hidden),
                *((text, Reason.ROTATED, end) for text in page.rotated),
            )
            if text
        ]
    return tuple(sorted(left_out, key=lambda each: each.position))


def _said(rows: Iterable[Row]) -> str:
    return "\n".join(line_of(row.words) for row in rows)


def _wordless(pages: list[Page], unread: list[int]) -> list[int]:
    return [
        number for number, page in enumerate(pages, 1) if not page.words and number not in unread
    ]


def _scanned(pages: list[Page], unread: list[int]) -> list[int]:
    return [number for number in _wordless(pages, unread) if pages[number - 1].has_pictures]


def _remarks(pages: list[Page], found: Assembled, unread: list[int]) -> list[str]:
    remarks = []
    wordless = _wordless(pages, unread)
    scanned = _scanned(pages, unread)
    empty = [number for number in wordless if number not in scanned]
    if scanned:
        remarks.append(remark_on_pictures(scanned))
    if empty:
        remarks.append(f"No text on {listed(empty)}: nothing is written there.")
    if unread:
        remarks.append(f"Broken and left out: {listed(unread)}. Look into the original.")
    if found.doubtful:
        remarks.append(
            f"The order of the words on {listed([each + 1 for each in found.doubtful])} is not "
            "certain, as they stand beside each other: compare it with the original."
        )
    garbled = [
        number
        for number, page in enumerate(pages, 1)
        if page.unmapped > FEW_UNMAPPED * page.letters
    ]
    if garbled:
        remarks.append(
            f"Some shapes on {listed(garbled)} do not say which letters they are: compare the "
            "words with the original."
        )
    remarks += _remarks_on_forms(pages)
    run_together = [number for number, page in enumerate(pages, 1) if _runs_together(page)]
    if run_together:
        remarks.append(
            f"Words on {listed(run_together)} have no spaces between them: compare them with the "
            "original, and quote only what stands there."
        )
    covered = [number for number, page in enumerate(pages, 1) if page.has_covered]
    if covered:
        remarks.append(
            f"Words on {listed(covered)} are covered in the original, by a bar, a box or a "
            "picture, and are in the text all the same. They may have been meant to be unreadable: "
            "look at the original before you quote them."
        )
    recognised = [
        number for number, page in enumerate(pages, 1) if page.invisible > 0.5 * page.letters
    ]
    if recognised:
        remarks.append(
            f"The words of {listed(recognised)} were recognised in a picture by a machine (OCR): "
            "compare them with the original before you quote them."
        )
    if has_right_to_left(found.text):
        remarks.append(
            "Right-to-left text of a PDF: compare it with the original before you quote it."
        )
    return remarks


def _remarks_on_forms(pages: list[Page]) -> list[str]:
    remarks = []
    filled = [number for number, page in enumerate(pages, 1) if page.fields]
    if filled:
        count = sum(page.fields for page in pages)
        fields = "1 form field or text box" if count == 1 else f"{count} form fields or text boxes"
        remarks.append(
            f"The text has what {fields} on {listed(filled)} {'says' if count == 1 else 'say'}, at "
            "its place; ☒ is a checked box, ☐ an empty one. Compare it with the original."
        )
    if any(page.is_signed for page in pages):
        remarks.append("Its digital signature was not checked.")
    return remarks


def _runs_together(page: Page) -> bool:
    """Return whether many letters of a page are in words that are too long to be one word."""
    long = [run for word in page.words for run in _LONG.findall(word.text)]
    return len(long) > 1 and sum(map(len, long)) > MAX_RUN_TOGETHER * page.letters
