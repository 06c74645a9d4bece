"""Whether a file holds some words anywhere: in its text, its parts, or what is encoded in it."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sources.extraction.inside.part import Budget, Part
from sources.extraction.inside.unpacking import parts_of

__all__ = ["Searched", "search"]

ENCODINGS = (
    *("utf-8", "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254"),
    *("cp1256", "iso8859-6", "koi8-r", "cp866", "gb18030", "shift_jis"),
)
"""The encodings in which bytes are read if nothing declares one."""
_WIDE = ("utf-16-le", "utf-16-be")
# Characters inside a word that nobody sees.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\0]")
_TAG = re.compile(r"<[^<>]{0,5000}>")


@dataclass(frozen=True)
class Searched:
    """The result of a search of one file.

    `is_whole` is false if a part of the file could not be opened: it is encrypted, in an archive
    of an unknown kind, too large or too deep inside.
    """

    found: bool
    is_whole: bool


def search(content: bytes, patterns: Sequence[str]) -> Searched:
    """Search a file for regular expressions, ignoring case.

    The file may be hostile: see `sandbox.search_in_sandbox`.
    """
    compiled = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
    # Words in ASCII letters are the same in nearly all encodings.
    plain = all(pattern.isascii() for pattern in patterns)
    budget = Budget()
    for part in parts_of(content, budget):
        for text in _texts(part, plain):
            if any(each.search(text) for each in compiled):
                return Searched(True, budget.is_whole)
    return Searched(False, budget.is_whole)


def _texts(part: Part, plain: bool) -> Iterator[str]:
    """Yield the texts that the bytes of a part may stand for."""
    if part.text is not None:
        yield from _readings(part.text)
        return
    names = ("utf-8", *_WIDE) if plain else ENCODINGS
    for name in dict.fromkeys((part.encoding, *names)):
        yield from _decoded(part.content, name)


def _decoded(content: bytes, encoding: str) -> Iterator[str]:
    if not encoding:
        return
    # The bytes of UTF-16 may begin at an odd place of the file.
    starts: Iterable[int] = (0, 1) if encoding in _WIDE else (0,)
    for start in starts:
        try:
            text = content[start:].decode(encoding, "ignore")
        except LookupError:
            return
        yield from _readings(text)


def _readings(text: str) -> Iterator[str]:
    """Yield a text as it is, and as somebody reads it who sees no markup."""
    seen = _UNSEEN.sub("", text)
    yield seen
    if "<" in seen or "&" in seen:
        for between in ("", " "):
            yield _UNSEEN.sub("", html.unescape(_TAG.sub(between, seen)))
