"""Lines of a page put together again to paragraphs, so that a quotation runs on."""

import re
from collections.abc import Iterable

__all__ = ["joined", "words_of"]

LONG = 0.75
"""A line of this part of the page's width was broken for want of room."""
_ENDS_SENTENCE = re.compile(r"[.!?:;؟۔؛。][\"'”’»)\]]*$")
_BROKEN_WORD = re.compile(r"(\w+)-$")
_BEGINS = re.compile(r"\w+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def words_of(pages: Iterable[str]) -> frozenset[str]:
    """Return every word of the pages in small letters, as a reference for broken words."""
    return frozenset(word.lower() for page in pages for word in _WORD.findall(page))


def joined(page: str, words: frozenset[str]) -> str:
    """Return a page with its broken lines joined.

    A line that filled the page, or whose sentence goes on, runs on into the next. A word broken at
    a hyphen loses it where the document has the word without one elsewhere (`words`).
    """
    lines = [line.strip() for line in page.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    found: list[str] = []
    before = ""
    for line in lines:
        if found and _runs_on(before, line, width):
            found[-1] = _join(found[-1], line, words)
        else:
            found.append(line)
        before = line
    return "\n".join(found)


def _runs_on(line: str, following: str, width: int) -> bool:
    if not line or not following or _ENDS_SENTENCE.search(line):
        return False
    first, last = following[0], line[-1]
    if first.islower():
        return True
    broken_for_room = len(line) >= LONG * width
    return broken_for_room and (last.isalpha() or last in ",-\xad") and first.isalnum()


def _join(line: str, following: str, words: frozenset[str]) -> str:
    if line.endswith("\xad"):
        return line[:-1] + following
    broken = _BROKEN_WORD.search(line)
    if not broken or not following[0].islower():
        return f"{line} {following}"
    rest = _BEGINS.match(following)
    whole = f"{broken[1]}{rest[0] if rest else ''}".lower()
    return line[:-1] + following if whole in words else line + following
