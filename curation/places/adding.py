"""Adds a place that no gazetteer has. It waits for a second person, who confirms it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q

from curation.errors import (
    AlreadyThereError,
    ContradictionError,
    NotPermittedError,
    OwnWorkError,
    Problem,
    WrongStateError,
)
from curation.models.place import AddedPlace
from curation.permissions import check_may_review, may_add_places
from entities.models import Place
from reading.names.search import places_of_name
from sources.acting import acting_as
from vocabulary.records import PlaceKind

__all__ = [
    "NEAR_KILOMETRES",
    "NearPlace",
    "NewPlace",
    "add_place",
    "added_places",
    "confirm_place",
    "near_places",
]

NEAR_KILOMETRES = 5
EARTH_RADIUS = 6371.0
"""In kilometres."""
KILOMETRES_OF_A_DEGREE = 111.0
MAX_NEAR = 8


@dataclass(frozen=True)
class NewPlace:
    """A place to add. The point is in WGS 84 degrees; a town needs one."""

    name: str
    kind: str
    parent: Place
    basis: str
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True)
class NearPlace:
    """A place that may be the same: by its name, or by its distance in kilometres."""

    place: Place
    reason: str


def near_places(
    name: str,
    country: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
) -> list[NearPlace]:
    """Return the places of the same folded name, then those within 5 km of the point.

    `country` is the code of the country to which names are limited. Countries are left out. Three
    queries at most.
    """
    named = Place.objects.filter(pk__in=places_of_name(name)).exclude(kind=PlaceKind.COUNTRY)
    if country:
        named = named.filter(country=country)
    found = {
        place.pk: NearPlace(place, "has the same name")
        for place in named.select_related("parent").order_by("pk")[:MAX_NEAR]
    }
    around = [] if latitude is None or longitude is None else _places_around(latitude, longitude)
    for distance, place in around:
        found.setdefault(place.pk, NearPlace(place, f"is {distance:.1f} km away"))
    return list(found.values())[:MAX_NEAR]


def _places_around(latitude: Decimal, longitude: Decimal) -> list[tuple[float, Place]]:
    at = float(latitude), float(longitude)
    north = NEAR_KILOMETRES / KILOMETRES_OF_A_DEGREE
    east = min(180.0, north / max(cos(radians(at[0])), 0.001))
    west_edge, east_edge = at[1] - east, at[1] + east
    # Near the 180th meridian the box continues on the other side.
    longitudes = Q(longitude__range=(west_edge, east_edge))
    if west_edge < -180:
        longitudes |= Q(longitude__gte=west_edge + 360)
    if east_edge > 180:
        longitudes |= Q(longitude__lte=east_edge - 360)
    box = Place.objects.filter(longitudes, latitude__range=(at[0] - north, at[0] + north))
    distances = [
        (_kilometres(at, (float(place.latitude), float(place.longitude))), place)
        for place in box.exclude(kind=PlaceKind.COUNTRY).select_related("parent")
        if place.latitude is not None and place.longitude is not None
    ]
    near = [each for each in distances if each[0] <= NEAR_KILOMETRES]
    return sorted(near, key=lambda each: (each[0], each[1].pk))


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance between two points (haversine formula)."""
    (north, east), (to_north, to_east) = (
        (radians(latitude), radians(longitude)) for latitude, longitude in (one, other)
    )
    half = sin((to_north - north) / 2) ** 2
    half += cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half)))


@transaction.atomic
def add_place(new: NewPlace, user: User, seen: Collection[int] = ()) -> Place:
    """Add a place that waits for another person, and return it.

    `seen` has the keys of the near places that the person has seen. Raises AlreadyThereError if
    there are others, also if somebody adds one at the same time; ContradictionError for values that
    are refused; NotPermittedError.
    """
    if not may_add_places(user):
        raise NotPermittedError("Your role does not allow you to add places.")
    if new.kind == PlaceKind.COUNTRY:
        raise ContradictionError("Countries are those of ISO 3166-1. Choose another kind.")
    if new.kind == PlaceKind.TOWN and new.latitude is None:
        raise ContradictionError("A town needs a point: its latitude and longitude.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('new places'))")
        cursor.execute("SELECT nextval(pg_get_serial_sequence('entities_place', 'id'))")
        (key,) = cursor.fetchone()
    place = Place(
        pk=key,
        code=f"PL{key}",
        name=new.name,
        kind=new.kind,
        country=new.parent.country,
        parent=new.parent,
        latitude=new.latitude,
        longitude=new.longitude,
    )
    added = AddedPlace(place=place, basis=new.basis, added_by=user)
    try:
        place.full_clean(validate_unique=False)
        added.clean_fields(exclude={"place", "confirmed_by", "confirmed_at"})
    except ValidationError as error:
        told = [Problem(name, " ".join(said)) for name, said in error.message_dict.items()]
        raise ContradictionError("The place was not added.", told) from error
    near = near_places(new.name, new.parent.country, new.latitude, new.longitude)
    if unseen := [each for each in near if each.place.pk not in seen]:
        raise AlreadyThereError(
            f"“{new.name}” may be there already.",
            [each.place.pk for each in unseen],
            [Problem(str(each.place), each.reason) for each in unseen],
        )
    with acting_as(user):
        place.save(force_insert=True)
        added.save()
    return place


@transaction.atomic
def confirm_place(place: Place, user: User) -> None:
    """Confirm a place that another person added.

    Raises NotPermittedError, OwnWorkError, or WrongStateError if it does not wait.
    """
    check_may_review(user)
    added = AddedPlace.objects.select_for_update().filter(place=place.pk).first()
    if added is None or added.confirmed_by_id is not None:
        raise WrongStateError(f"{place} does not wait for a confirmation.")
    if added.added_by_id == user.pk:
        raise OwnWorkError(f"You added {place}, so another person has to confirm it.")
    added.confirmed_by = user
    with acting_as(user):
        added.save(update_fields=["confirmed_by"])


def added_places(keys: Iterable[int]) -> list[AddedPlace]:
    """Return what was added by hand among these places and those they lie in, with their parents.

    One query, and another one for each level of places that were added by hand.
    """
    found: dict[int, AddedPlace] = {}
    wanted = set(keys)
    while wanted:
        added = AddedPlace.objects.filter(place__in=wanted).select_related(
            "place__parent", "added_by", "confirmed_by"
        )
        level = {each.place_id: each for each in added}
        found |= level
        wanted = {each.place.parent_id for each in level.values() if each.place.parent_id}
        wanted -= found.keys()
    return list(found.values())
