"""Loads reference places from a table.

Places are reference data that others maintain (ISO 3166, GeoNames). They are published when a
record that refers to them is approved (`curation.places.publishing`); what changes in places that
are published already is published at once.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction

from curation.places.cells import MORE_COLUMNS
from curation.places.changing import Loading
from curation.places.errors import PlacesError
from curation.places.gazetteers import GazetteerSaid, stored_gazetteer
from curation.places.publishing import publish_changes, publish_places
from entities.models import Place
from publication.log import open_log

__all__ = ["COLUMNS", "WORLD", "LoadedPlaces", "check_columns", "load_places", "read_places"]

COLUMNS = ("code", "name", "kind", "country", "parent", "latitude", "longitude")
"""The columns of the table. `parent` is a code or empty; coordinates are WGS 84 degrees."""

WORLD = settings.BASE_DIR / "seeds" / "gazetteer" / "world.csv"
"""The countries of ISO 3166-1 and the units of ISO 3166-2."""


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
    unknown = [str(name) for name in names if name not in (*COLUMNS, *MORE_COLUMNS)]
    if missing:
        raise PlacesError(f"It lacks the columns {', '.join(missing)}.")
    if unknown:
        raise PlacesError(
            f"It has unknown columns: {', '.join(unknown)}. There are"
            f" {', '.join((*COLUMNS, *MORE_COLUMNS))}."
        )


def load_places(
    rows: Iterable[Mapping[str, str]],
    *,
    gazetteer: GazetteerSaid | None = None,
    publish: bool = False,
    dry_run: bool = False,
) -> LoadedPlaces:
    """Create or update the places of `rows`, then publish changes of published places.

    Each row has the `COLUMNS` as text, and may have MORE_COLUMNS of `curation.places.cells`. A
    parent comes before the places in it, or is loaded already. Places without a row do not change,
    nor does what has no column. Loading the same rows again does nothing.

    `gazetteer` is where the rows come from. A place belongs to the gazetteer that brought it: rows
    of another one change none of its fields, they add their name of it, and names and identifiers.

    With `publish`, the places are published at once, and those they lie in; otherwise new places
    wait until a record refers to them. With `dry_run` nothing is written, and the result says what
    would change. Raises PlacesError for a row that cannot be loaded and for a missing or unknown
    column, and then changes nothing.
    """
    rows = list(rows)
    for row in rows[:1]:
        check_columns(row)
    with transaction.atomic():
        stored = stored_gazetteer(gazetteer, write=not dry_run) if gazetteer else None
        loading = Loading(rows, stored)
        for row in rows:
            loading.add(row)
        if dry_run:
            return _result(loading, len(rows), 0)
        # Nobody publishes meanwhile: a document that was rendered before would differ from its row.
        open_log()
        loading.save()
    published = publish_changes()
    if publish:
        codes = {row["code"] for row in rows}
        published += publish_places(Place.objects.filter(code__in=codes))
    return _result(loading, len(rows), published)


def _result(loading: Loading, read: int, published: int) -> LoadedPlaces:
    return LoadedPlaces(
        read, len(loading.new), len(loading.changed), published, tuple(loading.changes())
    )
