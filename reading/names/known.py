"""The groups and places that a text may name, looked up in the database."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection

from entities.models import Alias, Group, PlaceName
from reading.names.candidates import (
    COUNTRY,
    KnownPlace,
    named_countries,
    places_that_fit,
)
from reading.names.keys import keys_of
from reading.names.matcher import Name, NameMatcher
from sources.models import Record
from sources.texts.folding import fold

__all__ = [
    "COUNTRY",
    "GROUP",
    "PLACE",
    "KnownGroup",
    "KnownNames",
    "KnownPlace",
    "known_groups",
    "names_in",
    "stem_of",
]

GROUP, PLACE = "group", "place"


@dataclass(frozen=True)
class KnownGroup:
    """A group with its aliases. It is `current` unless it was merged or withdrawn.

    `successor` is the key of the group that it was merged into. `countries` are country codes.
    """

    pk: int
    public_id: str
    name: str
    names: tuple[str, ...]
    current: bool
    successor: int | None = None
    countries: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.public_id} {self.name}"


@dataclass(frozen=True, eq=False)
class KnownNames:
    """Groups and places by key, and the matcher that finds some of their names in a text.

    `candidates` are the keys of the places that the matcher knows: those that the texts may name.
    `named` are the codes of the countries that the texts or their metadata name. Two with the same
    content are equal, so one can be a cache key.
    """

    groups: Mapping[int, KnownGroup]
    places: Mapping[int, KnownPlace]
    candidates: frozenset[int] = frozenset()
    named: frozenset[str] = frozenset()

    @cached_property
    def matcher(self) -> NameMatcher:
        return NameMatcher(
            [
                *_names_of(self.groups.values()),
                *[
                    Name(text, PLACE, place.pk, frozenset({place.country}))
                    for place in self.places.values()
                    if place.pk in self.candidates
                    for text in (place.name, *place.other_names)
                ],
            ]
        )

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The stems of country adjectives."""
        countries = (place for place in self.places.values() if place.kind == COUNTRY)
        return tuple(sorted({stem_of(place.name) for place in countries}))

    def today(self, group: KnownGroup) -> KnownGroup:
        """Return the group itself, or the final group after following its merges."""
        while group.successor is not None and group.successor in self.groups:
            group = self.groups[group.successor]
        return group

    @cached_property
    def _content(self) -> tuple[object, ...]:
        return (
            tuple(self.groups.values()),
            tuple(self.places.values()),
            self.candidates,
            self.named,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KnownNames) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self._content)


def stem_of(name: str) -> str:
    """Return the folded stem of the adjectives of a place: Afghan, Syrian, Kabuli."""
    folded = fold(name)
    return folded[: max(4, len(folded) - 5)]


# OFFSET keeps PostgreSQL from reading the whole table instead of the index.
_NAMED = """
SELECT DISTINCT kind, owner, wanted FROM unnest(%s::text[]) AS wanted,
    LATERAL (SELECT kind, owner FROM entities_namekey WHERE key = wanted OFFSET 0) AS named
"""


def names_in(
    texts: Iterable[str],
    *,
    context: Iterable[str] = (),
    countries: Iterable[str] = (),
    groups: Iterable[int] = (),
    places: Iterable[int] = (),
) -> KnownNames:
    """Return the groups and places that these texts may name, and all countries.

    `context` are other words about the same thing, such as a title, and `countries` codes from its
    metadata: a town is found only in a country that one of them names. `groups` and `places` are
    keys of what is returned anyway. Runs seven queries, however many names there are.
    """
    keys, around = keys_of(texts), keys_of(context)
    wanted_groups, found = set(groups), dict[int, set[str]]()
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [[*keys.every, *(around.capitalised - keys.every)]])
        for kind, owner, key in cursor.fetchall():
            if kind == PLACE:
                found.setdefault(owner, set()).add(key)
            elif key in keys.every:
                wanted_groups.add(owner)
    entered = set(places)
    known = _places(found.keys() | entered)
    # A place may be deleted between two of these queries.
    found = {key: names for key, names in found.items() if key in known}
    named = named_countries(found, known, keys, around) | set(countries)
    fitting = places_that_fit(found, known, keys, named)
    doubtful = found.keys() - fitting
    fitting |= _in_use(doubtful) | (entered & found.keys())
    fitting = {key for key in fitting if found[key] & keys.every}
    others = _other_names(fitting)
    return KnownNames(
        known_groups(wanted_groups),
        {
            key: replace(place, other_names=tuple(others.get(key, ())))
            for key, place in _needed(known, fitting | entered).items()
        },
        frozenset(fitting),
        frozenset(named),
    )


def _needed(known: Mapping[int, KnownPlace], keys: Iterable[int]) -> dict[int, KnownPlace]:
    """Return the countries, and the places of these keys with those they lie in, in order."""
    needed = {key for key, place in known.items() if place.kind == COUNTRY}
    for key in keys:
        if key in known:
            needed |= {key, *known[key].above}
    return {key: known[key] for key in sorted(needed)}


_IN_USE = """
SELECT place_id FROM entities_incident WHERE place_id = ANY(%(keys)s)
 UNION SELECT place_id FROM entities_otherplace WHERE place_id = ANY(%(keys)s)
 UNION SELECT place_id FROM entities_findingplace WHERE place_id = ANY(%(keys)s)
"""


def _in_use(keys: Collection[int]) -> set[int]:
    """Return those of the places that records refer to."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_USE, {"keys": list(keys)})
        return {key for (key,) in cursor.fetchall()}


def _names_of(groups: Iterable[KnownGroup]) -> list[Name]:
    return [
        Name(text, GROUP, group.pk, group.countries) for group in groups for text in group.names
    ]


_MERGED_INTO = """
WITH RECURSIVE chain AS (
    SELECT id, successor_id FROM sources_record WHERE type = 'group' AND id = ANY(%s)
     UNION
    SELECT next.id, next.successor_id FROM sources_record AS next
      JOIN chain ON next.id = chain.successor_id
) SELECT id FROM chain ORDER BY id
"""


def known_groups(keys: Iterable[int]) -> dict[int, KnownGroup]:
    """Return the groups of these keys and those that they were merged into, by key, in order.

    Three queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MERGED_INTO, [list(keys)])
        found = [key for (key,) in cursor.fetchall()]
    return dict(sorted(_groups([*found, NONE]).items()))


NONE = 0
"""The key of nothing. With it, the number of queries is the same if there are no keys."""


def _groups(keys: Collection[int]) -> dict[int, KnownGroup]:
    aliases: dict[int, list[str]] = {}
    of_them = Alias.objects.filter(group__in=keys).order_by("pk")
    for key, name in of_them.values_list("group_id", "name"):
        aliases.setdefault(key, []).append(name)
    gone = (Record.Standing.MERGED, Record.Standing.WITHDRAWN)
    groups = Group.objects.filter(pk__in=keys).annotate(
        country_codes=ArrayAgg("countries__country__code")
    )
    return {
        key: KnownGroup(
            key,
            public_id,
            name,
            (name, *aliases.get(key, ())),
            standing not in gone,
            successor,
            frozenset(filter(None, countries)),
        )
        for key, public_id, name, standing, successor, countries in groups.values_list(
            "pk", "public_id", "name", "standing", "successor_id", "country_codes"
        )
    }


# Countries lie in nothing, and that has an index. OFFSET as above.
_PLACES = """
WITH RECURSIVE wanted AS (
    (SELECT * FROM entities_place WHERE parent_id IS NULL AND kind = 'country'
      UNION
     SELECT * FROM entities_place WHERE id = ANY(%s))
     UNION
    SELECT above.* FROM wanted,
        LATERAL (SELECT * FROM entities_place WHERE id = wanted.parent_id OFFSET 0) AS above
) SELECT id, code, name, kind, country, latitude, longitude, parent_id FROM wanted
"""


def _places(keys: Iterable[int]) -> dict[int, KnownPlace]:
    """Return all countries, and the places of these keys with those they lie in."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [list(keys)])
        rows = {row[0]: row for row in cursor.fetchall()}
    return {
        key: KnownPlace(
            key,
            code,
            name,
            kind,
            tuple(_above(rows, key)),
            country,
            point=None if latitude is None else (float(latitude), float(longitude)),
        )
        for key, code, name, kind, country, latitude, longitude, _ in rows.values()
    }


def _other_names(keys: Collection[int]) -> dict[int, list[str]]:
    others: dict[int, list[str]] = {}
    of_them = PlaceName.objects.filter(place__in=[*keys, NONE]).order_by("pk")
    for key, name in of_them.values_list("place_id", "name"):
        others.setdefault(key, []).append(name)
    return others


def _above(rows: Mapping[int, tuple[Any, ...]], key: int) -> list[int]:
    above: list[int] = []
    parent = rows[key][-1]
    while parent is not None and parent not in above:
        above.append(parent)
        parent = rows[parent][-1]
    return above
