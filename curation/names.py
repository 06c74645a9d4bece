"""The names that the matcher knows: of groups and of places, read once until one changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from curation.reading.folding import fold
from curation.reading.names import Name, NameMatcher
from entities.models import Alias, Group, Place
from sources.models import Record

__all__ = ["GROUP", "PLACE", "KnownGroup", "KnownNames", "KnownPlace", "known_names", "stem_of"]

GROUP, PLACE = "group", "place"


@dataclass(frozen=True)
class KnownPlace:
    """A place as the matcher needs it; `above` are the keys of those it lies in, nearest first."""

    pk: int
    code: str
    name: str
    kind: str
    above: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


@dataclass(frozen=True)
class KnownGroup:
    """A group with its aliases; `current` unless it was merged or withdrawn."""

    pk: int
    public_id: str
    name: str
    names: tuple[str, ...]
    current: bool

    def __str__(self) -> str:
        return f"{self.public_id} {self.name}"


@dataclass(frozen=True, eq=False)
class KnownNames:
    """All groups and places by their keys, and what finds their names in a text.

    Two of them are the same only if they are one object: names that did not change.
    """

    groups: dict[int, KnownGroup]
    places: dict[int, KnownPlace]
    matcher: NameMatcher
    stems: tuple[str, ...]
    """How the adjectives of the countries begin."""


def stem_of(name: str) -> str:
    """Return how the adjective of a place begins, folded: Afghan, Pakistani, Syrian, Kabuli."""
    folded = fold(name)
    return folded[: max(4, len(folded) - 5)]


_kept: tuple[object, KnownNames] | None = None

# Sums of hashes, so that a change by whatever path is seen, in one query of a few milliseconds.
_STATE = """
SELECT (SELECT sum(hashtextextended(concat_ws('|', g.record_ptr_id, g.name, r.standing), 0))
          FROM entities_group g JOIN sources_record r ON r.id = g.record_ptr_id),
       (SELECT sum(hashtextextended(concat_ws('|', id, group_id, name), 0)) FROM entities_alias),
       (SELECT sum(hashtextextended(concat_ws('|', id, code, name, kind, parent_id), 0))
          FROM entities_place)
"""


def known_names() -> KnownNames:
    """Return all names. One query when none changed since the last call, four otherwise."""
    global _kept
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        state = cursor.fetchone()
    kept = _kept
    if kept is None or kept[0] != state:
        kept = _kept = (state, _read())
    return kept[1]


def _read() -> KnownNames:
    groups = _groups()
    places = _places()
    names = [
        *[Name(text, GROUP, group.pk) for group in groups.values() for text in group.names],
        *[Name(place.name, PLACE, place.pk) for place in places.values()],
    ]
    stems = sorted({stem_of(place.name) for place in places.values() if place.kind == "country"})
    return KnownNames(groups, places, NameMatcher(names), tuple(stems))


def _groups() -> dict[int, KnownGroup]:
    aliases: dict[int, list[str]] = {}
    for key, name in Alias.objects.order_by("pk").values_list("group_id", "name"):
        aliases.setdefault(key, []).append(name)
    gone = (Record.Standing.MERGED, Record.Standing.WITHDRAWN)
    return {
        key: KnownGroup(key, public_id, name, (name, *aliases.get(key, ())), standing not in gone)
        for key, public_id, name, standing in Group.objects.order_by("pk").values_list(
            "pk", "public_id", "name", "standing"
        )
    }


def _places() -> dict[int, KnownPlace]:
    rows = {
        row[0]: row
        for row in Place.objects.order_by("pk").values_list(
            "pk", "code", "name", "kind", "parent_id"
        )
    }
    return {
        key: KnownPlace(key, code, name, kind, tuple(_above(rows, key)))
        for key, code, name, kind, _ in rows.values()
    }


def _above(rows: Mapping[int, tuple[int, str, str, str, int | None]], key: int) -> list[int]:
    above: list[int] = []
    parent = rows[key][4]
    while parent is not None and parent not in above:
        above.append(parent)
        parent = rows[parent][4]
    return above
