"""A model field for a time of day."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from entities.clock import CLOCK, ClockError, read_clock

__all__ = ["ClockField", "clock_constraint"]


class ClockField(models.CharField):
    """A time of day to the minute. Forms take it as people write it.

    In migrations it appears as Django's own field.
    """

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return read_clock(text) if text else text
        except ClockError as error:
            raise ValidationError(str(error)) from error

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


def clock_constraint(model: str, field: str) -> models.CheckConstraint:
    """Return the constraint that a field contains a time of day as it is kept."""
    return models.CheckConstraint(
        name=f"{model}_{field}_is_clock", condition=models.Q(**{f"{field}__regex": CLOCK})
    )
