"""Resolves a place name to a place, and an adjective to a country."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from reading.names.adjectives import SECOND_WORDS, countries_of
from reading.names.known import COUNTRY, KnownPlace
from reading.names.matcher import FoundName, Name
from reading.names.words import WORD
from sources.texts.folding import fold

__all__ = ["adjectives_of_countries", "order_of_places"]

_ORDER = ("country", "town", "district", "province", "region")
"""The order of places with the same name, if no adjacent word gives the level."""

_LEVEL = (
    r"(?i:(?P<province>provinces?|governorates?|states?|oblasts?|wilaya[ts]?|wilayats|prefectures?"
    r"|departments?|d[ée]partements?|emirates?|cantons?)"
    r"|(?P<district>(?:sub-?)?districts?|count(?:y|ies)|tehsils?|taluks?|woredas?|raions?)"
    r"|(?P<town>cit(?:y|ies)|towns?|villages?|municipalit(?:y|ies))|(?P<region>regions?))"
    r"(?![\w-]|\s(?:media|television|TV|radio|news|university|security)\b)"
)
_WORD = r"[^\W\d_a-z][\w’'-]*"
_AND = r"(?:,\s|,?\s(?:and|or)\s)"
# Kabul province; Kabul, Logar and Wardak provinces.
_BEHIND = re.compile(rf"(?:['’]s)?(?:{_AND}{_WORD}(?:\s{_WORD})?)*[\s-](?:capital\s)?{_LEVEL}")
# The province of Kabul; in the provinces of Logar, Wardak and Kabul.
_BEFORE = re.compile(
    rf"\b{_LEVEL}\s(?:of|called|named)\s(?:the\s)?(?:{_WORD}(?:\s{_WORD})?{_AND})*\Z"
)
_LEADS_TO_NAME = ("of", "called", "named", "the", "and", "or", ",")
_REACH = 120


def order_of_places(
    text: str, start: int, end: int, named: Collection[str] = ()
) -> Callable[[KnownPlace], tuple[bool, bool, bool, int, int]]:
    """Return a sort key for the places with the name from `start` to `end`, the most likely first.

    A word for a level counts only next to the name: “Kabul province”, “the provinces of Logar and
    Kabul”. Otherwise the name means the country or the town, as in the dateline of a report. Places
    in `named`, the countries that the text names, come before others, and places of this name
    before those that have it as another name.
    """
    written = fold(text[start:end])
    level = _level_beside(text, start, end)
    return lambda place: (
        place.kind != level,
        place.country not in named,
        fold(place.name) != written,
        _ORDER.index(place.kind) if place.kind in _ORDER else 9,
        place.pk,
    )


def _level_beside(text: str, start: int, end: int) -> str:
    found = _BEHIND.match(text, end, end + _REACH)
    before = text[max(0, start - _REACH) : start].rpartition("\n")[2]
    if not found and before.rstrip().endswith(_LEADS_TO_NAME):
        found = _BEFORE.search(before)
    if not found:
        return ""
    return next(level for level, word in found.groupdict().items() if word)


def adjectives_of_countries(
    text: str, places: Mapping[int, KnownPlace], names: list[FoundName]
) -> Iterator[FoundName]:
    """Yield the adjectives and demonyms of known countries in a text, outside known names.

    They are capitalised: “Afghan forces”, “two Iraqis”, “South Sudanese troops”.
    """
    countries = {place.code: place for place in places.values() if place.kind == COUNTRY}
    taken = sorted((name.start, name.end) for name in names)
    previous: re.Match[str] | None = None
    roles: dict[str, tuple[str, bool]] = {}
    at = 0
    for match in WORD.finditer(text):
        before, previous = previous, match
        word = match[0]
        role = roles.get(word)
        if role is None:
            role = roles[word] = _role_of(word)
        code, is_second = role
        start = match.start()
        joined = is_second and before and text[before.end() : start] in (" ", "\u00a0", "-")
        if joined and before and (two := countries_of(fold(f"{before[0]} {word}"))):
            start, code = before.start(), two
        if not code:
            continue
        place = countries.get(code)
        if place is None:
            continue
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if at < len(taken) and taken[at][0] < match.end():
            continue
        exact = text[start : match.end()]
        name = Name(place.name, "place", place.pk, frozenset({place.country}))
        explanation = f"“{exact}” is said of {place.name}"
        yield FoundName(start, match.end(), exact, "place", (name,), explanation)


def _role_of(word: str) -> tuple[str, bool]:
    """Return the country code of an adjective, and whether it can be the second word of one."""
    if not word[0].isupper() or (word.isupper() and len(word) < 4):
        return "", False
    folded = fold(word)
    return countries_of(folded), folded in SECOND_WORDS
