"""How far and in which direction something lies from a place: “12 km north”, and its point."""

import re
from dataclasses import dataclass
from decimal import Decimal
from math import asin, atan2, cos, degrees, radians, sin
from typing import Any

__all__ = [
    "BEARING",
    "MAX_KILOMETRES",
    "MILE",
    "Bearing",
    "BearingError",
    "point_from",
    "read_bearing",
]

MAX_KILOMETRES = 500
MILE = 1.609344
"""A mile in kilometres."""

EARTH_RADIUS_KILOMETRES = 6371.0088
"""The mean radius of the earth (IUGG)."""

_LETTERS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_NAMES = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")

BEARING = rf"^([0-9]{{1,3}}(\.[0-9]{{1,2}})? km ({'|'.join(_NAMES)}))?$"
"""What is kept: `12 km north-east`; empty if it is not told."""

_WRITTEN = re.compile(
    r"(?P<number>\d{1,6}(?:[.,]\d{1,3})?)\s*(?P<unit>km|kilomet(?:re|er)s?|mi|miles?|m|met(?:re|er)s?)"
    r"\.?\s+(?:to the\s+)?(?P<way>[a-z]+(?:[\s-][a-z]+)?)(?:\s+of)?",
    re.IGNORECASE,
)


class BearingError(ValueError):
    """A text that is no distance with a direction; its message says what to write."""


@dataclass(frozen=True)
class Bearing:
    """A distance and one of eight directions, by its letters: `ne`."""

    kilometres: float
    letters: str

    @property
    def azimuth(self) -> float:
        """The direction in degrees, clockwise from north."""
        return 45.0 * _LETTERS.index(self.letters)

    def __str__(self) -> str:
        return f"{self.kilometres:g} km {_NAMES[_LETTERS.index(self.letters)]}"


def read_bearing(written: str) -> str:
    """Return a distance and a direction as they are kept: `12 km north-east` of “12 km NE”.

    Raises BearingError.
    """
    text = " ".join(written.split())
    if not text:
        return ""
    found = _WRITTEN.fullmatch(text)
    letters = _direction(found["way"]) if found else ""
    if found is None or letters not in _LETTERS:
        raise BearingError("Write a distance and a direction, such as “12 km north” or “5 mi SW”.")
    unit = found["unit"].lower()
    times = MILE if unit.startswith("mi") else 1 if unit.startswith("k") else 0.001
    kilometres = round(float(found["number"].replace(",", ".")) * times, 2)
    if not 0 < kilometres <= MAX_KILOMETRES:
        raise BearingError(f"A distance is at most {MAX_KILOMETRES} km, and more than nothing.")
    return str(Bearing(kilometres, letters))


def _direction(written: str) -> str:
    """Return the letters of “north-east”, “Northeast” or “NE”."""
    joined = re.sub(r"[\s-]", "", written.lower())
    if joined in _LETTERS:
        return joined
    names = {name.replace("-", ""): at for at, name in enumerate(_NAMES)}
    return _LETTERS[names[joined]] if joined in names else ""


def point_from(
    latitude: Any, longitude: Any, bearing: Bearing | str
) -> tuple[Decimal, Decimal] | None:
    """Return the point at a distance and direction from a point (WGS 84 degrees, 3 decimals).

    `bearing` may be given as it is kept. None if the point or the bearing is not known. Along the
    great circle of a sphere, which is wrong by half a percent at most: less than the words.
    """
    if latitude is None or longitude is None or not bearing:
        return None
    if isinstance(bearing, str):
        distance, _, way = bearing.partition(" km ")
        bearing = Bearing(float(distance), _direction(way))
    north, azimuth = radians(float(latitude)), radians(bearing.azimuth)
    arc = bearing.kilometres / EARTH_RADIUS_KILOMETRES
    to_north = asin(sin(north) * cos(arc) + cos(north) * sin(arc) * cos(azimuth))
    turned = atan2(sin(azimuth) * sin(arc) * cos(north), cos(arc) - sin(north) * sin(to_north))
    to_east = (float(longitude) + degrees(turned) + 540) % 360 - 180
    return Decimal(f"{degrees(to_north):.3f}"), Decimal(f"{to_east:.3f}")
