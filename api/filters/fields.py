"""Filters of django-filter that say in SQL what they ask of the index.

A filter's `condition` speaks of the record's row as `r` and, where the filter names a table to
`join`, of the rows of that table that belong to the same version as `j`. `{value}` stands for the
given value, or for any of several; `{at_s}` for the position in the log, asked of the alias `s`.
Filters that join the same table and say `same_row` must be met by one and the same row of it.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from api.parameters import error
from api.problems import BadParameters

__all__ = [
    "Box",
    "Count",
    "Day",
    "Exact",
    "Flag",
    "Moment",
    "Names",
    "OneOf",
    "PartOfName",
    "Pattern",
    "SqlFilter",
    "Text",
    "clean",
]

MOST_VALUES = 50
LONGEST_TEXT = 200


class SqlFilter(django_filters.Filter):
    """What all have. `schema` describes one value in OpenAPI; `allowed` does so in a problem."""

    schema: Mapping[str, Any] = {"type": "string"}
    sql_type = "text"
    repeatable = True

    def __init__(
        self,
        condition: str,
        *,
        description: str,
        example: Any,
        join: str = "",
        same_row: bool = False,
        **field: Any,
    ) -> None:
        super().__init__(required=True, **field)
        self.condition = condition
        self.description = description
        self.example = example
        self.join = join
        self.same_row = same_row

    @property
    def allowed(self) -> Any:
        return f"for example {self.example}"

    def operand(self, name: str, several: bool) -> str:
        """SQL for `{value}`: the parameter `name`, which is an array when there are several."""
        if several:
            return f"ANY(%({name})s::{self.sql_type}[])"
        return f"%({name})s::{self.sql_type}"


class OneOf(SqlFilter):
    field_class = forms.ChoiceField

    def __init__(self, condition: str, *, values: Sequence[str], **options: Any) -> None:
        super().__init__(
            condition,
            choices=[(value, value) for value in values],
            error_messages={"invalid_choice": "It is not one of the allowed values."},
            **options,
        )
        self.values = list(values)
        self.schema = {"type": "string", "enum": self.values}

    @property
    def allowed(self) -> Any:
        return self.values


class Pattern(SqlFilter):
    """A text of which the whole must match a regular expression."""

    field_class = forms.RegexField

    def __init__(self, condition: str, *, pattern: str, **options: Any) -> None:
        super().__init__(
            condition,
            regex=re.compile(rf"\A(?:{pattern})\Z", re.ASCII),
            max_length=64,
            error_messages={"invalid": "It is not written as it should be."},
            **options,
        )
        self.schema = {"type": "string", "pattern": f"^(?:{pattern})$"}


class Text(SqlFilter):
    """A text to be searched for or to be equal, without regard to case and accents."""

    field_class = forms.CharField
    schema = {"type": "string", "maxLength": LONGEST_TEXT}
    repeatable = False

    def __init__(self, condition: str, **options: Any) -> None:
        super().__init__(condition, max_length=LONGEST_TEXT, **options)

    def operand(self, name: str, several: bool) -> str:
        return f"publication_fold(%({name})s::text)"


class Exact(SqlFilter):
    """A text that must be equal to the last letter."""

    field_class = forms.CharField
    schema = {"type": "string", "maxLength": LONGEST_TEXT}

    def __init__(self, condition: str, **options: Any) -> None:
        super().__init__(condition, max_length=LONGEST_TEXT, **options)


class Names(Text):
    """A text to be equal to a whole name, or several of which one is."""

    repeatable = True

    def operand(self, name: str, several: bool) -> str:
        if not several:
            return super().operand(name, several)
        return (
            "ANY(ARRAY(SELECT publication_fold(n)"  # noqa: S608
            f" FROM unnest(%({name})s::text[]) n))"
        )


class _PartField(forms.CharField):
    def clean(self, value: Any) -> str:
        return re.sub(r"([\\%_])", r"\\\1", super().clean(value))


class PartOfName(Text):
    """A part of a name, given to LIKE with its wildcards taken literally."""

    field_class = _PartField


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


class _MomentField(forms.CharField):
    def clean(self, value: Any) -> datetime:
        text = super().clean(value)
        # A "+" that was not written as %2B arrives as a space.
        text = re.sub(r" (\d\d:\d\d)$", r"+\1", text)
        try:
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValidationError("It is not a moment written as in ISO 8601.") from None


class Moment(SqlFilter):
    """A moment; without an offset it is UTC."""

    field_class = _MomentField
    schema = {"type": "string", "format": "date-time"}
    sql_type = "timestamptz"
    repeatable = False


class _CountField(forms.CharField):
    def clean(self, value: Any) -> int:
        text = super().clean(value)
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
            raise ValidationError("It is not a whole number from 0 on.")
        return int(text)


class Count(SqlFilter):
    field_class = _CountField
    schema = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
    sql_type = "bigint"
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
            raise ValidationError("It is not four numbers with commas between.") from None
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
            raise ValidationError("Its corners are not on the globe, or south is above north.")
        return [west, south, east, north]


class Box(SqlFilter):
    """West, south, east, north in degrees, as in RFC 7946, section 5; `{value}` is an array.

    A box whose west lies east of its east crosses the antimeridian.
    """

    field_class = _BoxField
    sql_type = "float8[]"
    repeatable = False

    @property
    def allowed(self) -> Any:
        return "west,south,east,north in degrees"


def clean(
    filters: Mapping[str, SqlFilter], parameters: Mapping[str, list[str]]
) -> dict[str, list[Any]]:
    """The checked values of each filter that is used.

    Raises BadParameters with an entry for each value that is not allowed.
    """
    errors: list[dict[str, Any]] = []
    cleaned: dict[str, list[Any]] = {}
    for name, filter in filters.items():
        values = list(dict.fromkeys(parameters.get(name, ())))
        most = MOST_VALUES if filter.repeatable else 1
        if len(values) > most:
            errors.append(
                error(name, f"It is given {len(values)} times.", allowed=f"{most} at most")
            )
            continue
        for value in values:
            try:
                cleaned.setdefault(name, []).append(filter.field.clean(value))
            except ValidationError as refused:
                reason = " ".join(refused.messages)
                errors.append(error(name, reason, value=value[:100], allowed=filter.allowed))
    if errors:
        raise BadParameters(errors)
    return cleaned
