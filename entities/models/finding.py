"""Findings: what a report says that is neither an incident nor a tie."""

from typing import Any

from django.db import models

from entities.percentages import PercentField, percent_constraints
from sources.dates import MAX_LENGTH, validate_edtf
from sources.models import Record
from sources.models.constraints import date_constraints, derive_bounds, known_choice
from sources.models.indexes import words_index
from sources.models.record import history
from sources.models.words import Line
from vocabulary.records import Confidence, FindingKind, FindingRole

from .count import Count
from .group import Group
from .place import Place
from .row import Row
from .term import TermField

__all__ = ["Finding", "FindingGroup", "FindingPlace", "Quantity"]


@history(related_name="finding_history")
class Finding(Record):
    """One statement of a report, with the groups and places it mentions and when it was true."""

    TYPE = Record.Type.FINDING

    statement = Line(
        max_length=500, help_text="One sentence in your own words, what the report says."
    )
    kind = TermField(max_length=40, terms=FindingKind)
    holds_at = models.CharField(
        max_length=MAX_LENGTH, blank=True, validators=[validate_edtf], help_text="When it was so."
    )
    holds_at_earliest = models.DateField(null=True, blank=True, editable=False)
    holds_at_latest = models.DateField(null=True, blank=True, editable=False)

    confidence = TermField(
        max_length=40,
        terms=Confidence,
        default=Confidence.UNKNOWN,
        help_text="How sure the source itself says that it is, not how sure you are.",
    )
    probability = PercentField(
        help_text="If the source states it as a percentage, such as 70 or 60-70."
    )

    class Meta:
        ordering = ("-pk",)
        indexes = [words_index("finding", "statement")]
        constraints = [
            *percent_constraints("finding", "probability"),
            *date_constraints("finding", "holds_at"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.statement}"

    @property
    def name_to_publish(self) -> str:
        return self.statement

    def save(self, *args: Any, **options: Any) -> None:
        """Save with the bounds of `holds_at` derived. Raises ValueError for an invalid date."""
        derive_bounds(self, "holds_at")
        super().save(*args, **options)


@history()
class FindingGroup(Row):
    """A group that a finding mentions."""

    NATURAL_KEY = ("finding__public_id", "group__public_id", "role")

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="groups")
    group = models.ForeignKey(Group, models.PROTECT, related_name="finding_groups")
    role = models.CharField(
        max_length=7,
        choices=FindingRole,
        default=FindingRole.SUBJECT,
        help_text="Subject: of whom it is said. Object: towards or about whom.",
    )

    class Meta:
        verbose_name = "group"
        ordering = ("pk",)
        constraints = [
            known_choice("findinggroup", "role", FindingRole),
            models.UniqueConstraint(
                fields=["finding", "group", "role"],
                name="findinggroup_once",
                violation_error_message="This group is named twice.",
            ),
            models.UniqueConstraint(fields=["id", "finding"], name="findinggroup_of_finding"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.role}"


@history()
class FindingPlace(Row):
    """A place that a finding mentions."""

    NATURAL_KEY = ("finding__public_id", "place__code")

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="places")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "place"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "place"],
                name="findingplace_once",
                violation_error_message="This place is named twice.",
            ),
            models.UniqueConstraint(fields=["id", "finding"], name="findingplace_of_finding"),
        ]

    def __str__(self) -> str:
        return str(self.place)


@history()
class Quantity(Count):
    """How many of something: `10 of 34 provinces` is of "provinces with camps", 10, out of 34."""

    NATURAL_KEY = ("finding__public_id", "of")
    COUNTED = (*Count.COUNTED, "out_of")

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="quantities")
    of = Line(max_length=120, help_text="What is counted, such as senior figures.")
    out_of = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "quantities"
        ordering = ("pk",)
        constraints = [
            *Count.constraints("quantity"),
            models.CheckConstraint(
                name="quantity_within_out_of",
                condition=models.Q(out_of=None)
                | (
                    (models.Q(at_least=None) | models.Q(at_least__lte=models.F("out_of")))
                    & (models.Q(best=None) | models.Q(best__lte=models.F("out_of")))
                    & (models.Q(at_most=None) | models.Q(at_most__lte=models.F("out_of")))
                ),
                violation_error_message="The count is larger than what it is out of.",
            ),
            models.UniqueConstraint(
                fields=["finding", "of"],
                name="quantity_once",
                violation_error_message="This quantity stands here already.",
            ),
            models.UniqueConstraint(fields=["id", "finding"], name="quantity_of_finding"),
        ]

    def __str__(self) -> str:
        return f"{self.of}: {self.count_text}{self.basis_text}"

    @property
    def count_text(self) -> str:
        rest = f" of {self.out_of}" if self.out_of is not None else ""
        return f"{super().count_text}{rest}"
