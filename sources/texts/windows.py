"""Division of a long text into pieces of limited length.

Code that processes a text piece by piece takes linear time, even if its work on one piece does not.
"""

import re
from collections.abc import Iterator

__all__ = ["WINDOW", "cut_at", "windows"]

WINDOW = 4000
"""Maximum number of code points that are processed at once."""

_SENTENCE_END = re.compile(r"[.!?…؟۔。][”’\"')\]]*\s")
_SPACE = re.compile(r"\s")


def windows(text: str, longest: int = WINDOW) -> Iterator[tuple[int, int]]:
    """Yield start and end (code points, end excluded) of consecutive pieces of a text.

    A piece has at most `longest` code points. It ends after an empty line if possible, otherwise
    after a line, a sentence or a word.
    """
    start = 0
    while len(text) - start > longest:
        end = cut_at(text, start, start + longest)
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def cut_at(text: str, start: int, limit: int) -> int:
    """Return the best offset to cut at after `start`, at most `limit` (code points)."""
    for line_end in ("\n\n", "\n"):
        found = text.rfind(line_end, start, limit)
        # Skip a cut that would leave an empty piece.
        if found >= 0 and text[start:found].strip():
            return found + len(line_end)
    for pattern in (_SENTENCE_END, _SPACE):
        ends = [match.end() for match in pattern.finditer(text, start + 1, limit)]
        if ends:
            return ends[-1]
    return limit
