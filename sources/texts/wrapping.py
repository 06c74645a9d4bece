"""Unwrapping: joins lines that were broken at a fixed width into paragraphs.

In a wrapped text a line break is a space. The lines of lists, tables, verses, addresses and
headlines are kept.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Unwrapped", "joined_lines", "unwrapped", "words_of"]

WIDEST = 120
"""Maximum length in characters of a wrapped line."""
NARROWEST = 36
SLACK = 0.12
"""Fraction of the width that may be left empty although the next word would fit."""
MIN_JOINS = 2

_ITEM = re.compile(
    r"\s*(?:[-*•–—·▪◦●○■□►➢o]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)]|\(?[ivxIVX]{1,5}[.)]|§)\s+\S"
)
_CELLS = re.compile(r"\t| \| |\S {3,}\S.* {3,}\S|\S {4,}\S")
_RULE = re.compile(r"\s*[-=_*~#+.]{3,}\s*")
_FIELD = re.compile(r"[A-Z][\w -]{0,24}:(?:\s|$)")
_QUOTED = re.compile(r"(?:> ?)+")
_GOES_ON = re.compile(r"[^\W\d_]")
_ENDS_SENTENCE = re.compile(r"[.!?:;؟۔؛。…][\"'”’»)\]]*$")
_BROKEN_WORD = re.compile(r"([^\W\d_]+)[-\u2010\xad]$")
_BREAKS_INSIDE = re.compile(r"\w[-\u2010/]$")
_HYPHENS = ("-", "\u2010")
_MAX_PARTICLE_LENGTH = 2
_MAX_SYLLABLE_LENGTH = 3
_SHORTEST_WORD = 5
_GOES_WITH_A_LATER_PART = frozenset({"and", "or", "to", "et", "ou", "y", "o", "und", "oder"})
"""Words after which a hyphen replaces the rest of a word: short- and long-term."""
_BEGINS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
# Prefixes that keep their hyphen at the end of a line.
_KEEPS_BEFORE = frozenset(
    {
        "self",
        "non",
        "anti",
        "ex",
        "counter",
        "vice",
        "al",
        "well",
        "ill",
        "long",
        "short",
        "high",
        "low",
        "mid",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "half",
        "cross",
        "north",
        "south",
        "east",
        "west",
        "so",
        "semi",
        "neo",
        "ultra",
        "quasi",
        "pan",
        "multi",
    }
)
# fmt: on
# fmt: off
_KEEPS_AFTER = frozenset({
    "owned", "based", "led", "backed", "made", "held", "run", "old", "year", "years", "month",
    "months", "term", "level", "scale", "range", "known", "related", "linked", "affiliated",
    "armed", "style", "wide", "called", "day", "hour", "man", "fire", "off", "up", "out", "law",
    "general", "chief", "elect", "controlled", "sponsored", "funded", "trained", "born",
    "speaking", "looking", "sized", "ranking", "profile", "month-long", "long", "most",
    "in-law", "by", "foot", "mile", "kilometre", "kilometer", "member", "point", "party",
})
# fmt: on


@dataclass(frozen=True)
class Unwrapped:
    """A text with its wrapped lines joined, the number of joins, and the line width."""

    text: str
    joins: int = 0
    width: int = 0

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences about this for the user."""
        if not self.joins:
            return ()
        ends = (
            "1 line end became a space"
            if self.joins == 1
            else (f"{self.joins} line ends became spaces")
        )
        return (
            f"The lines were wrapped at about {self.width} characters, so {ends}. Compare lists, "
            "tables and verses with the original.",
        )


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return all words of the texts in lower case, as a reference for hyphenated words."""
    return frozenset(
        word.lower().replace("\u2010", "-") for text in texts for word in _WORD.findall(text)
    )


def joined_lines(line: str, following: str, words: frozenset[str]) -> str:
    """Join two lines.

    A word that is hyphenated at the end of the first line loses its hyphen, unless `words` or its
    parts show that it is written with one.
    """
    if line.endswith("\xad"):
        return line[:-1] + following
    broken = _BROKEN_WORD.search(line)
    rest = _BEGINS.match(following)
    if not broken or not rest:
        inside = _BREAKS_INSIDE.search(line)
        return line + following if inside and following[:1].isalnum() else f"{line} {following}"
    if rest[0].lower() in _GOES_WITH_A_LATER_PART:
        return f"{line} {following}"
    if len(rest[0]) <= _MAX_PARTICLE_LENGTH and following[rest.end() :][:1] in _HYPHENS:
        # Tehrik-i-Taliban: a particle between two hyphens.
        return line + following
    first, second = broken[1].lower(), rest[0].lower()
    if rest[0][0].isupper() and not line[-2:-1].isupper():
        return line + following
    if f"{first}{second}" in words:
        return line[:-1] + following
    if (
        len(first) == 1  # Nobody breaks off one letter: e-mail, U-turn.
        or f"{first}-{second}" in words
        or second in _KEEPS_AFTER
        or (first in _KEEPS_BEFORE and _is_word(first, second, words))
    ):
        return line + following
    return line[:-1] + following


def _is_word(first: str, second: str, words: frozenset[str]) -> bool:
    """Return whether the second part is a word of its own, unlike in north-ern."""
    return second in words or (len(second) >= _SHORTEST_WORD and len(first) > _MAX_SYLLABLE_LENGTH)


def unwrapped(text: str) -> Unwrapped:
    """Return a text with its wrapped lines joined, or unchanged if it was not wrapped.

    The running time is linear in the length of the text.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    width = _width(lines)
    if not width:
        return Unwrapped(text)
    words = words_of([text])
    found: list[list[str]] = []
    joins = 0
    evidence = 0
    first = ""
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        if number and _runs_on(before, line, first, width):
            following = (
                _QUOTED.sub("", line.strip(), count=1) if line.startswith(">") else (line.strip())
            )
            found[-1].append(following)
            joins += 1
            evidence += _shows_wrapping(before, following)
        else:
            found.append([line.rstrip() if line.strip() else ""])
            first = line
    if evidence < min(MIN_JOINS, joins) or not evidence or evidence < 0.2 * joins:
        return Unwrapped(text)
    return Unwrapped("\n".join(_whole(pieces, words) for pieces in found), joins, width)


def _whole(pieces: list[str], words: frozenset[str]) -> str:
    """Join the lines of a paragraph, reading each line once."""
    done: list[str] = []
    line = pieces[0]
    for following in pieces[1:]:
        # Only the last word of the line matters, so the rest is set aside.
        cut = max(line.rfind(" "), 0)
        done.append(line[:cut])
        line = joined_lines(line[cut:], following, words)
    return "".join([*done, line])


def _width(lines: list[str]) -> int:
    """Return the width at which lines were wrapped, or 0 if they were not."""
    lengths = sorted(
        len(line.rstrip())
        for line, following in itertools.pairwise(lines)
        if line.strip() and following.strip() and " " in line.strip() and not _CELLS.search(line)
    )
    if not lengths:
        return 0
    # Ignore a few longer lines, such as addresses.
    width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.98))]
    return width if NARROWEST <= width <= WIDEST else 0


def _runs_on(line: str, following: str, first: str, width: int) -> bool:
    """Return whether a line was wrapped. `first` is the first line of the paragraph."""
    if not line.strip() or not following.strip():
        return False
    depth, next_depth = (_QUOTED.match(each) for each in (line, following))
    if (depth[0].strip() if depth else "") != (next_depth[0].strip() if next_depth else ""):
        return False
    line = line[depth.end() :] if depth else line
    following = following[next_depth.end() :] if next_depth else following
    begins = following.strip()
    if not begins or not line.strip():
        return False
    if _ITEM.match(following) or _FIELD.match(begins) or _RULE.fullmatch(line):
        return False
    if _CELLS.search(line.strip()) or _CELLS.search(begins) or _RULE.fullmatch(following):
        return False
    indent, next_indent = (len(each) - len(each.lstrip()) for each in (line, following))
    if next_indent > indent + 1 and not (_ITEM.match(first) and line is not following):
        return False
    if line.isupper() != begins.isupper() and len(line.split()) > 1 and line.isupper():
        return False
    word = begins.split(maxsplit=1)[0]
    room = width - len(line.rstrip())
    return len(word) + 1 > room - SLACK * width


def _shows_wrapping(line: str, following: str) -> bool:
    """Return whether a sentence continues after the line break."""
    if _ENDS_SENTENCE.search(line.rstrip()):
        return False
    begins = following[:1]
    return (
        begins.islower()
        or (bool(_GOES_ON.match(begins)) and not begins.isupper())
        or (line.rstrip()[-1:].islower() and (begins.isdigit() or begins.isupper()))
    )
