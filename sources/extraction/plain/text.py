"""Plain text, in whatever characters it was written."""

import codecs
from dataclasses import dataclass

import charset_normalizer

from sources.extraction.errors import UnknownTypeError
from sources.extraction.extracted import Extracted
from sources.extraction.media_types import PLAIN

__all__ = ["Decoded", "decode", "read_plain"]

# The longer marks first: UTF-32's begins like UTF-16's.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Older encodings that are still met. Central European ones are left out: they are taken for
# Western text with accents, which is far more common here.
OLDER = [
    "cp1252",
    "cp1256",
    "iso8859_6",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1254",
    "cp1255",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_kr",
]
# WHATWG Encoding Standard, 4.2: what is called so is in truth windows-1252.
LATIN = frozenset({"ascii", "iso8859-1"})
MOST_CONTROLS = 0.05
"""The part of control characters above which something is no text."""
LONGEST_TITLE_LINE = 200


@dataclass(frozen=True)
class Decoded:
    """A text with the encoding that it was in, and whether that was guessed."""

    text: str
    encoding: str
    guessed: bool = False


def decode(name: str, content: bytes, declared: str = "") -> Decoded:
    """Return the text of `content`: by its mark, by what is declared, as UTF-8, or by a guess.

    Raises UnknownTypeError for bytes that are no text.
    """
    found = (
        _by_mark(content)
        or _strictly(content, declared)
        or _by_zeros(content)
        or _strictly(content, "utf-8")
        or _guess(content)
    )
    if found is None or _share_of_controls(found.text) > MOST_CONTROLS:
        raise UnknownTypeError(
            f"“{name}” is not text, whatever its name says. Save the document as DOCX, PDF or as "
            "plain text in UTF-8, or paste its words."
        )
    return found


def _by_mark(content: bytes) -> Decoded | None:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, "replace")
            return Decoded(text, encoding)
    return None


def _strictly(content: bytes, encoding: str) -> Decoded | None:
    try:
        name = codecs.lookup(encoding).name
        name = "cp1252" if name in LATIN else name
        return Decoded(content.decode(name), name)
    except (LookupError, ValueError):
        return None


def _by_zeros(content: bytes) -> Decoded | None:
    """Read UTF-16 without a mark: for Latin letters every other byte is zero."""
    for encoding, high, low in (
        ("utf-16-le", content[1::2], content[::2]),
        ("utf-16-be", content[::2], content[1::2]),
    ):
        if high.count(0) > 0.3 * len(high) and low.count(0) < 0.05 * len(low):
            return Decoded(content.decode(encoding, "replace"), encoding, guessed=True)
    return None


def _guess(content: bytes) -> Decoded | None:
    best = charset_normalizer.from_bytes(content, cp_isolation=OLDER).best()
    return Decoded(str(best), best.encoding, guessed=True) if best else None


def _share_of_controls(text: str) -> float:
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\v")
    return (controls + text.count("\ufffd")) / (len(text) or 1)


def read_plain(name: str, content: bytes) -> Extracted:
    """Return a plain text; its first line is offered as the title."""
    decoded = decode(name, content)
    remarks = (
        [f"Read as {decoded.encoding}: see whether every letter is right."]
        if decoded.guessed
        else []
    )
    first = next((line for line in decoded.text.splitlines() if line.strip()), "")
    title = first if len(first.strip()) <= LONGEST_TITLE_LINE else ""
    return Extracted(decoded.text, PLAIN, title=title, remarks=tuple(remarks))
