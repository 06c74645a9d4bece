"""Filters by days, moments, years, counts, positions on the globe, and yes or no."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from api.filters.fields import SqlFilter

__all__ = [
    "Box",
    "Circle",
    "Count",
    "Day",
    "Flag",
    "Moment",
    "MomentOrDay",
    "Year",
]

MAX_KILOMETRES = 2_000
# A millimetre, and a tenth of it in degrees: PostgreSQL cannot compute with much smaller numbers.
NEAREST_KILOMETRES = 1e-6
DEGREE_DIGITS = 9


class _DayField(forms.CharField):
    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise ValidationError("It is not a day written as YYYY-MM-DD.")
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            raise ValidationError("There is no such day.") from None


class Day(SqlFilter):
    field_class = _DayField
    schema = {"type": "string", "format": "date"}
    sql_type = "date"
    repeatable = False
    bounds = True


class _MomentField(forms.CharField):
    def clean(self, value: Any) -> datetime:
        text = super().clean(value)
        # A "+" that was not written as %2B arrives as a space.
        text = re.sub(r" (\d\d:\d\d)$", r"+\1", text)
        try:
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValidationError("It is not a moment in the form of ISO 8601.") from None


class Moment(SqlFilter):
    """A moment; without an offset it is UTC."""

    field_class = _MomentField
    schema: Mapping[str, Any] = {"type": "string", "format": "date-time"}
    sql_type = "timestamptz"
    repeatable = False


# The forms of a day in ISO 8601 that Python reads.
_DAY = r"\d{4}-?\d\d-?\d\d|\d{4}-?W\d\d(-?\d)?"


class _MomentOrDayField(_MomentField):
    def clean(self, value: Any) -> datetime:
        moment = super().clean(value)
        if not re.fullmatch(_DAY, value.strip(), re.ASCII):
            return moment
        now = datetime.now(UTC)
        if moment.date() == now.date():
            return now
        return moment + timedelta(days=1, microseconds=-1)


class MomentOrDay(Moment):
    """A moment, or a day, which means its last moment (UTC), or now if it is today."""

    field_class = _MomentOrDayField
    schema = {
        "type": "string",
        "anyOf": [{"format": "date-time"}, {"format": "date"}],
    }


class _CountField(forms.CharField):
    def clean(self, value: Any) -> int:
        text = super().clean(value)
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
            raise ValidationError("It is not a whole number of 0 or more.")
        return int(text)


class Count(SqlFilter):
    field_class = _CountField
    schema = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
    sql_type = "bigint"
    repeatable = False


class _PercentField(forms.CharField):
    def clean(self, value: Any) -> int:
        text = super().clean(value)
        if not re.fullmatch(r"\d{1,2}|100", text, re.ASCII):
            raise ValidationError("It is not a whole number from 0 to 100.")
        return int(text)


class Percent(SqlFilter):
    field_class = _PercentField
    schema = {"type": "integer", "minimum": 0, "maximum": 100}
    sql_type = "integer"
    repeatable = False


class _YearField(forms.CharField):
    def clean(self, value: Any) -> int:
        text = super().clean(value)
        if not re.fullmatch(r"\d{4}", text, re.ASCII) or text == "0000":
            raise ValidationError("It is not a year with four digits.")
        return int(text)


class Year(SqlFilter):
    field_class = _YearField
    schema = {"type": "integer", "minimum": 1, "maximum": 9999}
    sql_type = "integer"
    repeatable = False


class _FlagField(forms.CharField):
    def clean(self, value: Any) -> bool:
        text = super().clean(value)
        if text not in ("true", "false"):
            raise ValidationError("It is neither true nor false.")
        return text == "true"


class Flag(SqlFilter):
    field_class = _FlagField
    schema = {"type": "boolean"}
    sql_type = "boolean"
    repeatable = False

    @property
    def allowed(self) -> Any:
        return ["true", "false"]


class _BoxField(forms.CharField):
    def clean(self, value: Any) -> list[float]:
        try:
            west, south, east, north = (float(part) for part in super().clean(value).split(","))
        except ValueError:
            raise ValidationError("It is not four numbers separated by commas.") from None
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
            raise ValidationError("A corner is not on the globe, or south is greater than north.")
        return [west, south, east, north]


class Box(SqlFilter):
    """West, south, east, north in degrees, as in RFC 7946, section 5; `{value}` is an array.

    A box whose west is greater than its east crosses the antimeridian.
    """

    field_class = _BoxField
    sql_type = "float8[]"
    repeatable = False

    @property
    def allowed(self) -> Any:
        return "west,south,east,north in degrees"


class _CircleField(forms.CharField):
    def clean(self, value: Any) -> list[float]:
        try:
            longitude, latitude, kilometres = (
                float(part) for part in super().clean(value).split(",")
            )
        except ValueError:
            raise ValidationError("It is not three numbers separated by commas.") from None
        on_globe = -180 <= longitude <= 180 and -90 <= latitude <= 90
        if not (on_globe and 0 < kilometres <= MAX_KILOMETRES):
            raise ValidationError(
                "Its centre is not on the globe, or the distance is not in the allowed range."
            )
        centre = [round(longitude, DEGREE_DIGITS), round(latitude, DEGREE_DIGITS)]
        return [*centre, max(kilometres, NEAREST_KILOMETRES)]


class Circle(SqlFilter):
    """Longitude and latitude of a centre in degrees, and kilometres; `{value}` is an array."""

    field_class = _CircleField
    sql_type = "float8[]"
    repeatable = False

    @property
    def allowed(self) -> Any:
        return f"longitude,latitude,kilometres; at most {MAX_KILOMETRES} km"
