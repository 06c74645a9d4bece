"""Where something happened: a place, perhaps a region of it, and perhaps a point."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from entities.bearings import BEARING, BearingError, point_from, read_bearing
from sources.models.constraints import known_choice
from vocabulary.records import PlaceKind, PlacePrecision

__all__ = [
    "BEARING_HELP",
    "LOCATION",
    "PRECISION_OF_KIND",
    "REGION_HELP",
    "BearingField",
    "Degrees",
    "DegreesInput",
    "location_constraints",
    "location_problems",
    "location_text",
    "point_of",
]

LOCATION = ("place", "precision", "latitude", "longitude", "region", "bearing")
"""The fields of a location, in the order in which they are entered."""

REGION_HELP = "In the words of the source, if no place has that name: “northern Nigeria”."

BEARING_HELP = (
    "How far and where from the place, as the words say: 12 km north, 5 miles SW. The point is"
    " computed from it, unless one is given."
)

PRECISION_OF_KIND: Mapping[str, str] = {
    PlaceKind.COUNTRY.value: PlacePrecision.COUNTRY.value,
    PlaceKind.PROVINCE.value: PlacePrecision.PROVINCE.value,
    PlaceKind.DISTRICT.value: PlacePrecision.DISTRICT.value,
    PlaceKind.TOWN.value: PlacePrecision.NEAR.value,
}
"""The precision that forms propose for a place of each kind."""

DEGREE_PLACES = 5
"""Decimal places of a coordinate; the last one is about a metre."""


def to_a_metre(number: Any) -> Any:
    """Round a coordinate; what is none is left to the field's own checks."""
    if not isinstance(number, Decimal) or not number.is_finite() or abs(number) > 180:
        return number
    return round(number, DEGREE_PLACES)


class DegreesInput(forms.DecimalField):
    """Takes as many decimal places as other datasets give, and rounds to a metre."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 8, "decimal_places": DEGREE_PLACES} | options)

    def to_python(self, value: Any) -> Any:
        return to_a_metre(super().to_python(value))


class Degrees(models.DecimalField):
    """A latitude or a longitude (WGS 84). In migrations it appears as Django's own field."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(
            *args, **{"max_digits": 8, "decimal_places": DEGREE_PLACES, "blank": True} | options
        )

    def to_python(self, value: Any) -> Any:
        return to_a_metre(super().to_python(value))

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": DegreesInput, **options})

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.DecimalField", args, options


class BearingField(models.CharField):
    """A distance and a direction. Forms take them as people write them.

    In migrations it appears as Django's own field.
    """

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return read_bearing(text) if text else text
        except BearingError as error:
            raise ValidationError(str(error)) from error

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


def location_constraints(model: str, *, required: bool = False) -> list[models.CheckConstraint]:
    """Return the constraints of the fields in LOCATION; `required`: a place is always given."""
    precise = models.Q(place__isnull=False) & ~models.Q(precision="")
    return [
        known_choice(model, "precision", PlacePrecision, blank=not required),
        models.CheckConstraint(
            name=f"{model}_place_with_precision",
            condition=precise if required else models.Q(place=None, precision="") | precise,
            violation_error_message="A place and its precision are given together.",
        ),
        models.CheckConstraint(
            name=f"{model}_point_complete",
            condition=models.Q(latitude=None, longitude=None)
            | models.Q(
                place__isnull=False,
                # Explicit, because a CHECK that evaluates to null passes.
                latitude__isnull=False,
                longitude__isnull=False,
                latitude__gte=-90,
                latitude__lte=90,
                longitude__gte=-180,
                longitude__lte=180,
            ),
            violation_error_message=(
                "A point has a latitude from -90 to 90, a longitude from -180 to 180, and "
                "lies in a place."
            ),
        ),
        models.CheckConstraint(
            name=f"{model}_region_in_place",
            condition=models.Q(region="")
            | models.Q(place__isnull=False, precision=PlacePrecision.REGION_OR_LINE),
            violation_error_message=(
                "A region lies in a place, and its precision is “region or line”."
            ),
        ),
        models.CheckConstraint(
            name=f"{model}_bearing_from_place",
            condition=models.Q(bearing="") | models.Q(place__isnull=False, bearing__regex=BEARING),
            violation_error_message=(
                "A distance and a direction are from a place, such as “12 km north”."
            ),
        ),
    ]


def location_problems(located: Any) -> Mapping[str, str]:
    """Return what is wrong with the location of an object, by field.

    The constraints enforce the same.
    """
    wrong = {}
    has_place = located.place_id is not None
    if has_place and not located.precision:
        wrong["precision"] = "Say how precisely the place is known."
    if located.precision and not has_place:
        wrong["place"] = "Choose the place that this precision speaks of, or clear both."
    elif not has_place and not (located.latitude is None and located.longitude is None):
        wrong["place"] = "Choose the place in which this point lies."
    for name, value, other, most in (
        ("latitude", located.latitude, located.longitude, 90),
        ("longitude", located.longitude, located.latitude, 180),
    ):
        if value is None and other is not None:
            wrong[name] = f"A point has a {name} too."
        elif value is not None and abs(value) > most:
            wrong[name] = f"A {name} lies from -{most} to {most}."
    if located.region and not has_place:
        wrong["place"] = "Choose the country or the place in which this region lies."
    elif located.region and located.precision != PlacePrecision.REGION_OR_LINE:
        wrong["precision"] = "A region in words is known as a “region or line”."
    if located.bearing and not has_place:
        wrong["place"] = f"Choose the place from which it is {located.bearing}."
    return wrong


def point_of(located: Any) -> tuple[Any, Any, bool]:
    """Return latitude and longitude of a location, and whether they are computed.

    A point that is given comes first, then the one at the distance and direction from the place,
    then the centre of the place; None if that is not known.
    """
    if located.latitude is not None:
        return located.latitude, located.longitude, False
    place = located.place
    if point := point_from(place.latitude, place.longitude, located.bearing):
        return *point, True
    return place.latitude, place.longitude, False


def location_text(located: Any) -> str:
    """Return a location as text for people; empty if no place is given."""
    if located.place is None:
        return ""
    region = f"{located.region}, in " if located.region else ""
    bearing = f"{located.bearing} of " if located.bearing else ""
    latitude, longitude, computed = point_of(located)
    point = "" if located.latitude is None else f", at {latitude} {longitude}"
    if computed:
        point = f", at {latitude} {longitude} (computed)"
    said = dict(PlacePrecision.choices).get(located.precision, located.precision)
    return f"{region}{bearing}{located.place}, precision: {said}{point}"
