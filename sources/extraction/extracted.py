"""The result of extraction: the text of a file and its metadata."""

import dataclasses
import datetime
import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from urllib.parse import urlsplit

from sources.texts.characters import Cleaned, readable
from sources.texts.language_tags import as_language
from sources.texts.text import tidied, tidy

__all__ = [
    "Attachment",
    "Encoding",
    "Extracted",
    "LeftOut",
    "PagePicture",
    "Piece",
    "Reason",
    "as_date",
    "as_line",
    "as_link",
    "assembled",
    "remark_on_left_out",
    "remarks_on_left_out",
    "whole_characters",
]

MAX_TITLE_LENGTH = 500
MAX_NAME_LENGTH = 200
MAX_LINK_LENGTH = 2000


class Reason(StrEnum):
    """Why some words of a file are not in its text."""

    AROUND = "around the main part"
    HIDDEN = "hidden"
    STRUCK_OUT = "struck out or deleted"
    COMMENT = "in a comment"
    HEADER = "in a header or footer"
    SIGNATURE = "a signature"
    ROTATED = "rotated"


@dataclasses.dataclass(frozen=True)
class LeftOut:
    """Words of a file that are not in its text.

    `position` is the offset in the text, in code points, at which they would appear.
    """

    text: str
    reason: Reason
    position: int


@dataclasses.dataclass(frozen=True)
class Attachment:
    """An attachment of a message: its name, its size in bytes and its SHA-256 digest.

    `media_type` is empty if the attachment cannot be read.
    """

    name: str
    media_type: str
    size: int
    sha256: str = ""


@dataclasses.dataclass(frozen=True)
class Encoding:
    """An alternative encoding of a text, with examples.

    `lines` are the first few lines that differ, as pairs: as decoded, and as decoded with this
    encoding.
    """

    name: str
    lines: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True)
class Piece:
    """Some text of a file, the line breaks above it, and the reason if it is left out."""

    text: str
    above: str = "\n\n"
    reason: Reason | None = None


@dataclasses.dataclass(frozen=True)
class Extracted:
    """The text of a file and its metadata as stated in the file; unknown metadata are empty.

    `published` is EDTF, `language` a BCP 47 tag, `link` a URL that is never fetched.
    `page_starts` are the offsets, in code points of `text`, at which the pages begin; empty if
    there are no pages. `remarks` tell the user what was left out or guessed. `left_out` are those
    words, in document order. `encodings` are alternatives if the encoding was guessed. `header`
    are the names and values of the header fields of a message that are displayed; `attachments`
    are its attachments, which `attachment_in_sandbox` returns by number. `origins` says where
    each piece of metadata was taken from (`origins.Origin`). `scanned` are the pages (counted from
    1) of a PDF with text that hold only pictures.
    """

    text: str
    media_type: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""
    link: str = ""
    page_starts: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    encodings: tuple[Encoding, ...] = ()
    origins: dict[str, str] = dataclasses.field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    header: tuple[tuple[str, str], ...] = ()
    scanned: tuple[int, ...] = ()

    def tidied(self) -> "Extracted":
        """Return a copy with each piece of metadata on one line, and invalid metadata removed."""
        return dataclasses.replace(
            self,
            title=as_line(self.title, MAX_TITLE_LENGTH),
            publisher=as_line(self.publisher, MAX_NAME_LENGTH),
            published=as_date(self.published),
            language=as_language(self.language),
            link=as_link(self.link),
        )

    def taking(self, numbers: Collection[int]) -> "Extracted":
        """Return a copy with some of the left-out passages inserted as separate paragraphs.

        `numbers` are indices of `left_out`. Raises IndexError for an index out of range.
        """
        chosen = set(numbers)
        if any(not 0 <= number < len(self.left_out) for number in chosen):
            raise IndexError(numbers)
        text = self.text
        first = len(text) - len(text.lstrip("\n"))
        pieces: list[str] = []
        kept: list[LeftOut] = []
        places: list[int] = []
        growths = [0]
        place = 0
        tail = ""
        for number, piece in enumerate(self.left_out):
            grown = growths[-1]
            if number not in chosen:
                kept.append(dataclasses.replace(piece, position=piece.position + grown))
                continue
            between = text[place : piece.position]
            place = piece.position
            tail = (tail + between[-2:])[-2:]
            is_first = place <= first and not places
            above = "" if is_first or tail == "\n\n" else "\n\n"
            below = "" if place == len(text) or text.startswith("\n", place) else "\n\n"
            added = f"{above}{piece.text}{below}"
            tail = added[-2:]
            pieces += [between, added]
            places.append(place)
            growths.append(grown + len(added))
        pieces.append(text[place:])
        starts = tuple(start + growths[bisect_left(places, start)] for start in self.page_starts)
        return dataclasses.replace(
            self, text="".join(pieces), left_out=tuple(kept), page_starts=starts
        )

    def cleaned(self) -> tuple["Extracted", Cleaned]:
        """Return a copy with tidied text, and the text with counts of the removed characters.

        The positions of pages and left-out passages are adjusted.
        """
        places = sorted({*(piece.position for piece in self.left_out), *self.page_starts})
        edges = [0, *places, len(self.text)]
        pieces = []
        removed: Counter[str] = Counter()
        moved = {0: 0}
        length = 0
        for start, end in itertools.pairwise(edges):
            moved[start] = length
            piece = tidied(whole_characters(self.text[start:end]))
            pieces.append(piece.text)
            removed += piece.removed
            length += len(piece.text)
        moved[len(self.text)] = length
        left_out = tuple(
            LeftOut(words, piece.reason, moved[piece.position])
            for piece in self.left_out
            if (words := tidy(whole_characters(piece.text)).strip())
        )
        text = "".join(pieces)
        starts = tuple(moved[start] for start in self.page_starts)
        found = dataclasses.replace(self, text=text, left_out=left_out, page_starts=starts)
        return found, Cleaned(text, removed)


@dataclasses.dataclass(frozen=True)
class PagePicture:
    """The image of a page as PNG, and the number of pages of the file."""

    png: bytes
    pages: int


def assembled(pieces: Iterable[Piece]) -> tuple[str, tuple[LeftOut, ...]]:
    """Return the text of the pieces joined together, and the pieces that are left out."""
    kept: list[str] = []
    left_out: list[LeftOut] = []
    length = 0
    above = ""
    for piece in pieces:
        if piece.reason is not None:
            left_out.append(LeftOut(piece.text, piece.reason, length))
            above = max(above, piece.above, key=len)
            continue
        between = max(above, piece.above, key=len) if kept else ""
        above = ""
        kept.append(between + piece.text)
        length += len(kept[-1])
    return "".join(kept), tuple(left_out)


def remark_on_left_out(texts: Sequence[str], reason: Reason) -> str:
    """Return a sentence that counts and quotes what was left out, or an empty string."""
    shown = [as_line(text, 60) for text in texts if text.strip()]
    if not shown:
        return ""
    named = ", ".join(f"“{text}”" for text in shown[:3])
    rest = f" and {len(shown) - 3} more" if len(shown) > 3 else ""
    passages = "1 passage is" if len(shown) == 1 else f"{len(shown)} passages are"
    were = "was" if len(shown) == 1 else "were"
    return f"{passages} {reason} in the original and {were} left out: {named}{rest}."


def remarks_on_left_out(pieces: Iterable[Piece]) -> list[str]:
    """Return a remark for each reason why pieces are left out, except `Reason.AROUND`."""
    texts: dict[Reason, list[str]] = {}
    for piece in pieces:
        if piece.reason not in (None, Reason.AROUND):
            texts.setdefault(piece.reason, []).append(piece.text)
    return [
        remark_on_left_out(texts[reason], reason)
        for reason in Reason
        if any(text.strip() for text in texts.get(reason, ()))
    ]


def whole_characters(text: str) -> str:
    """Return `text` with surrogate pairs joined and lone surrogates replaced by U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def as_line(text: str, limit: int) -> str:
    """Return `text` on one line of at most `limit` code points, truncated between words."""
    line = " ".join(tidy(whole_characters(text)).split())
    if len(line) <= limit:
        return line
    return f"{line[: limit - 1].rsplit(' ', 1)[0]}…"


def as_date(text: str) -> str:
    """Return the date at the start of `text` as EDTF (ISO 8601-2), or an empty string."""
    found = re.match(r"([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])", text.strip())
    if not found:
        return ""
    year, month, day = found.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return found[0]


def as_link(text: str) -> str:
    """Return an HTTP(S) URL unchanged, or an empty string for anything else."""
    link = readable(text).strip()
    try:
        parts = urlsplit(link)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    plain = not re.search(r"[\s\x00-\x20<>\"\\^`{|}\x7f]", link)
    return link if usable and plain and len(link) <= MAX_LINK_LENGTH else ""
