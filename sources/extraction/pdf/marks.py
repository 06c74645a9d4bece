"""Note markers: superscript numbers and symbols, kept apart from the text before them."""

import re

from sources.extraction.pdf.letters import Word

__all__ = ["begins_with_mark", "note_mark", "with_marks_lowered"]

SMALLER = 0.88
"""Maximum size of a marker relative to the text beside it."""
LOWEST, HIGHEST = 0.12, 0.8
"""Range of the baseline shift of a marker, relative to the size of the text beside it."""
_MARK = re.compile(r"\[?\(?(\d{1,4}(?:[,–-]\d{1,4})*|[a-z]|[*†‡§¶#]{1,4})\)?\]?([.,;:]?)")
_UNIT = re.compile(r"(?:\d|\b)(?:[kcdm]?m|ft|in|mi)$")
_RAISED_DIGITS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED_IN_TEXT = re.compile(r"(?<=[\w.,;:!?\"'”’)\]])[⁰¹²³⁴-⁹]+$|^[⁰¹²³⁴-⁹]+(?=$)")
_BEGINS = re.compile(
    r"(?:\[(?:\d{1,4}|[a-z]|[*†‡§¶#]{1,4})\]|\d{1,3}[.)]?(?!\d)|[*†‡§¶]{1,4})\s*\S"
)


def with_marks_lowered(words: list[Word]) -> list[Word]:
    """Return the words with superscripts flagged and moved to the baseline of the other words."""
    found: list[Word] = []
    for number, word in enumerate(words):
        before = found[-1] if found else None
        after = words[number + 1] if number + 1 < len(words) else None
        beside = next(
            (
                other
                for other, gap in (
                    (before, word.left - before.right if before else 0),
                    (after, after.left - word.right if after else 0),
                )
                if other
                and word.size <= SMALLER * other.size
                and LOWEST * other.size < word.y - other.y < HIGHEST * other.size
                and -0.2 * other.size < gap < 1.2 * other.size
            ),
            None,
        )
        if beside:
            word.raised, word.y = True, beside.y
            # The letters of a marker may be positioned separately.
            word.size = beside.size
        elif (
            before
            and word.size <= SMALLER * before.size
            and -0.4 * before.size < word.y - before.y < 0
            and -0.1 * before.size < word.left - before.right < 0.2 * before.size
        ):
            # Subscript, as in formulas.
            word.y = before.y
        found.append(word)
    return [piece for word in found for piece in _parted(word)]


def _parted(word: Word) -> list[Word]:
    """Return a word and, separately, the Unicode superscript digits at its end."""
    mark = _RAISED_IN_TEXT.search(word.text)
    if not mark or word.raised or _UNIT.search(word.text[: mark.start()]):
        return [word]
    width = word.right - word.left
    cut = word.right - width * len(mark[0]) / len(word.text)
    raised = Word(
        mark[0].translate(_PLAIN_DIGITS), cut, word.right, word.y, word.size, word.bold, True
    )
    if not mark.start():
        return [raised]
    word.text, word.right = word.text[: mark.start()], cut
    return [word, raised]


def note_mark(text: str, before: str) -> tuple[str, bool]:
    """Return the text of a superscript, and whether it is joined to the text before it.

    Markers are put in brackets, exponents become superscript digits, and letters, as in 15th, are
    part of the word.
    """
    if re.fullmatch(r"-?\d{1,2}", text) and _UNIT.search(before):
        return text.translate(_RAISED_DIGITS), True
    mark = _MARK.fullmatch(text)
    if mark and not (mark[1].isalpha() and before[-1:].isalpha() and mark[1] in "aeost"):
        return f"[{mark[1]}]{mark[2]}", False
    return text, True


def begins_with_mark(line: str) -> bool:
    """Return whether a line begins like a note."""
    return bool(_BEGINS.match(line))
