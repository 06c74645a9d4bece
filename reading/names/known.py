"""The names of groups and places for the matcher, reloaded when one changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection

from entities.models import Alias, Group, Place, PlaceName
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
    "known_names",
    "stem_of",
]

GROUP, PLACE, COUNTRY = "group", "place", "country"


@dataclass(frozen=True)
class KnownPlace:
    """A place. `above` are the keys of the places that contain it, the smallest first."""

    pk: int
    code: str
    name: str
    kind: str
    above: tuple[int, ...]
    country: str
    other_names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


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
    """All groups and places by key, and the matcher that finds their names in a text.

    `known_names` returns the same object until a name changes, so it can be a cache key.
    """

    groups: dict[int, KnownGroup]
    places: dict[int, KnownPlace]
    matcher: NameMatcher
    stems: tuple[str, ...]
    """The stems of country adjectives."""

    def today(self, group: KnownGroup) -> KnownGroup:
        """Return the group itself, or the final group after following its merges."""
        while group.successor is not None and group.successor in self.groups:
            group = self.groups[group.successor]
        return group


def stem_of(name: str) -> str:
    """Return the folded stem of the adjectives of a place: Afghan, Syrian, Kabuli."""
    folded = fold(name)
    return folded[: max(4, len(folded) - 5)]


@dataclass(frozen=True)
class _Kept:
    """The names that were last loaded, with the number of each one's last change at that time.

    `state` is the database and a checksum of all those numbers, so one query detects whether a
    change is visible now. Numbers are never reused, so a rolled back change is detected too.
    """

    state: tuple[int, int, int | None]
    changes: Mapping[tuple[str, int], int]
    names: KnownNames


_kept: _Kept | None = None

MAX_READ_AGAIN = 1000
"""Maximum number of changed groups to reload; if more changed, all names are reloaded."""

_STATE = """
SELECT (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),
       count(*), bit_xor(hashint8extended(change, 0))
  FROM curation_changedname
"""
_CHANGES = "SELECT kind, key, change FROM curation_changedname"


def known_names() -> KnownNames:
    """Return all names. Runs one query if nothing changed since the last call, else four or five.

    It detects every change, however it was made, and also rollbacks.
    """
    global _kept
    kept = _kept
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        state = cursor.fetchone()
        if kept and kept.state == state:
            return kept.names
        cursor.execute(_CHANGES)
        changes = {(kind, key): change for kind, key, change in cursor.fetchall()}
    # Names are loaded last: if they are newer than the numbers, the next call detects a difference.
    if kept and kept.state[0] == state[0]:
        differ = changes.items() ^ kept.changes.items()
        names = _updated(kept.names, {subject for subject, _ in differ})
    else:
        names = _read()
    _kept = _Kept(state, changes, names)
    return names


def _updated(known: KnownNames, changed: set[tuple[str, int]]) -> KnownNames:
    """Return the current names after these changes to groups or places."""
    if not changed:
        return known
    if len(changed) > MAX_READ_AGAIN or any(kind == PLACE for kind, _ in changed):
        return _read()
    return _read_again(known, {key for _, key in changed})


def _read_again(known: KnownNames, keys: set[int]) -> KnownNames:
    """Return the known names with the groups of these keys reloaded."""
    now = _groups(keys)
    before = [known.groups[key] for key in sorted(keys) if key in known.groups]
    matcher = known.matcher.changed(_names_of(before), _names_of(now.values()))
    kept = {key: group for key, group in known.groups.items() if key not in keys}
    groups = dict(sorted((kept | now).items()))
    return KnownNames(groups, known.places, matcher, known.stems)


def _read() -> KnownNames:
    groups = _groups()
    places = _places()
    names = [
        *_names_of(groups.values()),
        *[
            Name(text, PLACE, place.pk, frozenset({place.country}))
            for place in places.values()
            for text in (place.name, *place.other_names)
        ],
    ]
    stems = sorted({stem_of(place.name) for place in places.values() if place.kind == "country"})
    return KnownNames(groups, places, NameMatcher(names), tuple(stems))


def _names_of(groups: Iterable[KnownGroup]) -> list[Name]:
    return [
        Name(text, GROUP, group.pk, group.countries) for group in groups for text in group.names
    ]


def _groups(keys: set[int] | None = None) -> dict[int, KnownGroup]:
    """Return the groups with these keys, or all groups."""
    aliases_of, groups = Alias.objects.order_by("pk"), Group.objects.order_by("pk")
    if keys is not None:
        aliases_of, groups = aliases_of.filter(group__in=keys), groups.filter(pk__in=keys)
    aliases: dict[int, list[str]] = {}
    for key, name in aliases_of.values_list("group_id", "name"):
        aliases.setdefault(key, []).append(name)
    gone = (Record.Standing.MERGED, Record.Standing.WITHDRAWN)
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
        for key, public_id, name, standing, successor, countries in groups.annotate(
            country_codes=ArrayAgg("countries__country__code")
        ).values_list("pk", "public_id", "name", "standing", "successor_id", "country_codes")
    }


def _places() -> dict[int, KnownPlace]:
    rows = {
        row[0]: row
        for row in Place.objects.order_by("pk").values_list(
            "pk", "code", "name", "kind", "country", "parent_id"
        )
    }
    others: dict[int, list[str]] = {}
    for key, name in PlaceName.objects.order_by("pk").values_list("place_id", "name"):
        others.setdefault(key, []).append(name)
    return {
        key: KnownPlace(
            key, code, name, kind, tuple(_above(rows, key)), country, tuple(others.get(key, ()))
        )
        for key, code, name, kind, country, _ in rows.values()
    }


def _above(rows: Mapping[int, tuple[int, str, str, str, str, int | None]], key: int) -> list[int]:
    above: list[int] = []
    parent = rows[key][-1]
    while parent is not None and parent not in above:
        above.append(parent)
        parent = rows[parent][-1]
    return above
