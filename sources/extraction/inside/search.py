"""Whether a file holds some words anywhere: in its text, its parts, or what is encoded in it."""

import html
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.extraction.inside.part import Budget, Part
from sources.extraction.inside.unpacking import parts_of

__all__ = ["Searched", "Wanted", "search"]

ENCODINGS = (
    *("utf-8", "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254"),
    *("cp1256", "iso8859-6", "koi8-r", "cp866", "gb18030", "shift_jis"),
)
"""The encodings in which words of other letters than ASCII are looked for."""
BEGINNING = 4
"""Number of the first characters of words that are looked for before bytes are decoded."""
# Characters inside a word that nobody sees.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_TAG = re.compile(r"<[^<>]{0,5000}>")


@dataclass(frozen=True)
class Wanted:
    """Words to search for: `patterns` are regular expressions, `spellings` the plain words."""

    patterns: tuple[str, ...]
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class Searched:
    """The result of a search of one file.

    `is_whole` is false if a part of the file could not be opened: it is encrypted, in an archive
    of an unknown kind, too large or too deep inside.
    """

    found: bool
    is_whole: bool


def search(content: bytes, wanted: Wanted) -> Searched:
    """Search a file for words, ignoring case.

    The file may be hostile: see `sandbox.search_in_sandbox`.
    """
    compiled = [re.compile(pattern, re.IGNORECASE) for pattern in wanted.patterns]
    beginnings = {name: _beginnings(wanted.spellings, name) for name in ENCODINGS}
    budget = Budget()
    for part in parts_of(content, budget):
        for text in _texts(part, beginnings):
            if any(each.search(text) for each in compiled):
                return Searched(True, budget.is_whole)
    return Searched(False, budget.is_whole)


def _beginnings(spellings: Sequence[str], encoding: str) -> list[bytes]:
    """Return how words with letters beside ASCII begin in an encoding, in any case."""
    found = set()
    for word in spellings:
        if word.isascii():
            continue
        letters = [{each, each.lower(), each.upper()} for each in word[:BEGINNING]]
        for each in itertools.product(*letters):
            try:
                found.add("".join(each).encode(encoding))
            except UnicodeEncodeError:
                continue
    return sorted(found)


def _texts(part: Part, beginnings: dict[str, list[bytes]]) -> Iterator[str]:
    """Yield the texts that the bytes of a part may stand for."""
    if part.text is not None:
        yield from _readings(part.text)
        return
    content = part.content
    # Every byte is a character of Latin-1. Without NUL, this is the ASCII text of UTF-16, too.
    yield from _readings(content.replace(b"\0", b"").decode("latin-1"))
    if part.encoding:
        yield from _decoded(content, part.encoding)
    if _is_utf8(content[:4096]):
        yield from _decoded(content, "utf-8")
    for name, ways in beginnings.items():
        places = {content.find(way) for way in ways} - {-1}
        # The bytes of UTF-16 may begin at an odd place of the file.
        for start in {place % 2 if name.startswith("utf-16") else 0 for place in places}:
            yield from _decoded(content[start:], name)
            if name.startswith("utf-16"):
                yield from _decoded(content[1 - start :], name)


def _is_utf8(start: bytes) -> bool:
    """Return whether a beginning is UTF-8, apart from a few bytes."""
    wrong = start.decode("utf-8", "replace").count("\ufffd")
    return wrong <= len(start) // 100 + 1


def _decoded(content: bytes, encoding: str) -> Iterator[str]:
    try:
        text = content.decode(encoding, "ignore")
    except (LookupError, ValueError):
        return
    yield from _readings(text)


def _readings(text: str) -> Iterator[str]:
    """Yield a text as it is, and as somebody reads it who sees no markup."""
    seen = _UNSEEN.sub("", text) if not text.isascii() else text
    yield seen
    if "<" in seen or "&" in seen:
        for between in ("", " "):
            yield _UNSEEN.sub("", html.unescape(_TAG.sub(between, seen)))
