"""Finds what was used to harm: “a car bomb”, “opened fire”, “stabbed”.

Acts of harm (“opened fire”) are found unless they are denied or planned; things (“rifles”) also not
if the words beside them say that they were found, seized or sold. Of a sentence each kind is found
once, and “explosive” only if nothing narrower is named.
"""

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from reading.languages import language_of
from reading.languages.weapons import WEAPONS, WeaponWords
from reading.piecewise import piecewise
from reading.sentences import Sentences
from vocabulary.incidents import WeaponKind

__all__ = ["FoundWeapon", "find_weapons"]

_PLAIN = re.compile(r"[^\W\d_][\w '’-]{2,}")
_LONGEST_PREFIX = 4
_LOOKED_AT = 60
"""Code points before and after a word that may say that it was not used."""
_MOST_BETWEEN = 6
"""Words between one that says “not used” and what it says it of."""
_JOINERS = "and|or|et|ou|y|e|o|ni|nor|و"
_CAPITALS = 0.75
"""The share of words with a capital from which on a sentence is a headline, and tells no names."""
_NARROWER = frozenset(kind for kind in WeaponKind if kind.broader)
_BOMBS = frozenset({WeaponKind.VEHICLE_BOMB, WeaponKind.IMPROVISED_EXPLOSIVE_DEVICE})
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class FoundWeapon:
    """A word for a weapon in a text, from `start` to `end` (code points, end excluded)."""

    start: int
    end: int
    exact: str
    weapon: str

    @property
    def explanation(self) -> str:
        """A sentence that says what was recognised."""
        return f"“{self.exact}” is read as the weapon: {self.weapon}."


def find_weapons(text: str, language: str = "en") -> list[FoundWeapon]:
    """Return the weapons in a text, in order and without overlap.

    `language` is the document's language (see `language_of`); without words for it the result is
    empty.
    """
    table = language_of(language, text)
    if table is None or table.code not in WEAPONS:
        return []
    code = table.code
    return piecewise(text, lambda window: _in_window(window, code))


@dataclass(frozen=True)
class _Pattern:
    """A pattern of the table, with the plain letters that it begins with, and their beginning."""

    head: str
    plain: str
    pattern: str
    kind: WeaponKind | None
    is_act: bool


@dataclass(frozen=True)
class _Words:
    """The words of a language, prepared. `heads` are letters of which none begins another."""

    table: WeaponWords
    heads: re.Pattern[str]
    patterns: list[_Pattern]
    denied: re.Pattern[str]
    planned: re.Pattern[str]
    not_done: re.Pattern[str]
    unused_before: re.Pattern[str]
    unused_after: re.Pattern[str]
    used_after: re.Pattern[str]
    joined: re.Pattern[str]
    vehicles: re.Pattern[str]
    named: re.Pattern[str]


@dataclass
class _Candidate:
    start: int
    end: int
    kind: WeaponKind | None
    is_act: bool
    is_used: bool = True
    is_sure: bool = False


@lru_cache(maxsize=16)
def _words_of(code: str) -> _Words:
    table = WEAPONS[code]
    listed: list[tuple[str, WeaponKind | None, bool]] = [
        (pattern, None, False) for pattern in table.figures.split(";")
    ]
    for words, is_act in ((table.acts, True), (table.things, False)):
        listed += [
            (pattern, kind, is_act)
            for kind, patterns in words.items()
            for pattern in patterns.split(";")
        ]
    firsts = {_first_letters(pattern) for pattern, _, _ in listed}
    heads = {plain for plain in firsts if not any(map(plain.startswith, firsts - {plain}))}
    head_of = {plain: next(filter(plain.startswith, heads)) for plain in firsts}
    word = r"[\w'’/.-]*[\w%]"
    between = rf"(?:\s+(?!(?:{table.stops})(?!\w)){word})"
    joined = rf"(?:[,،]|\s+(?!(?:{table.stops})(?!\w)){word}|\s+(?:{_JOINERS}))"
    return _Words(
        table,
        re.compile(_any_of(heads)),
        [
            _Pattern(head_of[plain], plain, rf"{pattern}(?!\w)", kind, is_act)
            for pattern, kind, is_act in listed
            for plain in [_first_letters(pattern)]
        ],
        re.compile(table.denied),
        re.compile(table.planned),
        re.compile(table.not_done),
        re.compile(
            rf"(?<!\w)(?:(?:{table.unused})(?!\w){between}{{0,{_MOST_BETWEEN}}}"
            rf"|(?:{table.beside}))\s+(?:{'|'.join(table.prefixes)})$"
        ),
        re.compile(table.unused_after),
        re.compile(table.used_after),
        re.compile(rf"(?:[,،]|\s+(?:{_JOINERS})){joined}{{0,{_MOST_BETWEEN}}}\s*"),
        re.compile(table.on_vehicles),
        re.compile(table.named_after_people),
    )


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when it is first needed: most texts need few of them."""
    return re.compile(pattern)


def _first_letters(pattern: str) -> str:
    """Return the plain letters that a pattern begins with, which a text must contain."""
    match = _PLAIN.match(pattern)
    if match is None:
        raise ValueError(f"{pattern} does not begin with plain letters")
    plain = match[0]
    return plain[:-1] if pattern[len(plain) :][:1] in ("?", "*", "{") else plain


def _any_of(plain: Iterable[str]) -> str:
    """Return a pattern of plain words, none of which begins another, that shares their beginnings.

    Thus a search looks at most characters of a text once, and not once for each word.
    """
    rest: dict[str, list[str]] = {}
    for word in sorted(plain):
        if word:
            rest.setdefault(word[0], []).append(word[1:])
    return "(?:" + "|".join(re.escape(at) + _any_of(after) for at, after in rest.items()) + ")"


def _patterns_in(low: str, words: _Words) -> Iterator[tuple[_Pattern, re.Pattern[str]]]:
    """Yield the patterns whose first letters a text contains."""
    heads: set[str] = set()
    match = words.heads.search(low)
    while match:
        heads.add(match[0])
        match = words.heads.search(low, match.start() + 1)
    for each in words.patterns:
        if each.head in heads and each.plain in low:
            yield each, _compiled(each.pattern)


def _in_window(text: str, code: str) -> list[FoundWeapon]:
    words = _words_of(code)
    low = _small(text).replace("\n", " ")
    for letter, other in (words.table.letters or {}).items():
        low = low.replace(letter, other)
    candidates = [
        _Candidate(match.start(), match.end(), each.kind, each.is_act)
        for each, pattern in _patterns_in(low, words)
        for match in pattern.finditer(low)
        if _begins_word(low, match.start(), words.table.prefixes)
    ]
    if not candidates:
        return []
    candidates.sort(key=lambda each: (each.start, -each.end, each.kind is not None))
    spans = Sentences(text, code).spans
    starts = [start for start, _ in spans]
    found: dict[int, list[_Candidate]] = {}
    taken = 0
    for each in candidates:
        if each.start < taken:
            continue
        at = max(0, bisect_right(starts, each.start) - 1)
        first, stop = spans[at]
        if not first <= each.start < each.end <= stop:
            continue
        taken = each.end
        if each.kind is not None and not _is_name(text, first, stop, each, words):
            _judge(low, first, stop, each, words)
            found.setdefault(at, []).append(each)
    return [
        FoundWeapon(each.start, each.end, text[each.start : each.end], str(each.kind))
        for at, weapons in found.items()
        for each in _narrowed(_used(weapons, low, words), low[slice(*spans[at])], words)
    ]


def _small(text: str) -> str:
    """Return a text in small letters, with as many code points as before."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text)


def _begins_word(low: str, start: int, prefixes: Iterable[str]) -> bool:
    """Return whether a word begins at an offset, or one of `prefixes` is between."""
    begin = start
    while begin and low[begin - 1].isalnum():
        begin -= 1
        if start - begin > _LONGEST_PREFIX:
            return False
    return low[begin:start] in prefixes


def _is_name(text: str, first: int, stop: int, each: _Candidate, words: _Words) -> bool:
    """Return whether a thing has a capital as names have: “the Assam Rifles”, “Granada”."""
    said = text[each.start : each.end]
    if each.is_act or not said[0].isupper() or said[1:].lower() != said[1:]:
        return False
    if " " in said or words.named.match(said.lower()):
        return False
    if text[first : each.start].strip(" \t\n\"'“”‘’«»¿¡([—–-") == "":
        # At the beginning every word has one: a name is longer.
        after = text[each.end : min(stop, each.end + 2)]
        if not (after[:1] == " " and after[1:].isupper()):
            return False
    said_words = _WORD.findall(text, first, stop)
    return sum(word[0].isupper() for word in said_words) < _CAPITALS * len(said_words)


def _judge(low: str, first: int, stop: int, each: _Candidate, words: _Words) -> None:
    """Tell from the words around a weapon whether it was used, as far as they tell."""
    before = low[max(first, each.start - _LOOKED_AT) : each.start]
    after = low[each.end : min(stop, each.end + _LOOKED_AT)]
    if words.denied.search(before) or words.planned.search(before):
        each.is_used = False
    elif each.is_act:
        each.is_used = words.not_done.match(after) is None
    elif words.used_after.match(after):
        each.is_sure = True
    else:
        each.is_used = (
            words.unused_after.match(after) is None and words.unused_before.search(before) is None
        )


def _used(weapons: list[_Candidate], low: str, words: _Words) -> list[_Candidate]:
    """Return the weapons that were used: not those in a row with one that was not."""
    pairs = list(itertools.pairwise(weapons))
    for one, two in [*pairs, *reversed([(two, one) for one, two in pairs])]:
        if one.is_used or one.is_act or two.is_act or two.is_sure:
            continue
        gap = low[min(one.end, two.end) : max(one.start, two.start)]
        if len(gap) <= _LOOKED_AT and words.joined.fullmatch(gap):
            two.is_used = False
    return [each for each in weapons if each.is_used]


def _narrowed(weapons: list[_Candidate], sentence: str, words: _Words) -> list[_Candidate]:
    """Return each kind of a sentence once, without “explosive” beside a narrower kind."""
    kinds = {each.kind for each in weapons}
    left_out: set[WeaponKind | None] = set()
    if kinds & _NARROWER:
        left_out.add(WeaponKind.EXPLOSIVE)
    if kinds & {WeaponKind.EXPLOSIVE, *_BOMBS}:
        left_out.add(WeaponKind.VEHICLE)
    if WeaponKind.DRONE in kinds:
        left_out |= {WeaponKind.EXPLOSIVE, WeaponKind.ROCKET_OR_MISSILE}
    # “Blew himself up in a car”: it is not told what he wore.
    in_vehicle = WeaponKind.VEHICLE_BOMB in kinds or words.vehicles.search(sentence) is not None
    kept: list[_Candidate] = []
    for each in weapons:
        is_worn = each.kind is WeaponKind.SUICIDE_VEST and each.is_act
        if each.kind not in left_out and not (is_worn and in_vehicle):
            left_out.add(each.kind)
            kept.append(each)
    return kept
