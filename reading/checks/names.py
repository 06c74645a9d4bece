"""Compares groups, places and aliases named in a quote with those entered."""

from collections.abc import Collection, Mapping

from reading.checks.advice import Finding, Quote
from reading.names.known import GROUP, PLACE, KnownGroup, KnownPlace, stem_of
from reading.names.matcher import FoundName
from reading.names.words import WORD
from sources.texts.folding import fold
from sources.values import Value

__all__ = ["check_alias", "check_group", "check_place"]

# Words that occur in too many names to identify a group.
_COMMON = frozenset(
    {"army", "armed", "brigade", "council", "force", "forces", "front", "government", "group"}
    | {"islamic", "liberation", "ministry", "movement", "national", "organisation", "police"}
    | {"organization", "party", "people", "security", "state", "united"}
)
# Adjectives that do not begin like the country's name.
_ADJECTIVES = {
    "CD": {"congolese"},
    "CH": {"swiss"},
    "CI": {"ivorian", "ivorians"},
    "CY": {"cypriot", "cypriots"},
    "DK": {"danish", "danes"},
    "ES": {"spanish", "spaniards"},
    "FR": {"french"},
    "GB": {"british", "uk", "britain", "britons"},
    "GR": {"greek", "greeks"},
    "IE": {"irish"},
    "MM": {"burmese", "burma"},
    "NL": {"dutch"},
    "PH": {"filipino", "filipinos"},
    "PL": {"polish", "poles"},
    "TH": {"thai", "thais"},
    "TR": {"turkish", "turks", "turkey"},
    "AE": {"emirati", "emiratis", "uae"},
    "US": {"american", "americans", "us", "usa", "america"},
}
_LEVELS = ("country", "province", "district", "town")


def check_group(entered: int, quote: Quote, explained: Collection[int | None]) -> list[Finding]:
    """Compare the group of a row, given by its key, with the groups named in the quote.

    `explained` are the keys of groups that the quote names for another reason: the one that asserts
    it, and the groups of other rows that cite the same words.
    """
    group = quote.known.groups.get(entered)
    named = [name for name in quote.names if name.kind == GROUP]
    if not group or entered in explained or _keys(named) & {entered} or _hinted(group, quote):
        return []
    speaking = {speaker.group.start for speaker in quote.speakers if speaker.group}
    others = [
        name
        for name in named
        if not _keys([name]).intersection(explained) and name.start not in speaking
    ]
    if not others:
        return []
    return [_names_others("group", others, group.name)]


def check_place(entered: int, quote: Quote, explained: Collection[int]) -> list[Finding]:
    """Compare the place of a value, given by its key, with the places named in the quote.

    A place agrees with itself and with places inside it. It agrees with a place that contains it
    unless the quote names another place of its own level. `explained` are the keys of places of
    other rows that cite the same words.
    """
    places = quote.known.places
    place = places.get(entered)
    named = [name for name in quote.names if name.kind == PLACE]
    if not place or _supports(place, named, quote):
        return []
    groups = [name for name in quote.names if name.kind == GROUP]
    others = [
        name
        for name in named
        if not any(group.start <= name.start and name.end <= group.end for group in groups)
        and not _keys([name]) & {*explained, *place.above}
    ]
    if _keys(named) & set(place.above):
        others = [name for name in others if _is_as_exact(name, place, places)]
    if not others:
        return []
    finest = max(_level(name, places) for name in others)
    shown = [name for name in others if _level(name, places) == finest]
    return [_names_others("place", shown, place.name)]


def check_alias(value: Value, quote: Quote) -> list[Finding]:
    """Return a finding if the words of an alias are not in the quote."""
    wanted = [fold(word) for word in WORD.findall(value.content["name"])]
    length = len(wanted)
    starts = range(len(quote.words) - length + 1)
    if not wanted or any(quote.words[start : start + length] == wanted for start in starts):
        return []
    sentence = f"The words do not hold “{value.content['name']}”."
    return [Finding("name", 0, len(quote.exact), sentence)]


def _keys(names: Collection[FoundName]) -> set[object]:
    return {each.key for name in names for each in name.names}


def _names_others(subject: str, names: list[FoundName], entered: str) -> Finding:
    said = list(dict.fromkeys(name.exact for name in names))
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    first = names[0]
    sentence = f"The words name {listed}; the value says {entered}."
    return Finding("group" if subject == "group" else "place", first.start, first.end, sentence)


def _hinted(group: KnownGroup, quote: Quote) -> bool:
    """Return whether a word of the group's name, or its initials, occur outside known names."""
    plain = {word.replace(".", "") for word in quote.unknown_words}
    telling = {
        folded
        for folded in map(fold, plain)
        if len(folded) > 3 and folded not in _COMMON and not folded.startswith(quote.known.stems)
    }
    for name in group.names:
        parts = WORD.findall(name)
        initials = "".join(part[0] for part in parts if part[0].isupper())
        if telling.intersection(map(fold, parts)) or (len(initials) > 1 and initials in plain):
            return True
    return False


def _supports(place: KnownPlace, named: Collection[FoundName], quote: Quote) -> bool:
    """Return whether the quote names the place, a place in it, or its adjective."""
    places = quote.known.places
    keys = _keys(named)
    if place.pk in keys or any(
        place.pk in places[key].above for key in keys if isinstance(key, int)
    ):
        return True
    stem = stem_of(place.name)
    adjectives = _ADJECTIVES.get(place.code, set())
    others = {fold(word) for name in named for word in WORD.findall(name.exact)}
    return any(
        word in adjectives or (word.startswith(stem) and word not in others) for word in quote.words
    )


def _level(name: FoundName, places: Mapping[int, KnownPlace]) -> int:
    return max(
        _LEVELS.index(places[each.key].kind) for each in name.names if isinstance(each.key, int)
    )


def _is_as_exact(name: FoundName, place: KnownPlace, places: Mapping[int, KnownPlace]) -> bool:
    return _level(name, places) >= _LEVELS.index(place.kind)
