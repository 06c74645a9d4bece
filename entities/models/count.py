"""Counts as sources give them: bounds and a best figure, of which one at least is known."""

from typing import Any, ClassVar

from django.db import models

from entities.figures import Figure, describe_figure
from sources.models.words import Line
from vocabulary.records import Basis

from .row import Row
from .term import TermField

__all__ = ["Count"]


class Count(Row):
    """The base of rows that count something; never a single number.

    `best` is null for an exact figure: it is the number that both bounds give.
    """

    COUNTED: ClassVar[tuple[str, ...]] = ("at_least", "best", "at_most")
    """The fields that `count_text` reads."""

    at_least = models.PositiveIntegerField(null=True, blank=True)
    best = models.PositiveIntegerField(null=True, blank=True)
    at_most = models.PositiveIntegerField(null=True, blank=True)
    basis = TermField(
        max_length=40,
        terms=Basis,
        default=Basis.UNKNOWN,
        verbose_name="adopted as",
        help_text="Why this figure was adopted, where sources give several.",
    )
    basis_note = Line(
        max_length=300,
        blank=True,
        verbose_name="note on why",
        help_text="More on why this figure was adopted. It is published.",
    )

    class Meta(Row.Meta):
        abstract = True

    @property
    def figure(self) -> Figure:
        """Bounds and best figure in one; setting it keeps an exact figure without `best`."""
        return Figure(self.at_least, self.best, self.at_most)

    @figure.setter
    def figure(self, figure: Figure) -> None:
        self.at_least, self.best, self.at_most = figure.normal

    @property
    def count_text(self) -> str:
        return describe_figure(self.figure)

    @property
    def basis_text(self) -> str:
        """Why the figure was adopted, in parentheses after a space; empty if nobody said."""
        if self.basis in ("", Basis.UNKNOWN):
            return ""
        note = f"; {self.basis_note}" if self.basis_note else ""
        return f" (adopted as: {self.get_basis_display()}{note})"

    def save(self, *args: Any, **options: Any) -> None:
        """Save with the best figure left out where both bounds give it."""
        self.figure = self.figure
        super().save(*args, **options)

    @staticmethod
    def constraints(name: str) -> list[models.CheckConstraint]:
        """Return the constraints of a count, with names for its model."""
        explained = [Basis.OWN_ESTIMATE.value, Basis.OTHER.value]
        return [
            models.CheckConstraint(
                name=f"{name}_basis_note",
                condition=models.Q(basis="unknown", basis_note="")
                | (models.Q(basis__in=explained) & ~models.Q(basis_note=""))
                | ~models.Q(basis__in=["unknown", *explained]),
                violation_error_message=(
                    "A note says more about why a figure was adopted: choose why. An own estimate,"
                    " and any other reason, needs a note."
                ),
            ),
            models.CheckConstraint(
                name=f"{name}_count_known",
                condition=~models.Q(at_least=None, best=None, at_most=None),
                violation_error_message=(
                    "Give a number: “at least 12” is 12+, “five” is 5, “about 300” is ~300."
                ),
            ),
            models.CheckConstraint(
                name=f"{name}_count_ordered",
                condition=models.Q(at_least=None)
                | models.Q(at_most=None)
                | models.Q(at_least__lte=models.F("at_most")),
                violation_error_message="“At least” is larger than “at most”.",
            ),
            models.CheckConstraint(
                name=f"{name}_best_within",
                condition=models.Q(best=None)
                | (
                    (models.Q(at_least=None) | models.Q(at_least__lte=models.F("best")))
                    & (models.Q(at_most=None) | models.Q(at_most__gte=models.F("best")))
                    & (
                        models.Q(at_least=None)
                        | models.Q(at_most=None)
                        | models.Q(at_least__lt=models.F("at_most"))
                    )
                ),
                violation_error_message=(
                    "The best figure lies between the bounds; an exact number needs none."
                ),
            ),
        ]
