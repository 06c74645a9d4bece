"""GeoJSON (RFC 7946): where records are, and how precisely that is known.

Longitude comes first. An unknown place has a null geometry, never an invented point. The foreign
member `attribution` has what is written beside the places.
"""

import json
from collections.abc import Iterator
from typing import Any

from api.formats.flat import FLAT
from api.formats.format import Document, Export, Format
from api.formats.related import ATTRIBUTED, attributed
from publication.vocabulary import Kind

__all__ = [
    "GEOJSON",
]

ATTRIBUTION = "attribution"

# Columns of the flat table that the geometry already contains.
GEOMETRY_COLUMNS = ("latitude", "longitude")


def write(export: Export) -> Iterator[bytes]:
    """Yield a Feature for a single record, a FeatureCollection for a list."""
    if export.one:
        for batch in attributed(export):
            for document in batch:
                lines = document[ATTRIBUTED]
                yield _json_bytes(feature(document) | ({ATTRIBUTION: lines} if lines else {}))
        return
    yield b'{"type":"FeatureCollection","features":['
    between = b""
    gathered: set[str] = set()
    for batch in attributed(export):
        if batch:
            yield between + b",".join(_json_bytes(feature(document)) for document in batch)
            between = b","
            gathered.update(line for document in batch for line in document[ATTRIBUTED])
    # At the end, because the features are sent as they are read.
    yield b"]," + _json_bytes({ATTRIBUTION: sorted(gathered)})[1:] if gathered else b"]}"


def feature(document: Document) -> Document:
    """Return a record as a Feature; its properties are the columns of the flat table.

    `point` says what the geometry is: `exact`, `near` the point, `computed` from a distance and a
    direction, or the `centroid` of the place. Of several points, it says that of the first, as
    `precision` does.
    """
    (row,) = FLAT[Kind(document["type"])].read(document)
    header = FLAT[Kind(document["type"])].header
    properties = {
        name: value for name, value in zip(header, row, strict=True) if name not in GEOMETRY_COLUMNS
    }
    geometry = _geometry(document)
    precision = properties.get("precision") or _precision_of_points(document)
    known = precision if precision in ("exact", "near") else "centroid"
    if properties.get("point_computed"):
        known = "computed"
    properties["point"] = known if geometry else None
    return {
        "type": "Feature",
        "id": document["id"],
        "geometry": geometry,
        "properties": properties,
    }


def _precision_of_points(document: Document) -> str | None:
    """Return the precision of the first point alone, if the record has one."""
    return next((each["precision"] for each in document.get("points", ())), None)


def _geometry(document: Document) -> Document | None:
    """Return a point, or the points of several places, the main one first."""
    match document["type"]:
        case Kind.FINDING:
            places = document["places"]
        case Kind.INCIDENT:
            # A point alone comes after the places.
            places = [
                document["place"],
                *document.get("other_places", ()),
                *document.get("points", ()),
            ]
        case _:
            places = [document]
    points = [point for place in places if (point := _point(place))]
    if len(points) > 1:
        return {"type": "MultiPoint", "coordinates": points}
    return {"type": "Point", "coordinates": points[0]} if points else None


def _point(place: Document | None) -> list[float] | None:
    if place is None or place["latitude"] is None or place["longitude"] is None:
        return None
    return [place["longitude"], place["latitude"]]


def _json_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


GEOJSON = Format(
    "geojson",
    "application/geo+json",
    "features with points, for maps",
    write,
    kinds=(Kind.INCIDENT, Kind.FINDING, Kind.PLACE),
)
