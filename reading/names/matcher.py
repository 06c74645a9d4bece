"""Known names in a text, the longest ones, tens of thousands at a time.

A tree over folded words, rather than over letters as in Aho-Corasick: only whole words match,
offsets are those of the text itself however folding changes lengths, and no library is needed.
"""

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from reading.names.folding import WORD, fold

__all__ = ["FoundName", "Name", "NameMatcher"]

LONG = 6
"""From so many letters on, case does not matter; shorter names must be capitalised."""

# What may stand between two words of one name; stops and commas only where the name has them.
_BLANK = r"[ \t\u00a0]*"
_BETWEEN = re.compile(rf"(?P<stop>[.,:;]{{0,2}}){_BLANK}[-‐‑–'’ʼ‘/&]{{0,2}}{_BLANK}\n?{_BLANK}")
_IN_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*")
# What joins two words to one name, written either way: Tehrik-i-Taliban, Tehrik-e-Taliban.
_JOINING = {"e": "i"}
_JOINED = re.compile(r"[-‐‑–][ie][-‐‑–]$", re.IGNORECASE)
_LIKE_WORDS = frozenset(
    {"AM", "AN", "ALL", "AND", "ARE", "AS", "AT", "BE", "BY", "CAN", "FOR", "HAS", "IN", "IS", "IT"}
    | {"NO", "ON", "OR", "SO", "US", "WHO"}
)


@dataclass(frozen=True)
class Name:
    """A name to look for: `key` says whose it is, `kind` of what sort that is."""

    text: str
    kind: str
    key: Hashable


@dataclass(frozen=True)
class FoundName:
    """A known name in a text; `names` are all that read alike, in the order they were given.

    `explanation` says how the words compare with the name, as the beginning of a sentence.
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

    def copy(self) -> "_Node":
        return _Node(dict(self.children), list(self.ends))


class NameMatcher:
    """Finds names. Built once from all of them; holds nothing of a text."""

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

    def changed(self, removed: Iterable[Name], added: Iterable[Name]) -> "NameMatcher":
        """Return one that knows other names; what is the same is shared, and this one stays.

        Names that read alike are in the order of their kinds and keys, as they are after a building
        in that order.
        """
        other = NameMatcher(())
        other._kinds = list(self._kinds)
        other._root = self._root.copy()
        copied = {id(other._root)}
        for name in removed:
            for path, _words in _paths(name):
                node = other._own(path, copied)
                node.ends = [end for end in node.ends if end[0] != name]
        for name in added:
            other._know_kind(name)
            for path, words in _paths(name):
                node = other._own(path, copied)
                if all(name != known for known, _ in node.ends):
                    node.ends.append((name, words))
                    node.ends.sort(key=other._place_of)
        return other

    def _own(self, path: tuple[str, ...], copied: set[int]) -> _Node:
        """Return the node at the end of a path, no node of which is shared any more."""
        node = self._root
        for step in path:
            ahead = node.children.get(step)
            if ahead is None or id(ahead) not in copied:
                ahead = ahead.copy() if ahead else _Node()
                node.children[step] = ahead
                copied.add(id(ahead))
            node = ahead
        return node

    def _know_kind(self, name: Name) -> None:
        if name.kind not in self._kinds:
            self._kinds.append(name.kind)

    def _place_of(self, end: tuple[Name, tuple[str, ...]]) -> tuple[int, Any]:
        return self._kinds.index(end[0].kind), end[0].key

    def find(self, text: str) -> list[FoundName]:
        """Return the names in `text`, those of one kind without overlap, in order."""
        found: list[FoundName] = []
        free = dict.fromkeys(self._kinds, 0)
        heads: dict[str, bool] = {}
        children = self._root.children
        for match in WORD.finditer(text):
            word = match[0]
            begins = heads.get(word)
            if begins is None:
                folded = fold(word)
                begins = heads[word] = folded in children or folded.removesuffix("s") in children
            if not begins:
                continue
            start = match.start()
            if _JOINED.search(text, max(0, start - 3), start):
                # Only the end of a name that is longer than any known one.
                continue
            longest: dict[str, FoundName] = {}
            for name in self._from(text, match):
                longest[name.kind] = name
            for kind, name in longest.items():
                if start >= free[kind]:
                    free[kind] = name.end
                    found.append(name)
        return sorted(found, key=lambda name: (name.start, -name.end))

    def _from(self, text: str, match: re.Match[str] | None) -> Iterator[FoundName]:
        """Yield the names that begin with this word, the shorter before the longer."""
        node, words, start, stop = self._root, [], match.start() if match else 0, ""
        while match:
            words.append(match[0])
            folded = stop + (_joining(match[0]) if len(words) > 1 else fold(match[0]))
            ahead = node.children.get(folded)
            if folded.endswith("s") and (one := node.children.get(folded[:-1])):
                yield from _endings(one, words, text, start, match.end(), plural=True)
            if not ahead:
                return
            yield from _endings(ahead, words, text, start, match.end(), plural=False)
            node = ahead
            between = _BETWEEN.match(text, match.end())
            stop = between["stop"] if between else ""
            match = WORD.match(text, between.end() if between else match.end())


def _endings(
    node: _Node, words: list[str], text: str, start: int, end: int, *, plural: bool
) -> Iterator[FoundName]:
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
    """Yield the folded words of each spelling of a name, with and without stops, and its words."""
    for spelling in _spellings(name.text):
        matches = list(WORD.finditer(spelling))
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


def _spellings(text: str) -> list[str]:
    """Return a name without what it has in brackets, and an acronym that stands there."""
    inside = _IN_BRACKETS.findall(text)
    if not inside:
        return [text]
    return [_IN_BRACKETS.sub(" ", text), *[each for each in inside if _is_acronym(each)]]


def _is_acronym(word: str) -> bool:
    return word.isalpha() and len(word) <= LONG and sum(map(str.isupper, word)) >= 2


def _joining(word: str) -> str:
    """Return how a word within a name compares."""
    folded = fold(word)
    return _JOINING.get(folded, folded)


def _fits(written: tuple[str, ...], found: list[str], *, plural: bool) -> bool:
    """Whether words that fold alike are also capitalised as this name asks for."""
    if len(written) == 1 and _is_acronym(written[0]):
        return not plural and found[0].replace(".", "") == written[0]
    if sum(map(len, written)) >= LONG:
        return True
    pairs = zip(written, found, strict=True)
    return all(there[0].isupper() or not name[0].isupper() for name, there in pairs)


def _shouted(written: tuple[str, ...], text: str, start: int, end: int) -> bool:
    """Whether an acronym that is also a word stands among words in capitals: WHO IS NEXT."""
    if len(written) > 1 or written[0] not in _LIKE_WORDS:
        return False
    before = WORD.findall(text[max(0, start - 40) : start].split("\n")[-1])
    after = WORD.findall(text[end : end + 40].split("\n")[0])
    beside = [*before[-1:], *after[:1]]
    return bool(beside) and all(word.isupper() and len(word) > 1 for word in beside)
