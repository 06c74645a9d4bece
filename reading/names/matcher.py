"""Finds known names in a text. It supports tens of thousands of names; the longest match wins.

The names form a trie of folded words, not of letters as in Aho-Corasick. So only whole words match,
and offsets refer to the original text even if folding changes lengths.
"""

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from reading.names.keys import BETWEEN
from reading.names.longer import NamedPlace, is_family_name, is_part_of_longer_name
from reading.names.words import JOINED_WORD, WORD
from sources.texts.folding import APOSTROPHES, fold

__all__ = ["FoundName", "Name", "NameMatcher"]

LONG = 6
"""Minimum number of letters for a name to match in any case. Shorter names need their capitals."""

_NEAR = 200
"""Maximum distance from a group name to places that are taken into account, in code points."""

_MAX_WORD_LENGTH = 100
"""Maximum length of a word including words joined by apostrophes, in code points."""
_IN_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*")
# The Persian ezafe has two spellings: Tehrik-i-Taliban, Tehrik-e-Taliban.
_JOINING = {"e": "i"}
_HYPHENS = frozenset("-‐‑–")
_APOSTROPHES = frozenset(APOSTROPHES)
_JOINED = re.compile(r"[-‐‑–][ie][-‐‑–]$", re.IGNORECASE)
_LIKE_WORDS = frozenset(
    {"AM", "AN", "ALL", "AND", "ARE", "AS", "AT", "BE", "BY", "CAN", "FOR", "HAS", "IN", "IS", "IT"}
    | {"NO", "ON", "OR", "SO", "US", "WHO"}
)


@dataclass(frozen=True)
class Name:
    """A name to search for. `key` identifies its group or place, `kind` says which it is.

    `countries` are the codes of the group's countries or of the place's country.
    """

    text: str
    kind: str
    key: Hashable
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FoundName:
    """A known name in a text. `names` are all matching names, in the order of insertion.

    `explanation` begins a sentence that compares the words with the name.
    """

    start: int
    end: int
    exact: str
    kind: str
    names: tuple[Name, ...]
    explanation: str

    @property
    def is_exact(self) -> bool:
        return self.exact == self.names[0].text


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    ends: list[tuple[Name, tuple[str, ...]]] = field(default_factory=list)


class NameMatcher:
    """Finds names in texts. Built once from all names."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._root = _Node()
        self._kinds: list[str] = []
        for name in names:
            self._know_kind(name)
            for path, words in _paths(name):
                node = self._root
                for step in path:
                    node = node.children.setdefault(step, _Node())
                if all(name != known for known, _ in node.ends):
                    node.ends.append((name, words))

    def _know_kind(self, name: Name) -> None:
        if name.kind not in self._kinds:
            self._kinds.append(name.kind)

    def find(self, text: str) -> list[FoundName]:
        """Return the names in `text` in order. Names of the same kind do not overlap.

        Excludes a group name that is part of a longer name, and a place name that is a person's
        family name.
        """
        found: list[FoundName] = []
        free = dict.fromkeys(self._kinds, 0)
        heads: dict[str, bool] = {}
        children = self._root.children
        for match in WORD.finditer(text):
            word = match[0]
            begins = heads.get(word)
            if begins is None:
                folded = fold(word)
                begins = folded in children or folded.removesuffix("s") in children
                heads[word] = begins
            if not begins and (joined := _joined_word(text, match)):
                begins = fold(joined[0]) in children
            if not begins:
                continue
            start = match.start()
            if text[start - 1 : start] in _HYPHENS and _JOINED.search(
                text, max(0, start - 3), start
            ):
                # This is the end of a longer, unknown name.
                continue
            longest: dict[str, FoundName] = {}
            for name in self._from(text, start):
                longest[name.kind] = name
            for kind, name in longest.items():
                if start >= free[kind]:
                    free[kind] = name.end
                    found.append(name)
        places = sorted(
            NamedPlace(name.start, name.end, _countries(name))
            for name in found
            if name.kind == "place"
        )
        group_ends = {name.end for name in found if name.kind == "group"}
        starts = [place.start for place in places]

        def is_other(name: FoundName) -> bool:
            first, last = (bisect_left(starts, name.start + by) for by in (-_NEAR, _NEAR))
            near = places[first:last]
            if name.kind == "group":
                return is_part_of_longer_name(text, name.start, name.end, _countries(name), near)
            return is_family_name(text, name.start, name.end, near, group_ends)

        found.sort(key=lambda name: (name.start, -name.end))
        return [name for name in found if not is_other(name)]

    def _from(self, text: str, start: int) -> list[FoundName]:
        """Return the names that begin with the word at `start`, the shortest first."""
        found: list[FoundName] = []
        ways: list[tuple[_Node, int, str, tuple[str, ...]]] = [(self._root, start, "", ())]
        while ways:
            node, at, stop, before = ways.pop()
            word = WORD.match(text, *_word_at(at))
            if not word:
                continue
            for match in (word, _joined_word(text, word)):
                if not match:
                    continue
                folded = stop + (_joining(match[0]) if before else fold(match[0]))
                ahead = node.children.get(folded)
                # `Taliban's` is not a plural.
                one = match is word and folded.endswith("s") and node.children.get(folded[:-1])
                if not (one or ahead):
                    continue
                words = (*before, match[0])
                if one:
                    found += _endings(one, words, text, start, match.end(), plural=True)
                if ahead:
                    found += _endings(ahead, words, text, start, match.end(), plural=False)
                    if ahead.children:
                        between = BETWEEN.match(text, *_word_at(match.end()))
                        stop_after = between["stop"] if between else ""
                        end = between.end() if between else match.end()
                        ways.append((ahead, end, stop_after, words))
        return sorted(found, key=lambda name: name.end)


def _joined_word(text: str, word: re.Match[str]) -> re.Match[str] | None:
    """Return the match of words joined by apostrophes, if `word` is the first of them."""
    if word[0].isascii() and text[word.end() : word.end() + 1] not in _APOSTROPHES:
        return None
    return JOINED_WORD.match(text, *_word_at(word.start()))


def _word_at(start: int) -> tuple[int, int]:
    """Return the range for matching a word. It is bounded: a'a'a'a... is retried from each part."""
    return start, start + _MAX_WORD_LENGTH


def _countries(name: FoundName) -> frozenset[str]:
    return frozenset().union(*(each.countries for each in name.names))


def _endings(
    node: _Node, words: tuple[str, ...], text: str, start: int, end: int, *, plural: bool
) -> Iterator[FoundName]:
    if not node.ends:
        return
    fitting = [
        name
        for name, written in node.ends
        if _fits(written, words, plural=plural) and not _shouted(written, text, start, end)
        if not (plural and name.kind == "place")
    ]
    by_kind: dict[str, list[Name]] = {}
    for name in fitting:
        by_kind.setdefault(name.kind, []).append(name)
    for kind, names in by_kind.items():
        exact = text[start:end]
        yield FoundName(start, end, exact, kind, tuple(names), _explain(exact, names[0], plural))


def _explain(exact: str, name: Name, plural: bool) -> str:
    if exact == name.text:
        return f"“{exact}” is a known name"
    if plural:
        return f"“{exact}” is the plural of “{name.text}”"
    return f"“{exact}” reads like “{name.text}”"


def _paths(name: Name) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the folded words of each spelling, with and without stops, and the original words."""
    for spelling in _spellings(name.text):
        matches = _words_of(spelling)
        if len(matches) > 1 and matches[0][0].lower() == "the":
            matches = matches[1:]
        words = tuple(match[0] for match in matches)
        folded = (*map(fold, words[:1]), *map(_joining, words[1:]))
        if not all(folded) or sum(map(len, folded)) < 2:
            continue
        gaps = [spelling[one.end() : two.start()] for one, two in pairwise(matches)]
        stops = ["", *(gap[: len(gap) - len(gap.lstrip(".,:;"))] for gap in gaps)]
        yield folded, words
        if any(stops):
            yield tuple(map("".join, zip(stops, folded, strict=True))), words


def _words_of(name: str) -> list[re.Match[str]]:
    """Return the words of a name. An apostrophe does not separate words."""
    words, at = [], 0
    while match := WORD.search(name, at):
        match = JOINED_WORD.match(name, match.start()) or match
        words.append(match)
        at = match.end()
    return words


def _spellings(text: str) -> list[str]:
    """Return a name without its parentheses, and the acronyms in parentheses."""
    inside = _IN_BRACKETS.findall(text)
    if not inside:
        return [text]
    return [_IN_BRACKETS.sub(" ", text), *[each for each in inside if _is_acronym(each)]]


def _is_acronym(word: str) -> bool:
    return word.isalpha() and len(word) <= LONG and sum(map(str.isupper, word)) >= 2


def _joining(word: str) -> str:
    """Fold a word that is not the first of a name."""
    folded = fold(word)
    return _JOINING.get(folded, folded)


def _fits(written: tuple[str, ...], found: tuple[str, ...], *, plural: bool) -> bool:
    """Return whether matching words have the capitals that this name requires."""
    if len(written) == 1 and _is_acronym(written[0]):
        return not plural and found[0].replace(".", "") == written[0]
    if sum(map(len, written)) >= LONG:
        return True
    pairs = zip(written, found, strict=True)
    return all(there[0].isupper() or not name[0].isupper() for name, there in pairs)


def _shouted(written: tuple[str, ...], text: str, start: int, end: int) -> bool:
    """Return whether an acronym that is also a word is in an all-caps context: WHO IS NEXT."""
    if len(written) > 1 or written[0] not in _LIKE_WORDS:
        return False
    before = WORD.findall(text[max(0, start - 40) : start].split("\n")[-1])
    after = WORD.findall(text[end : end + 40].split("\n")[0])
    beside = [*before[-1:], *after[:1]]
    return bool(beside) and all(word.isupper() and len(word) > 1 for word in beside)
