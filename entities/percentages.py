"""Percentages as sources state them: `70`, or `60-70`."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Cast, NullIf
from django.db.models.lookups import LessThan

__all__ = ["PercentField", "percent_bounds", "percent_constraints", "read_percentage"]

WRITTEN = re.compile(r"([0-9]{1,3}) ?%? ?(?:[-\u2010-\u2015] ?([0-9]{1,3}) ?%?)?")
MAX_LENGTH = 7
KEPT = r"^((100|[0-9]{1,2})(-(100|[0-9]{1,2}))?)?$"


def read_percentage(text: str) -> str:
    """Return a percentage as it is kept: `70 %` is `70`, `60% to 70%` with a dash is `60-70`.

    Raises ValidationError.
    """
    text = " ".join(text.split())
    if not text:
        return ""
    found = WRITTEN.fullmatch(text)
    low, high = (int(each) if each else None for each in found.groups()) if found else (None, None)
    if low is None or max(low, high or 0) > 100 or (high is not None and high < low):
        raise ValidationError("Write a percentage from 0 to 100, such as 70 or 60-70.")
    return str(low) if high in (None, low) else f"{low}-{high}"


def percent_bounds(kept: str) -> tuple[int, int]:
    """Return the bounds of a kept percentage, which are equal for a single number."""
    low, _, high = kept.partition("-")
    return int(low), int(high or low)


class PercentField(models.CharField):
    """A kept percentage; reads it as people write it. In migrations it is Django's own field."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": MAX_LENGTH, "blank": True, **options})

    def to_python(self, value: Any) -> Any:
        return read_percentage(super().to_python(value) or "")

    def formfield(self, **options: Any) -> Any:
        # As long as people write it.
        return super().formfield(**{"max_length": 20, **options})

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


def percent_constraints(model: str, name: str) -> list[models.CheckConstraint]:
    """Return the constraints of a percentage: its form, and that its bounds are in order."""

    def bound(which: int) -> Any:
        part = models.Func(
            models.F(name),
            models.Value("-"),
            models.Value(which),
            function="split_part",
            output_field=models.CharField(),
        )
        return Cast(NullIf(part, models.Value("")), models.IntegerField())

    return [
        models.CheckConstraint(
            name=f"{model}_{name}_is_percentage", condition=models.Q(**{f"{name}__regex": KEPT})
        ),
        # Null, which passes, where there is one number or none.
        models.CheckConstraint(
            name=f"{model}_{name}_ordered", condition=LessThan(bound(1), bound(2))
        ),
    ]
