"""Publishes places. They are reference data that others maintain, so nobody approves them.

Only a place that a person added has a contributor, and whoever confirmed it as its approver.

A place is published when the first record that refers to it is approved, with the places that it
lies in. After that, each change of its reference data is published too.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from curation.models import AddedPlace
from entities.models import Place, PlaceIdentifier, PlaceName, PlaceSuccessor
from entities.rendering import render_place
from publication.log import Action, Entry, append, open_log
from publication.models import Publication
from publication.standing import standings
from publication.vocabulary import WITH_DOCUMENT, Kind

__all__ = [
    "entries_of_new_places",
    "fetch_more",
    "places_with_parents",
    "publish_changes",
    "publish_places",
]

BATCH_SIZE = 1000
"""Each batch has its own transaction, because a transaction locks the head of the log."""


def entries_of_new_places(keys: Collection[int]) -> list[Entry]:
    """Return the entries that publish these places, and those they lie in, for the first time.

    `keys` are primary keys. Places that were published before are left out. Call it after
    `open_log`, so that no other transaction publishes the same places. A few queries: six, and
    one for each level of places.
    """
    if not keys:
        return []
    places = places_with_parents(Place.objects.filter(pk__in=keys))
    published = standings(place.code for place in places)
    new = [place for place in places if place.code not in published]
    return _entries([(place, 1) for place in new])


def publish_places(places: QuerySet[Place]) -> int:
    """Publish places, and those they lie in, that were not published before; return how many."""
    published = 0
    for keys in _batches(places.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            head = open_log()
            published += len(append(head, entries_of_new_places(keys)))
    return published


def publish_changes() -> int:
    """Publish each published place whose document differs from the last one; return how many."""
    codes = (
        Publication.objects.filter(kind=Kind.PLACE)
        .order_by("public_id")
        .distinct("public_id")
        .values_list("public_id", flat=True)
    )
    return sum(_publish_changes_of(batch) for batch in _batches(codes))


def places_with_parents(places: QuerySet[Place]) -> list[Place]:
    """Return these places, those they lie in and those that they became, with all of them loaded.

    A place comes after the one that it lies in. One query for each level, and four; again for
    successors.
    """
    found: dict[int, Place] = {}
    wanted = places
    while fresh := list(wanted.select_related("gazetteer")):
        found |= {place.pk: place for place in fresh}
        missing = {place.parent_id for place in fresh if place.parent_id} - found.keys()
        if not missing:
            fetch_more([*found.values()])
            successors = (each for place in found.values() for each in place.successors.all())
            missing = {each.successor_id for each in successors} - found.keys()
        if not missing:
            break
        wanted = Place.objects.filter(pk__in=missing)
    for place in found.values():
        if place.parent_id is not None:
            place.parent = found[place.parent_id]
    return sorted(found.values(), key=lambda place: (len(place.above()), place.code))


def fetch_more(places: list[Place]) -> None:
    """Fetch other names, identifiers, claims and successors of places. Four queries at most."""
    prefetch_related_objects(
        places,
        Prefetch("other_names", PlaceName.objects.select_related("gazetteer")),
        Prefetch("identifiers", PlaceIdentifier.objects.select_related("gazetteer")),
        "claims",
        Prefetch("successors", PlaceSuccessor.objects.select_related("successor")),
    )


def _batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    values = list(values)
    for start in range(0, len(values), BATCH_SIZE):
        yield values[start : start + BATCH_SIZE]


@transaction.atomic
def _publish_changes_of(codes: Collection[str]) -> int:
    head = open_log()
    last = {
        public_id: (version, json.loads(body) if body else {})
        for public_id, version, body in Publication.objects.filter(
            kind=Kind.PLACE, action__in=WITH_DOCUMENT, public_id__in=codes
        )
        .order_by("public_id", "-seq")
        .distinct("public_id")
        .values_list("public_id", "version", "document__body")
    }
    changed = []
    places = places_with_parents(Place.objects.filter(code__in=codes))
    known = standings(place.code for place in places)
    # A successor that nobody cited yet.
    changed += [(place, 1) for place in places if place.code not in known]
    for place in places:
        if place.code not in last:
            continue
        version, document = last[place.code]
        said = {key: value for key, value in document.items() if key not in ADDED_BY_THE_LOG}
        if said != render_place(place, version):
            changed.append((place, version + 1))
    return len(append(head, _entries(changed)))


def _entries(versions: Collection[tuple[Place, int]]) -> list[Entry]:
    """Return the entries for these versions of places. One query."""
    people = {
        key: (added_by, confirmed_by)
        for key, added_by, confirmed_by in AddedPlace.objects.filter(
            place__in=[place.pk for place, _ in versions]
        ).values_list("place_id", "added_by_id", "confirmed_by_id")
    }
    return [
        Entry(
            kind=Kind.PLACE,
            public_id=place.code,
            version=version,
            action=Action.PUBLISH,
            document=render_place(place, version),
            contributors=(people[place.pk][0],) if place.pk in people else (),
            approver=people[place.pk][1] if place.pk in people else None,
        )
        for place, version in versions
    ]


ADDED_BY_THE_LOG = ("published_at", "seq")
