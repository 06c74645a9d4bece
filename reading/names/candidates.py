"""Which of the places that share a name with a text the text can mean.

Most towns of the world share their name with a word or with another town, and a wrong suggestion
costs more than a missing one. So a town or district is found only in a country that the text or
its metadata name, and one that is called like an ordinary word only beside a word for its level.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reading.names.adjectives import ADJECTIVES
from reading.names.keys import TextKeys
from reading.names.people import NOBODY
from sources.texts.folding import fold

__all__ = ["COUNTRY", "KnownPlace", "named_countries", "places_that_fit"]

COUNTRY, PROVINCE = "country", "province"


@dataclass(frozen=True)
class KnownPlace:
    """A place. `above` are the keys of the places that contain it, the smallest first.

    `point` is its latitude and longitude in WGS 84 degrees, if it has one.
    """

    pk: int
    code: str
    name: str
    kind: str
    above: tuple[int, ...]
    country: str
    other_names: tuple[str, ...] = ()
    point: tuple[float, float] | None = None

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


_LANGUAGES = ("English", "Arabic", "Kurdish", "Hebrew", "Christian", "Muslim", "Islam", "Jewish")
# Names of places, without capitals, that are words in a report of any country.
_WORDS = (
    frozenset(
        """
    bar batman bath bay border bury capital central centre center coast coastal council cross delta
    district east eastern est federal general gulf hill hills hope hull islands lac lake lakes
    liberty littoral man march marche maritime may metropolitan miller mission mon most mountain
    mono nan nord north northeast northeastern northern northwest northwestern of orange ouest para
    park plain plains plateau plateaux police pool port progress reading republic river rivers
    said sale sector south southeast southeastern southern southwest southwestern split state sud
    sur tak taliban to un union upper van victory west western
    """.split()  # noqa: SIM905
    )
    | {fold(word) for word in (*NOBODY, *_LANGUAGES)}
    | {word for words in ADJECTIVES.values() for word in words}
)
_LEVELS = [
    "province",
    "county",
    "district",
    "governorate",
    "region",
    "state",
    "department",
    "city",
    "town",
    "village",
    "municipality",
]
_ADJECTIVES = {word.replace(" ", ""): code for code, words in ADJECTIVES.items() for word in words}

Found = Mapping[int, set[str]]
"""The keys of the texts that are names of a place, by the place."""


def named_countries(
    found: Found, places: Mapping[int, KnownPlace], keys: TextKeys, around: TextKeys
) -> set[str]:
    """Return the codes of the countries that texts and their context name.

    By their name, by their adjective, or by a province whose name no province of another country
    has.
    """
    capitalised = keys.capitalised | around.capitalised
    named = {_ADJECTIVES[key] for key in _ADJECTIVES.keys() & capitalised}
    provinces: dict[str, set[str]] = {}
    for place, names in found.items():
        if places[place].kind == COUNTRY and names & capitalised:
            named.add(places[place].country)
        elif places[place].kind == PROVINCE:
            for name in names & capitalised:
                provinces.setdefault(name, set()).add(places[place].country)
    for name, countries in provinces.items():
        if len(countries) == 1 and name not in _WORDS:
            named |= countries
    return named


def places_that_fit(
    found: Found, places: Mapping[int, KnownPlace], keys: TextKeys, named: set[str]
) -> set[int]:
    """Return the keys of the places that texts can mean, if they name these countries."""
    # A country that is not there cannot be named.
    countries = {place.country for place in places.values() if place.kind == COUNTRY}
    unnamed = countries - named
    return {key for key, names in found.items() if _fits(places[key], names, keys, unnamed)}


def _fits(place: KnownPlace, names: set[str], keys: TextKeys, unnamed: set[str]) -> bool:
    if place.kind == COUNTRY:
        return True
    if place.kind != PROVINCE and (place.country in unnamed or names.isdisjoint(keys.capitalised)):
        return False
    return any(name not in _WORDS or _beside_level(name, keys) for name in names)


def _beside_level(name: str, keys: TextKeys) -> bool:
    return any(
        f"{name}{level}" in keys.capitalised or f"{level}of{name}" in keys.every
        for level in _LEVELS
    )
