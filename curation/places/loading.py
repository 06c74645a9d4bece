"""Loads reference places from a table.

Places are reference data that others maintain (ISO 3166, GeoNames). They are published when a
record that refers to them is approved (`curation.places.publishing`); what changes in places that
are published already is published at once.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from curation.places.publishing import publish_changes, publish_places
from entities.models import Place, PlaceName
from publication.log import open_log

__all__ = [
    "COLUMNS",
    "OTHER_NAMES",
    "WORLD",
    "LoadedPlaces",
    "PlacesError",
    "check_columns",
    "load_places",
    "read_places",
]

COLUMNS = ("code", "name", "kind", "country", "parent", "latitude", "longitude")
"""The columns of the table. `parent` is a code or empty; coordinates are WGS 84 degrees."""

OTHER_NAMES = "other_names"
"""An optional column: other names of the place, separated by semicolons.

Each is a name alone, or `name|language|kind|since|until` with empty parts where nothing is known:
a BCP 47 tag, a kind of alias and two EDTF dates. Parts that are empty at the end can be left out.
"""

WORLD = settings.BASE_DIR / "seeds" / "gazetteer" / "world.csv"
"""The countries of ISO 3166-1 and the units of ISO 3166-2."""


class PlacesError(ValueError):
    """A row that cannot be loaded. The message names it and the reason."""


@dataclass(frozen=True)
class LoadedPlaces:
    """The result: rows read, new places, changed places, and documents published.

    `changes` has one line for each changed place: what it was, and what it is now.
    """

    read: int
    new: int
    changed: int
    published: int
    changes: tuple[str, ...] = field(default=(), compare=False)


def read_places(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file in UTF-8 with a header line.

    Raises PlacesError for missing or unknown columns and for a file that cannot be read.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines, restval="")
            check_columns(table.fieldnames or [])
            return list(table)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlacesError(str(error)) from error


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


def load_places(
    rows: Iterable[Mapping[str, str]], *, publish: bool = False, dry_run: bool = False
) -> LoadedPlaces:
    """Create or update the places of `rows`, then publish changes of published places.

    Each row has the `COLUMNS` as text, and may have `OTHER_NAMES`. A parent comes before the places
    in it, or is loaded already. Places without a row do not change, nor do other names without the
    column. Loading the same rows again does nothing. With `publish`, the places are published at
    once, and those they lie in; otherwise new places wait until a record refers to them. With
    `dry_run` nothing is written, and the result says what would change. Raises
    PlacesError for a row that cannot be loaded and for a missing or unknown column, and then
    changes nothing.
    """
    rows = list(rows)
    for row in rows[:1]:
        check_columns(row)
    with transaction.atomic():
        loading = _Loading()
        for row in rows:
            loading.add(row)
        if dry_run:
            return loading.result(len(rows), 0)
        # Nobody publishes meanwhile: a document that was rendered before would differ from its row.
        open_log()
        loading.save()
    published = publish_changes()
    if publish:
        published += publish_places(Place.objects.filter(code__in={row["code"] for row in rows}))
    return loading.result(len(rows), published)


class _Loading:
    """The places of the database and of the rows so far, by code. Writes nothing before `save`."""

    def __init__(self) -> None:
        by_key = {place.pk: place for place in Place.objects.prefetch_related("other_names")}
        for place in by_key.values():
            if place.parent_id is not None:
                place.parent = by_key[place.parent_id]
        self.known = {place.code: place for place in by_key.values()}
        self.new: dict[str, Place] = {}
        self.changed: dict[str, Place] = {}
        self.names: dict[str, list[PlaceName]] = {}
        self.before = {
            code: (_content(place), _said([*place.other_names.all()]))
            for code, place in self.known.items()
        }

    def result(self, read: int, published: int) -> LoadedPlaces:
        changes = tuple(f"{code}: {self._change_of(code)}" for code in self.changed)
        return LoadedPlaces(read, len(self.new), len(self.changed), published, changes)

    def _change_of(self, code: str) -> str:
        content, names = self.before[code]
        now = _content(self.changed[code])
        changes = [
            f"{name} {was if was is not None else '-'} -> {is_ if is_ is not None else '-'}"
            for name, was, is_ in zip(_FIELDS, content, now, strict=True)
            if was != is_
        ]
        if code in self.names:
            was_named, is_named = ({said[0] for said in each} for each in (names, self._said(code)))
            gone, come = sorted(was_named - is_named), sorted(is_named - was_named)
            changes += [f"name “{name}” goes" for name in gone]
            changes += [f"name “{name}” comes" for name in come]
            changes += ["its other names say more"] if not (gone or come) else []
        return ", ".join(changes)

    def _said(self, code: str) -> list[tuple[str, ...]]:
        return _said(self.names[code])

    def add(self, row: Mapping[str, str]) -> None:
        """Set the fields of a place from its row. Raises PlacesError."""
        code = row["code"]
        place = self.known.get(code) or Place(code=code)
        before = _content(place)
        self._set(place, row)
        names = _other_names(place, row[OTHER_NAMES]) if OTHER_NAMES in row else None
        kept = [*place.other_names.all()] if place.pk else []
        if names is not None and _said(names) != _said(self.names.get(code, kept)):
            self.names[code] = names
        if not place.pk:
            self.new[code] = place
        elif _content(place) != before or code in self.names:
            self.changed[code] = place
        self.known[code] = place

    def _set(self, place: Place, row: Mapping[str, str]) -> None:
        if re.fullmatch("PL[0-9]+", place.code):
            raise PlacesError(f"{place.code}: such a code is that of a place added by a person.")
        parent = self.known.get(row["parent"]) if row["parent"] else None
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

    def save(self) -> None:
        """Write everything in a few statements. Raises PlacesError for the first refused row."""
        levels: dict[int, list[Place]] = defaultdict(list)
        for place in self.new.values():
            levels[len(place.above())].append(place)
        try:
            with transaction.atomic():
                for level in sorted(levels):
                    Place.objects.bulk_create(levels[level], batch_size=1000)
                Place.objects.bulk_update(self.changed.values(), _FIELDS, batch_size=1000)
        except IntegrityError as error:
            self._name_refused(error)
        places = [self.known[code] for code in self.names]
        PlaceName.objects.filter(
            place__in=[place for place in places if place.code in self.changed]
        ).delete()
        PlaceName.objects.bulk_create(
            [name for code in self.names for name in self.names[code]], batch_size=1000
        )

    def _name_refused(self, error: IntegrityError) -> None:
        """Raise PlacesError for the first place that breaks a constraint."""
        for place in (*self.new.values(), *self.changed.values()):
            try:
                place.validate_constraints()
            except ValidationError as found:
                raise _as_places_error(place, found) from error
        raise PlacesError(str(error)) from error


_FIELDS = ("name", "kind", "country", "parent", "latitude", "longitude")


def _content(place: Place) -> tuple[Any, ...]:
    parent = place.parent.code if place.parent else None
    return (place.name, place.kind, place.country, parent, place.latitude, place.longitude)


def _other_names(place: Place, cell: str) -> list[PlaceName]:
    """Return the names in a cell of `OTHER_NAMES`. Raises PlacesError."""
    found: dict[str, PlaceName] = {}
    for entry in cell.split(";"):
        parts = [" ".join(part.split()) for part in entry.split("|")]
        if not parts[0] or parts[0] == place.name or parts[0] in found:
            continue
        if len(parts) > len(_PARTS):
            raise PlacesError(f"{place.code}: “{entry}” has more than {len(_PARTS)} parts.")
        name = PlaceName(place=place, **dict(zip(_PARTS, parts, strict=False)))
        try:
            name.clean_fields(exclude={"place"})
        except ValidationError as error:
            raise _as_places_error(place, error) from error
        found[name.name] = name
    return list(found.values())


_PARTS = ("name", "language", "kind", "since", "until")


def _said(names: Sequence[PlaceName]) -> list[tuple[str, ...]]:
    return [tuple(getattr(name, part) for part in _PARTS) for name in names]


def _as_places_error(place: Place, error: ValidationError) -> PlacesError:
    return PlacesError(f"{place.code}: {' '.join(error.messages)}")
