"""Loads reference places from a table and publishes those that are new or changed.

Places are reference data that others maintain (ISO 3166, GeoNames), so they are published without
contributors and without an approver.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from entities.models import Place, PlaceName
from entities.rendering import render_place
from publication.log import Action, Entry, append, open_log
from publication.models import Publication
from publication.vocabulary import WITH_DOCUMENT, Kind

__all__ = [
    "COLUMNS",
    "OTHER_NAMES",
    "LoadedPlaces",
    "PlacesError",
    "check_columns",
    "load_places",
    "publish_places",
]

COLUMNS = ("code", "name", "kind", "country", "parent", "latitude", "longitude")
"""The columns of the table. `parent` is a code or empty; coordinates are WGS 84 degrees."""

OTHER_NAMES = "other_names"
"""An optional column: other names of the place, separated by semicolons."""

BATCH_SIZE = 1000
"""Each batch has its own transaction, because a transaction locks the head of the log."""


class PlacesError(ValueError):
    """A row that cannot be loaded. The message names it and the reason."""


@dataclass(frozen=True)
class LoadedPlaces:
    """The result: rows read, new places, changed places, and documents published."""

    read: int
    new: int
    changed: int
    published: int


def load_places(rows: Iterable[Mapping[str, str]]) -> LoadedPlaces:
    """Create or update the places of `rows`, then publish every new or changed place.

    Each row has the `COLUMNS` as text, and may have `OTHER_NAMES`. A parent comes before the places
    in it, or is loaded already. Places without a row do not change, nor do other names without the
    column. Loading the same rows again does nothing. Raises PlacesError for a row that cannot be
    loaded and for a missing or unknown column, and then changes nothing.
    """
    rows = list(rows)
    for row in rows[:1]:
        check_columns(row)
    new = changed = 0
    with transaction.atomic():
        known = _places_by_code()
        for row in rows:
            place = known.get(row["code"]) or Place(code=row["code"])
            before = _content(place)
            _apply_row(place, row, known)
            other_names = _other_names(place, row)
            if not place.pk:
                new += 1
            elif _content(place) != before or other_names is not None:
                changed += 1
            else:
                continue
            _save(place)
            if other_names is not None:
                _name(place, other_names)
            known[place.code] = place
    return LoadedPlaces(len(rows), new, changed, publish_places())


def check_columns(names: Iterable[str]) -> None:
    """Raise PlacesError for columns that are missing or unknown."""
    names = list(names)
    missing = [name for name in COLUMNS if name not in names]
    unknown = [str(name) for name in names if name not in (*COLUMNS, OTHER_NAMES)]
    if missing:
        raise PlacesError(f"It lacks the columns {', '.join(missing)}.")
    if unknown:
        raise PlacesError(
            f"It has unknown columns: {', '.join(unknown)}. There are"
            f" {', '.join((*COLUMNS, OTHER_NAMES))}."
        )


def _other_names(place: Place, row: Mapping[str, str]) -> list[str] | None:
    """Return the other names that a row gives a place, or None if the place has exactly those."""
    if OTHER_NAMES not in row:
        return None
    names = (" ".join(name.split()) for name in row[OTHER_NAMES].split(";"))
    wanted = list(dict.fromkeys(name for name in names if name and name != place.name))
    kept = [other.name for other in place.other_names.all()] if place.pk else []
    return wanted if wanted != kept else None


def _name(place: Place, names: list[str]) -> None:
    """Give a place these other names. Raises PlacesError."""
    place.other_names.all().delete()
    others = [PlaceName(place=place, name=name) for name in names]
    try:
        for other in others:
            other.clean_fields()
    except ValidationError as error:
        raise _as_places_error(place, error) from error
    PlaceName.objects.bulk_create(others)


def publish_places() -> int:
    """Publish each place whose document differs from the last published one; return how many."""
    published = 0
    while count := _publish_batch():
        published += count
    return published


def _places_by_code() -> dict[str, Place]:
    """Return all places by code, each with its parent set. Two queries."""
    by_key = {place.pk: place for place in Place.objects.prefetch_related("other_names")}
    for place in by_key.values():
        if place.parent_id is not None:
            place.parent = by_key[place.parent_id]
    return {place.code: place for place in by_key.values()}


def _content(place: Place) -> tuple[Any, ...]:
    return (
        place.name,
        place.kind,
        place.country,
        place.parent_id,
        place.latitude,
        place.longitude,
    )


def _apply_row(place: Place, row: Mapping[str, str], known: Mapping[str, Place]) -> None:
    """Set the fields of a place from its row. Raises PlacesError."""
    parent = known.get(row["parent"]) if row["parent"] else None
    if row["parent"] and parent is None:
        raise PlacesError(
            f"{place.code}: its parent {row['parent']} is not known. Put the parent before the "
            "places in it."
        )
    if parent and place.code in {above.code for above in (parent, *parent.above())}:
        raise PlacesError(f"{place.code}: it would lie within itself, through {parent.code}.")
    if parent and parent.country != row["country"]:
        raise PlacesError(
            f"{place.code}: its country is {row['country']}, but {parent.code} is in "
            f"{parent.country}."
        )
    place.name = row["name"]
    place.kind = row["kind"]
    place.country = row["country"]
    place.parent = parent
    place.latitude = row["latitude"] or None
    place.longitude = row["longitude"] or None
    try:
        place.clean_fields(exclude={"parent"})
    except ValidationError as error:
        raise _as_places_error(place, error) from error


def _save(place: Place) -> None:
    try:
        place.validate_constraints()
    except ValidationError as error:
        raise _as_places_error(place, error) from error
    place.save()


def _as_places_error(place: Place, error: ValidationError) -> PlacesError:
    return PlacesError(f"{place.code}: {' '.join(error.messages)}")


@transaction.atomic
def _publish_batch() -> int:
    head = open_log()
    last = {
        public_id: (version, json.loads(body) if body else {})
        for public_id, version, body in Publication.objects.filter(
            kind=Kind.PLACE, action__in=WITH_DOCUMENT
        )
        .order_by("public_id", "-seq")
        .distinct("public_id")
        .values_list("public_id", "version", "document__body")
    }
    entries = []
    for place in sorted(_places_by_code().values(), key=lambda each: len(each.above())):
        version, document = last.get(place.code, (0, {}))
        said = {key: value for key, value in document.items() if key not in ADDED_BY_THE_LOG}
        # A document of before there were other names says nothing of them.
        if said and {"other_names": [], **said} == render_place(place, version):
            continue
        entries.append(
            Entry(
                kind=Kind.PLACE,
                public_id=place.code,
                version=version + 1,
                action=Action.PUBLISH,
                document=render_place(place, version + 1),
                contributors=(),
                approver=None,
            )
        )
    return len(append(head, entries[:BATCH_SIZE]))


ADDED_BY_THE_LOG = ("published_at", "seq")
