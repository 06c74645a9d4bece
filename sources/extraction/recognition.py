"""Words that a machine recognises in pictures of pages (OCR), where Tesseract is installed.

A picture is drawn in the limited process that reads files, so Tesseract sees no file of a stranger,
only pixels of a limited size.
"""

import csv
import functools
import itertools
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sources.extraction.errors import TooSlowError, UnrecognisedError
from sources.extraction.extracted import Extracted, PagePicture
from sources.extraction.media_types import PDF
from sources.texts.wrapping import joined_lines, words_of

__all__ = ["MAX_PAGES", "installed_languages", "recognised"]

MAX_PAGES = 20
MAX_SECONDS = 180
"""By the clock, for all pages of a file."""
WIDTH = 2000
"""Of the picture of a page, in pixels: about 240 to the inch on A4."""
DOUBTFUL = 60
"""Per cent of confidence; a word with less is named in a remark."""
MAX_NAMED = 8


@dataclass(frozen=True)
class Word:
    """A recognised word; `line` says in which block, paragraph and line of its page it is.

    `confidence` is in per cent, as Tesseract gives it.
    """

    text: str
    confidence: float
    line: tuple[int, int, int]


def recognised(name: str, languages: str, draw: Callable[[int, int], PagePicture]) -> Extracted:
    """Return the words that are recognised in the pages of a scanned PDF.

    `languages` are Tesseract's names of those to expect, joined by plus signs. `draw` returns the
    picture of a page (counted from 1) in a width in pixels. Raises UnrecognisedError when there
    are too many pages, or no words; TooSlowError.
    """
    ends = time.monotonic() + MAX_SECONDS
    pages = draw(1, WIDTH).pages
    if pages > MAX_PAGES:
        raise UnrecognisedError(
            f"“{name}” was scanned and has {pages} pages; the words of {MAX_PAGES} at most are "
            "recognised here. Split it, or have its words recognised (OCR), and bring in the "
            "result."
        )
    found = [
        _words(name, draw(number, WIDTH).png, languages, ends - time.monotonic())
        for number in range(1, pages + 1)
    ]
    if not any(found):
        raise UnrecognisedError(
            f"“{name}” holds pictures of pages in which no words were recognised. Type what you "
            "need and paste it."
        )
    known = words_of(word.text for words in found for word in words)
    text, starts = _joined([list(_paragraphs(words, known)) for words in found], known)
    return Extracted(text, PDF, page_starts=tuple(starts), remarks=_remarks(found))


def installed_languages(wanted: str) -> str:
    """Return those of the languages `wanted` (`eng+ara`) that Tesseract has; empty without it."""
    there = _installed()
    return "+".join(language for language in wanted.split("+") if language in there)


@functools.cache
def _installed() -> frozenset[str]:
    program = _program()
    if not program:
        return frozenset()
    listed = subprocess.run(  # noqa: S603
        [program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
    )
    return frozenset(listed.stdout.split("\n")[1:]) - {""}


def _program() -> str | None:
    return shutil.which("tesseract")


def _words(name: str, picture: bytes, languages: str, seconds: float) -> list[Word]:
    """Return the words in a picture (PNG) in reading order."""
    # Mode 1 turns a page that lies on its side, which needs the data `osd`.
    mode = "1" if "osd" in _installed() else "3"
    try:
        done = subprocess.run(  # noqa: S603
            [_program() or "tesseract", "stdin", "stdout", "-l", languages, "--psm", mode, "tsv"],
            input=picture,
            capture_output=True,
            timeout=max(seconds, 1),
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise TooSlowError(
            f"Recognising the words of “{name}” takes too long. Split it, or have its words "
            "recognised (OCR), and bring in the result."
        ) from error
    except subprocess.CalledProcessError as error:
        raise UnrecognisedError(
            f"“{name}” was scanned, and its words could not be recognised. Type what you need and "
            "paste it."
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
    """Yield the paragraphs of a page, each in one line.

    `known` are words of the file, which tell of a hyphen at a line's end whether it belongs.
    """
    for _paragraph, group in itertools.groupby(words, lambda word: word.line[:2]):
        lines = [
            " ".join(word.text for word in line)
            for _line, line in itertools.groupby(group, lambda word: word.line)
        ]
        yield functools.reduce(lambda text, line: joined_lines(text, line, known), lines)


def _joined(pages: list[list[str]], known: frozenset[str]) -> tuple[str, list[int]]:
    """Return the text of all pages, and where each begins in it.

    A paragraph that ends within a sentence goes on on the next page.
    """
    text = ""
    starts = []
    for paragraphs in pages:
        page = "\n\n".join(paragraphs)
        goes_on = text[-1:].isalpha() or text.endswith((",", "-"))
        if goes_on and page[:1].islower():
            joined = joined_lines(text, page, known)
        else:
            joined = text + ("\n\n" if text and page else "") + page
        starts.append(len(joined) - len(page))
        text = joined
    return text, starts


def _remarks(pages: list[list[Word]]) -> tuple[str, ...]:
    sure = ", ".join(
        f"p. {number}: {sum(word.confidence for word in words) / len(words):.0f} %"
        for number, words in enumerate(pages, 1)
        if words
    )
    remarks = [
        "The words were recognised in pictures of the pages by a machine (OCR, Tesseract): compare "
        f"them with the original before you quote them. Confidence by page: {sure}."
    ]
    doubtful = sorted(
        (word.confidence, number, word.text)
        for number, words in enumerate(pages, 1)
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
    empty = [str(number) for number, words in enumerate(pages, 1) if not words]
    if empty:
        remarks.append(f"No words were recognised on p. {', '.join(empty)}.")
    return tuple(remarks)
