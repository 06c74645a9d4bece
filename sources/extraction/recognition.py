"""Optical character recognition (OCR) of scanned pages, if Tesseract is installed.

The confined process renders the pages, so Tesseract never sees an untrusted file, only images of
limited size.
"""

import contextlib
import csv
import dataclasses
import functools
import itertools
import math
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sources.extraction.errors import ExtractionError, TooSlowError, UnrecognisedError
from sources.extraction.extracted import Extracted, PagePicture
from sources.extraction.media_types import PDF
from sources.extraction.scanned import listed, remark_on_pictures
from sources.texts.text import normalise, tidy
from sources.texts.wrapping import joined_lines, words_of

__all__ = ["MAX_PAGES", "installed_languages", "recognised", "with_scanned_pages"]

MAX_PAGES = 20
MAX_SECONDS = 120
"""Seconds of wall-clock time for all pages of a file."""
MAX_DRAWING_SECONDS = 20
"""Seconds of CPU time for drawing one page."""
WIDTH = 2000
"""Width of the page image in pixels: about 240 dpi on A4."""
DOUBTFUL = 60
"""Confidence in per cent below which a word is listed in a remark."""
MAX_NAMED = 8
NICE = ("nice", "-n", "10")
"""The priority of whatever reads files."""


@dataclass(frozen=True)
class Word:
    """A recognised word; `line` is the number of its block, paragraph and line on the page.

    `confidence` is Tesseract's, in per cent.
    """

    text: str
    confidence: float
    line: tuple[int, int, int]


def recognised(
    name: str, languages: str, draw: Callable[[int, int, int], PagePicture]
) -> Extracted:
    """Return the text recognised in the pages of a scanned PDF.

    `languages` are the Tesseract codes of the expected languages, joined by plus signs. `draw`
    returns the image of a page (counted from 1) at a width in pixels, within some seconds of CPU
    time. Raises UnrecognisedError if there are too many pages or no words, and TooSlowError.
    """
    ends = time.monotonic() + MAX_SECONDS
    pages = draw(1, WIDTH, MAX_DRAWING_SECONDS).pages
    if pages > MAX_PAGES:
        raise UnrecognisedError(
            f"The words of “{name}” can only be recognised by their shapes (OCR). It has {pages} "
            f"pages; the words of {MAX_PAGES} at most are recognised here. Split it, or have its "
            "words recognised, and bring in the result."
        )
    found = []
    for number in range(1, pages + 1):
        left = _seconds_left(name, ends)
        picture = draw(number, WIDTH, min(MAX_DRAWING_SECONDS, math.ceil(left))).png
        found.append(_words(name, picture, languages, _seconds_left(name, ends)))
    if not any(found):
        raise UnrecognisedError(
            f"“{name}” holds pictures of pages in which no words were recognised. Type what you "
            "need and paste it."
        )
    known = words_of(word.text for words in found for word in words)
    text, starts = _joined([list(_paragraphs(words, known)) for words in found], known)
    return Extracted(
        text, PDF, page_starts=tuple(starts), remarks=_remarks(dict(enumerate(found, 1)))
    )


def with_scanned_pages(
    name: str, found: Extracted, languages: str, draw: Callable[[int, int, int], PagePicture]
) -> Extracted:
    """Return a PDF's content with the words of its scanned pages (`found.scanned`).

    Each page has its words at its place, as paragraphs of its own; the words of the other pages
    stay as they are. A page stays without words, with the remark it had, if there are too many of
    them or no time is left, if its words are doubtful on average (a photograph), or if a sentence
    runs over it. Parameters as for `recognised`.
    """
    if len(found.scanned) > MAX_PAGES:
        return found
    ends = time.monotonic() + MAX_SECONDS
    pages: dict[int, list[Word]] = {}
    # What was recognised before time ran out is kept.
    with contextlib.suppress(ExtractionError):
        for number in found.scanned:
            left = math.ceil(_seconds_left(name, ends))
            picture = draw(number, WIDTH, min(MAX_DRAWING_SECONDS, left)).png
            words = _words(name, picture, languages, _seconds_left(name, ends))
            if words and _confidence(words) >= DOUBTFUL and _stands_apart(found, number):
                pages[number] = words
    if not pages:
        return found
    known = words_of(
        [*found.text.split(), *(word.text for each in pages.values() for word in each)]
    )
    grown = found
    for number, words in pages.items():
        text, _starts = _joined([list(_paragraphs(words, known))], known)
        grown = _with_page(grown, number, normalise(tidy(text).strip()))
    rest = tuple(number for number in found.scanned if number not in pages)
    remarks = [each for each in found.remarks if each != remark_on_pictures(found.scanned)]
    if rest:
        remarks.append(remark_on_pictures(rest))
    return dataclasses.replace(grown, scanned=rest, remarks=(*remarks, *_remarks(pages, some=True)))


def _stands_apart(found: Extracted, number: int) -> bool:
    """Return whether a page without words is between paragraphs, not within a sentence."""
    at = found.page_starts[number - 1]
    text = found.text
    return at in (0, len(text)) or "\n" in (text[at - 1], text[at])


def _with_page(found: Extracted, number: int, words: str) -> Extracted:
    """Return a copy with words on a page that had none."""
    at = found.page_starts[number - 1]
    above = "" if at == 0 or found.text[:at].endswith("\n\n") else "\n\n"
    below = "" if at == len(found.text) or found.text.startswith("\n", at) else "\n\n"
    added = len(above) + len(words) + len(below)
    starts = (
        *found.page_starts[: number - 1],
        at + len(above),
        *(start + added for start in found.page_starts[number:]),
    )
    left_out = tuple(
        dataclasses.replace(each, position=each.position + added * (each.position > at))
        for each in found.left_out
    )
    text = f"{found.text[:at]}{above}{words}{below}{found.text[at:]}"
    return dataclasses.replace(found, text=text, page_starts=starts, left_out=left_out)


def _confidence(words: list[Word]) -> float:
    return sum(word.confidence for word in words) / len(words)


def _seconds_left(name: str, ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise _too_slow(name)
    return left


def _too_slow(name: str) -> TooSlowError:
    return TooSlowError(
        f"Recognising the words of “{name}” takes too long. Split it, or have its words "
        "recognised (OCR), and bring in the result."
    )


def installed_languages(wanted: str) -> str:
    """Return the languages of `wanted` (`eng+ara`) that Tesseract has, or an empty string."""
    there = _installed()
    return "+".join(language for language in wanted.split("+") if language in there)


@functools.cache
def _installed() -> frozenset[str]:
    if not shutil.which("tesseract"):
        return frozenset()
    listed = subprocess.run(
        ["tesseract", "--list-langs"],  # noqa: S607
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return frozenset(listed.stdout.split("\n")[1:]) - {""}


def _words(name: str, picture: bytes, languages: str, seconds: float) -> list[Word]:
    """Return the words in a PNG image in reading order."""
    program = shutil.which("tesseract") or "tesseract"
    try:
        # Page segmentation mode 1 detects the orientation of the page, which needs the data `osd`.
        mode = "1" if "osd" in _installed() else "3"
        done = subprocess.run(  # noqa: S603
            [*NICE, program, "stdin", "stdout", "-l", languages, "--psm", mode, "tsv"],
            input=picture,
            capture_output=True,
            timeout=seconds,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_slow(name) from error
    except subprocess.CalledProcessError as error:
        raise UnrecognisedError(
            f"The words of “{name}” could not be recognised by their shapes (OCR). Type what you "
            "need and paste it."
        ) from error
    rows = csv.DictReader(done.stdout.decode().split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        Word(
            row["text"].strip(),
            float(row["conf"]),
            (int(row["block_num"]), int(row["par_num"]), int(row["line_num"])),
        )
        for row in rows
        if row["level"] == "5" and (row["text"] or "").strip()
    ]


def _paragraphs(words: Iterable[Word], known: frozenset[str]) -> Iterator[str]:
    """Yield the paragraphs of a page, each on one line.

    `known` are words of the file that decide whether a hyphen at the end of a line is kept.
    """
    for _paragraph, group in itertools.groupby(words, lambda word: word.line[:2]):
        lines = [
            " ".join(word.text for word in line)
            for _line, line in itertools.groupby(group, lambda word: word.line)
        ]
        yield functools.reduce(lambda text, line: joined_lines(text, line, known), lines)


def _joined(pages: list[list[str]], known: frozenset[str]) -> tuple[str, list[int]]:
    """Return the text of all pages and the offsets of the page starts.

    A paragraph that ends within a sentence continues with the next one, also on the next page:
    Tesseract begins a paragraph at many line breaks.
    """
    text = ""
    starts = []
    for paragraphs in pages:
        start = len(text)
        for number, paragraph in enumerate(paragraphs):
            continues = text[-1:].isalpha() or text.endswith((",", "-"))
            if continues and paragraph[:1].islower():
                last = text.rfind("\n") + 1
                text = text[:last] + joined_lines(text[last:], paragraph, known)
            else:
                text += ("\n\n" if text else "") + paragraph
            if not number:
                start = len(text) - len(paragraph)
        starts.append(start)
    return text, starts


def _remarks(pages: dict[int, list[Word]], *, some: bool = False) -> tuple[str, ...]:
    """Return the remarks on recognised pages, by number; `some` if the others have text."""
    sure = ", ".join(
        f"p. {number}: {_confidence(words):.0f} %" for number, words in pages.items() if words
    )
    where = f"on {listed(list(pages))} " if some else ""
    remarks = [
        f"The words {where}were recognised in pictures of the pages by a machine (OCR, Tesseract): "
        f"compare them with the original before you quote them. Confidence by page: {sure}."
    ]
    doubtful = sorted(
        (word.confidence, number, word.text)
        for number, words in pages.items()
        for word in words
        if word.confidence < DOUBTFUL
    )
    if doubtful:
        named = ", ".join(
            f"“{text}” (p. {number}, {confidence:.0f} %)"
            for confidence, number, text in doubtful[:MAX_NAMED]
        )
        rest = len(doubtful) - MAX_NAMED
        remarks.append(f"Least certain words: {named}{f', and {rest} more' if rest > 0 else ''}.")
    empty = [str(number) for number, words in pages.items() if not words]
    if empty:
        remarks.append(f"No words were recognised on p. {', '.join(empty)}.")
    return tuple(remarks)
