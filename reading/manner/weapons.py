"""Finds what was used to harm: “a car bomb”, “opened fire”, “stabbed”.

Weapons that were found, seized or sold are left out, and those that are denied. Of a sentence each
kind is found once, and “explosive” only if nothing narrower is named.
"""

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
_NARROWER = frozenset(kind for kind in WeaponKind if kind.broader)
_BOMBS = frozenset({WeaponKind.VEHICLE_BOMB, WeaponKind.IMPROVISED_EXPLOSIVE_DEVICE})
_OF_UNITS = frozenset({"rifles", "lancers"})
"""Names of units: “the Assam Rifles”."""


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
class _Words:
    """The words of a language, prepared.

    `patterns` are in the order of the table, each with the plain letters that it begins with. Their
    `heads` are the shortest such letters; no head begins another.
    """

    table: WeaponWords
    heads: re.Pattern[str]
    patterns: list[tuple[str, str, WeaponKind, str]]
    before: re.Pattern[str]
    after: re.Pattern[str]
    vehicles: re.Pattern[str]


@lru_cache(maxsize=16)
def _words_of(code: str) -> _Words:
    table = WEAPONS[code]
    listed = [
        (_first_letters(pattern), kind, rf"{pattern}(?!\w)")
        for kind, patterns in table.words.items()
        for pattern in patterns.split(";")
    ]
    firsts = {plain for plain, _, _ in listed}
    heads = {plain for plain in firsts if not any(map(plain.startswith, firsts - {plain}))}
    head_of = {plain: next(filter(plain.startswith, heads)) for plain in firsts}
    return _Words(
        table,
        re.compile(_any_of(heads)),
        [(head_of[plain], plain, kind, pattern) for plain, kind, pattern in listed],
        re.compile(table.not_used_before),
        re.compile(table.not_used_after),
        re.compile(table.on_vehicles),
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


def _patterns_in(low: str, words: _Words) -> Iterator[tuple[WeaponKind, re.Pattern[str]]]:
    """Yield the patterns whose first letters a text contains."""
    heads: set[str] = set()
    match = words.heads.search(low)
    while match:
        heads.add(match[0])
        match = words.heads.search(low, match.start() + 1)
    for head, plain, kind, pattern in words.patterns:
        if head in heads and plain in low:
            yield kind, _compiled(pattern)


def _in_window(text: str, code: str) -> list[FoundWeapon]:
    words = _words_of(code)
    low = _small(text)
    for letter, other in (words.table.letters or {}).items():
        low = low.replace(letter, other)
    candidates = [
        (match.start(), -match.end(), kind)
        for kind, pattern in _patterns_in(low, words)
        for match in pattern.finditer(low)
        if _begins_word(low, match.start(), words.table.prefixes)
    ]
    if not candidates:
        return []
    spans = Sentences(text, code).spans
    starts = [start for start, _ in spans]
    found: dict[int, list[tuple[int, int, WeaponKind]]] = {}
    taken = 0
    for start, last, kind in sorted(candidates, key=lambda each: each[:2]):
        end = -last
        if start < taken:
            continue
        at = max(0, bisect_right(starts, start) - 1)
        first, stop = spans[at]
        if not first <= start < stop:
            continue
        taken = end
        if _is_used(text, low, first, stop, start, end, words):
            found.setdefault(at, []).append((start, end, kind))
    return [
        FoundWeapon(start, end, text[start:end], str(kind))
        for at, weapons in found.items()
        for start, end, kind in _narrowed(weapons, low[slice(*spans[at])], words)
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


def _is_used(
    text: str, low: str, first: int, stop: int, start: int, end: int, words: _Words
) -> bool:
    """Return whether a weapon was used, as far as the words around it tell."""
    if low[start:end] in _OF_UNITS and text[start].isupper():
        return False
    if words.before.search(low[max(first, start - _LOOKED_AT) : start]):
        return False
    return words.after.search(low[end : min(stop, end + _LOOKED_AT)]) is None


def _narrowed(
    weapons: list[tuple[int, int, WeaponKind]], sentence: str, words: _Words
) -> list[tuple[int, int, WeaponKind]]:
    """Return each kind of a sentence once, without “explosive” beside a narrower kind."""
    kinds = {kind for _, _, kind in weapons}
    left_out: set[WeaponKind] = set()
    if kinds & _NARROWER:
        left_out.add(WeaponKind.EXPLOSIVE)
    if WeaponKind.VEHICLE_BOMB in kinds or words.vehicles.search(sentence):
        # “Blew himself up in a car”: it is not told what he wore.
        left_out.add(WeaponKind.SUICIDE_VEST)
    if kinds & {WeaponKind.EXPLOSIVE, *_BOMBS}:
        left_out.add(WeaponKind.VEHICLE)
    if WeaponKind.DRONE in kinds:
        left_out |= {WeaponKind.EXPLOSIVE, WeaponKind.ROCKET_OR_MISSILE}
    kept: list[tuple[int, int, WeaponKind]] = []
    for weapon in weapons:
        if weapon[2] not in left_out:
            left_out.add(weapon[2])
            kept.append(weapon)
    return kept
