"""The cells of a table of places that hold several things: names, identifiers, claims, successors.

Things are separated by semicolons, their parts by vertical bars. Parts that are empty at the end
can be left out.
"""

import re
from collections.abc import Iterator, Mapping

from django.core.exceptions import ValidationError

from curation.places.errors import PlacesError
from entities.models import Gazetteer, Place, PlaceClaim, PlaceIdentifier, PlaceName, PlaceSuccessor

__all__ = [
    "CLAIMED_BY",
    "IDENTIFIERS",
    "MORE_COLUMNS",
    "OTHER_NAMES",
    "SUCCESSORS",
    "as_places_error",
    "claims_in",
    "identifiers_in",
    "names_in_cell",
    "successors_in",
]

OTHER_NAMES = "other_names"
"""Other names: each a name alone, or `name|language|kind|since|until`.

That is: a BCP 47 tag, a kind of alias and two EDTF dates.
"""

IDENTIFIERS = "identifiers"
"""Identifiers in other lists, each with its scheme before a colon: `pcode:AF01`."""

CLAIMED_BY = "claimed_by"
"""The codes of other countries that claim the place."""

SUCCESSORS = "successors"
"""The codes of the places that it became, each alone or with an EDTF date: `PK-KP|2018-05-31`."""

MORE_COLUMNS = (OTHER_NAMES, IDENTIFIERS, CLAIMED_BY, SUCCESSORS)
"""The columns that a table may have beside those that it must have."""

# As the constraints of the table have it; they would need a query for each.
_ANY_FORM = "[!-:<-{}~]+"
_FORMS = {"wikidata": "Q[1-9][0-9]*", "geonames": "[1-9][0-9]*"}

_PARTS = ("name", "language", "kind", "since", "until")


def names_in_cell(place: Place, cell: str, gazetteer: Gazetteer | None) -> list[PlaceName]:
    """Return the names in a cell of OTHER_NAMES, unsaved. Raises PlacesError."""
    found: dict[str, PlaceName] = {}
    for entry, parts in _entries(cell):
        if parts[0] == place.name or parts[0] in found:
            continue
        if len(parts) > len(_PARTS):
            raise PlacesError(f"{place.code}: “{entry}” has more than {len(_PARTS)} parts.")
        name = PlaceName(place=place, gazetteer=gazetteer, **dict(zip(_PARTS, parts, strict=False)))
        _clean(place, name)
        found[name.name] = name
    return list(found.values())


def identifiers_in(place: Place, cell: str, gazetteer: Gazetteer | None) -> list[PlaceIdentifier]:
    """Return the identifiers in a cell of IDENTIFIERS, unsaved. Raises PlacesError."""
    found: dict[tuple[str, str], PlaceIdentifier] = {}
    for entry, _ in _entries(cell):
        scheme, colon, value = (part.strip() for part in entry.partition(":"))
        if not colon or not value:
            raise PlacesError(
                f"{place.code}: “{entry}” is no identifier with its scheme before a colon."
            )
        identifier = PlaceIdentifier(place=place, scheme=scheme, value=value, gazetteer=gazetteer)
        _clean(place, identifier)
        if not re.fullmatch(_FORMS.get(scheme, _ANY_FORM), value):
            raise PlacesError(f"{place.code}: “{entry}” is no identifier of its list.")
        found[scheme, value] = identifier
    return sorted(found.values(), key=lambda each: (each.scheme, each.value))


def claims_in(place: Place, cell: str) -> list[PlaceClaim]:
    """Return the claims in a cell of CLAIMED_BY, unsaved. Raises PlacesError."""
    found = {entry: PlaceClaim(place=place, country=entry) for entry, _ in _entries(cell)}
    for country in found:
        if not re.fullmatch("[A-Z]{2}", country):
            raise PlacesError(f"{place.code}: “{country}” is no country: write a code such as PK.")
    if place.country in found:
        raise PlacesError(
            f"{place.code}: it belongs to {place.country}. Other countries may claim it."
        )
    return [found[country] for country in sorted(found)]


def successors_in(place: Place, cell: str, known: Mapping[str, Place]) -> list[PlaceSuccessor]:
    """Return the successors in a cell of SUCCESSORS, unsaved. Raises PlacesError."""
    found: dict[str, PlaceSuccessor] = {}
    for entry, parts in _entries(cell):
        if len(parts) > 2:
            raise PlacesError(f"{place.code}: “{entry}” has more than 2 parts.")
        successor = known.get(parts[0])
        if successor is None or successor.code == place.code:
            raise PlacesError(
                f"{place.code}: its successor {parts[0]} is not known. Put it before, as another"
                " place."
            )
        if re.fullmatch("PL[0-9]+", successor.code):
            raise PlacesError(
                f"{place.code}: its successor {successor.code} was added by a person, and such a"
                " place is no successor. Load it from a gazetteer."
            )
        found[parts[0]] = PlaceSuccessor(
            place=place, successor=successor, since=parts[1] if len(parts) > 1 else ""
        )
        _clean(place, found[parts[0]])
    return list(found.values())


def as_places_error(place: Place, error: ValidationError) -> PlacesError:
    """Return the error with the code of its place."""
    return PlacesError(f"{place.code}: {' '.join(error.messages)}")


def _entries(cell: str) -> Iterator[tuple[str, list[str]]]:
    for entry in cell.split(";"):
        parts = [" ".join(part.split()) for part in entry.split("|")]
        if parts[0]:
            yield entry.strip(), parts


def _clean(place: Place, thing: PlaceName | PlaceIdentifier | PlaceSuccessor) -> None:
    try:
        thing.clean_fields(exclude={"place", "successor", "gazetteer"})
    except ValidationError as error:
        raise as_places_error(place, error) from error
