"""Counts as sources give them: a range that may lack either bound."""

from typing import ClassVar

from django.db import models

from .row import Row

__all__ = ["Count", "describe_count"]


def describe_count(at_least: int | None, at_most: int | None) -> str:
    """Return a count as a person reads it: `12+`, `5`, `30-60`, `up to 60`."""
    if at_least is None:
        return "unknown" if at_most is None else f"up to {at_most}"
    if at_most is None:
        return f"{at_least}+"
    return str(at_least) if at_least == at_most else f"{at_least}-{at_most}"


class Count(Row):
    """The base of rows that count something; never a single number."""

    COUNTED: ClassVar[tuple[str, ...]] = ("at_least", "at_most")
    """The fields that `count_text` reads."""

    at_least = models.PositiveIntegerField(null=True, blank=True)
    at_most = models.PositiveIntegerField(null=True, blank=True)

    class Meta(Row.Meta):
        abstract = True

    @property
    def count_text(self) -> str:
        return describe_count(self.at_least, self.at_most)

    @staticmethod
    def constraints(name: str) -> list[models.CheckConstraint]:
        """Return the constraints of a count, with names for its model."""
        return [
            models.CheckConstraint(
                name=f"{name}_count_known",
                condition=~models.Q(at_least=None, at_most=None),
                violation_error_message=(
                    "Give at least one bound: “at least 12” is 12 and empty, “five” is 5 and 5."
                ),
            ),
            models.CheckConstraint(
                name=f"{name}_count_ordered",
                condition=models.Q(at_least=None)
                | models.Q(at_most=None)
                | models.Q(at_least__lte=models.F("at_most")),
                violation_error_message="“At least” is larger than “at most”.",
            ),
        ]
