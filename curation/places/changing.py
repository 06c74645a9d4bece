"""What a table of places changes in the places that are there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from curation.models import AddedPlace
from curation.places.cells import (
    CLAIMED_BY,
    IDENTIFIERS,
    OTHER_NAMES,
    SUCCESSORS,
    as_places_error,
    claims_in,
    identifiers_in,
    names_in_cell,
    successors_in,
)
from curation.places.errors import PlacesError
from curation.places.publishing import fetch_more
from entities.models import Gazetteer, Place, PlaceIdentifier, PlaceName, PlaceSuccessor
from entities.rendering import scheme_of_code

__all__ = ["Loading"]

BATCH_SIZE = 1000

FIELDS = ("name", "kind", "country", "parent", "latitude", "longitude", "gazetteer")

MORE = {
    OTHER_NAMES: "other_names",
    IDENTIFIERS: "identifiers",
    CLAIMED_BY: "claims",
    SUCCESSORS: "successors",
}
"""What else is known of a place: the relation of each column."""
OF_GAZETTEERS = (OTHER_NAMES, IDENTIFIERS)
"""What each gazetteer adds to a place, and changes only where it added it."""


class Loading:
    """The places of some rows, and those they name, by code. Writes nothing before `save`.

    `new` and `changed` have the places by code. A few queries, however many rows there are.
    """

    def __init__(
        self, rows: Sequence[Mapping[str, str]], gazetteer: Gazetteer | None = None
    ) -> None:
        self.gazetteer = gazetteer
        self.known = _known_places(rows)
        self.waiting = _waiting(self.known.values())
        self.owners = _owners_of_identifiers(rows)
        self.new: dict[str, Place] = {}
        self.changed: dict[str, Place] = {}
        self.more: dict[tuple[str, str], list[Any]] = {}
        self.before = {code: _content(place) for code, place in self.known.items()}

    def add(self, row: Mapping[str, str]) -> None:
        """Set what is known of a place from its row. Raises PlacesError."""
        code = row["code"]
        place = self.known.get(code) or Place(code=code)
        if re.fullmatch("PL[0-9]+", code):
            raise PlacesError(f"{code}: such a code is that of a place added by a person.")
        before = _content(place)
        is_own = self._is_own(place)
        cells = dict(row)
        if is_own:
            self._set(place, row)
        elif row["name"] != place.name:
            cells[OTHER_NAMES] = ";".join(filter(None, (row["name"], row.get(OTHER_NAMES))))
        self.known[code] = place
        for scheme, value in scheme_of_code(place):
            self._take_identifier(place, scheme, value)
        for column in MORE.keys() & cells.keys():
            if is_own or column in OF_GAZETTEERS:
                self._set_more(place, column, cells[column], is_own)
        if not place.pk:
            self.new[code] = place
        elif _content(place) != before or any((code, column) in self.more for column in MORE):
            self.changed[code] = place

    def _is_own(self, place: Place) -> bool:
        """Return whether the rows may change the fields of a place.

        Rows that come from nowhere may, if the place comes from nowhere too.
        """
        return place.gazetteer in (None, self.gazetteer)

    def _set(self, place: Place, row: Mapping[str, str]) -> None:
        parent = self.known.get(row["parent"]) if row["parent"] else None
        if row["parent"] and parent is None:
            raise PlacesError(
                f"{place.code}: its parent {row['parent']} is not known. Put the parent before the "
                "places in it."
            )
        if parent and place.code in {above.code for above in (parent, *parent.above())}:
            raise PlacesError(f"{place.code}: it would lie within itself, through {parent.code}.")
        if parent and (waiting := self.waiting & {above.pk for above in (parent, *parent.above())}):
            raise PlacesError(
                f"{place.code}: it would lie in {Place.objects.get(pk=waiting.pop()).code}, which"
                " waits for a second person. Confirm that place first."
            )
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
        place.gazetteer = self.gazetteer or place.gazetteer
        try:
            place.clean_fields(exclude={"parent", "gazetteer"})
        except ValidationError as error:
            raise as_places_error(place, error) from error

    def _set_more(self, place: Place, column: str, cell: str, is_own: bool) -> None:
        kept = self._kept(place, column, is_own)
        said: Iterable[Any]
        match column:
            case "other_names":
                taken = {name.name for name in kept}
                names = names_in_cell(place, cell, self.gazetteer)
                said = [name for name in names if name.name not in taken]
            case "identifiers":
                taken = {(each.scheme, each.value) for each in kept}
                found = identifiers_in(place, cell, self.gazetteer)
                said = [each for each in found if (each.scheme, each.value) not in taken]
                for each in said:
                    self._take_identifier(place, each.scheme, each.value)
            case "claimed_by":
                said = claims_in(place, cell)
            case _:
                said = successors_in(place, cell, self.known)
        said, key = list(said), (place.code, column)
        # What is kept may stand anywhere between: only what this gazetteer said is compared.
        before = [
            each for each in self.more.get(key, self._stored(place, column)) if each not in kept
        ]
        # Names keep their order; the others have none.
        arranged = list if column == OTHER_NAMES else sorted
        if arranged(map(_parts, said)) != arranged(map(_parts, before)):
            self.more[key] = [*kept, *said]

    def _take_identifier(self, place: Place, scheme: str, value: str) -> None:
        owner = self.owners.setdefault((scheme, value), place.code)
        if owner != place.code:
            raise PlacesError(f"{place.code}: its identifier {scheme}:{value} is that of {owner}.")

    def _stored(self, place: Place, column: str) -> list[Any]:
        return [*getattr(place, MORE[column]).all()] if place.pk else []

    def _kept(self, place: Place, column: str, is_own: bool) -> list[Any]:
        """Return what other gazetteers said of a place."""
        if column not in OF_GAZETTEERS:
            return []
        replaced = (None, self.gazetteer) if is_own else (self.gazetteer,)
        return [each for each in self._stored(place, column) if each.gazetteer not in replaced]

    def changes(self) -> Iterator[str]:
        """Yield a line for each changed place: what it was, and what it is now."""
        for code in self.changed:
            yield f"{code}: {', '.join(self._changes_of(code))}"

    def _changes_of(self, code: str) -> Iterator[str]:
        place = self.changed[code]
        for name, before, after in zip(FIELDS, self.before[code], _content(place), strict=True):
            if before != after:
                was, now = ("-" if each is None else each for each in (before, after))
                yield f"{name} {was} -> {now}"
        for column in MORE:
            if (code, column) in self.more:
                was = {_parts(each)[0] for each in self._stored(place, column)}
                now = {_parts(each)[0] for each in self.more[code, column]}
                word = "name" if column == OTHER_NAMES else column.replace("_", " ")
                yield from (f"{word} “{each}” goes" for each in sorted(was - now))
                yield from (f"{word} “{each}” comes" for each in sorted(now - was))
                if was == now:
                    yield f"its {column.replace('_', ' ')} say more"

    def save(self) -> None:
        """Write everything in a few statements. Raises PlacesError for the first refused row."""
        levels: dict[int, list[Place]] = defaultdict(list)
        for place in self.new.values():
            levels[len(place.above())].append(place)
        try:
            with transaction.atomic():
                for level in sorted(levels):
                    Place.objects.bulk_create(levels[level], batch_size=BATCH_SIZE)
                Place.objects.bulk_update(self.changed.values(), FIELDS, batch_size=BATCH_SIZE)
                for column in MORE:
                    self._save_more(column)
        except IntegrityError as error:
            self._name_refused(error)

    def _save_more(self, column: str) -> None:
        lists = {code: now for (code, of), now in self.more.items() if of == column}
        if not lists:
            return
        model: Any = Place._meta.get_field(MORE[column]).related_model
        gone = [
            each.pk
            for code, now in lists.items()
            for each in self._stored(self.known[code], column)
            if each not in now
        ]
        model.objects.filter(pk__in=gone).delete()
        new = [each for each in chain.from_iterable(lists.values()) if each.pk is None]
        for each in new:
            # The keys of new places are known only now.
            each.place = each.place
            if isinstance(each, PlaceSuccessor):
                each.successor = each.successor
        model.objects.bulk_create(new, batch_size=BATCH_SIZE)

    def _name_refused(self, error: IntegrityError) -> None:
        """Raise PlacesError for the first place that breaks a constraint."""
        things = chain.from_iterable(self.more.values())
        for thing in (*self.new.values(), *self.changed.values(), *things):
            try:
                thing.validate_constraints()
            except ValidationError as found:
                place = thing if isinstance(thing, Place) else thing.place
                raise as_places_error(place, found) from error
        raise PlacesError(str(error)) from error


def _known_places(rows: Sequence[Mapping[str, str]]) -> dict[str, Place]:
    """Return the places that rows name, with all that they lie in, by code."""
    codes = {row["code"] for row in rows} | {row["parent"] for row in rows if row["parent"]}
    codes |= {
        entry.partition("|")[0].strip()
        for row in rows
        for entry in row.get(SUCCESSORS, "").split(";")
    }
    by_key: dict[int, Place] = {}
    wanted = Place.objects.filter(code__in=codes)
    while fresh := list(wanted.select_related("gazetteer")):
        by_key |= {place.pk: place for place in fresh}
        above = {place.parent_id for place in fresh if place.parent_id} - by_key.keys()
        wanted = Place.objects.filter(pk__in=above)
    for place in by_key.values():
        if place.parent_id is not None:
            place.parent = by_key[place.parent_id]
    fetch_more([*by_key.values()])
    return {place.code: place for place in by_key.values()}


def _waiting(places: Iterable[Place]) -> set[int]:
    """Return the keys of the places that a person added and nobody confirmed yet. One query."""
    added = AddedPlace.objects.filter(place__in=[place.pk for place in places])
    return set(added.filter(confirmed_by=None).values_list("place_id", flat=True))


def _owners_of_identifiers(rows: Sequence[Mapping[str, str]]) -> dict[tuple[str, str], str]:
    """Return the codes of the places that have the identifiers or codes of these rows.

    The code of a place is an identifier too.
    """
    values = {
        entry.partition(":")[2].strip()
        for row in rows
        for entry in row.get(IDENTIFIERS, "").split(";")
    }
    values = (values | {row["code"] for row in rows}) - {""}
    found = PlaceIdentifier.objects.filter(value__in=values)
    owners = {
        (scheme, value): code
        for scheme, value, code in found.values_list("scheme", "value", "place__code")
    }
    for place in Place.objects.filter(code__in=values):
        owners |= dict.fromkeys(scheme_of_code(place), place.code)
    return owners


def _content(place: Place) -> tuple[Any, ...]:
    parent = place.parent.code if place.parent else None
    gazetteer = place.gazetteer.key if place.gazetteer else None
    point = place.latitude, place.longitude
    return (place.name, place.kind, place.country, parent, *point, gazetteer)


def _parts(thing: Any) -> tuple[str, ...]:
    """Return what a name, identifier, claim or successor says; what it is called comes first."""
    if isinstance(thing, PlaceName):
        return (thing.name, thing.language, thing.kind, thing.since, thing.until)
    if isinstance(thing, PlaceIdentifier):
        return (f"{thing.scheme}:{thing.value}",)
    if isinstance(thing, PlaceSuccessor):
        return (thing.successor.code, thing.since)
    return (thing.country,)
