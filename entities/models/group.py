"""Groups: any party that acts or speaks."""

from typing import Any

from django.db import models

from sources.dates import MAX_LENGTH, describe, validate_edtf
from sources.models import Record
from sources.models.constraints import date_constraints, derive_bounds, known_choice
from sources.models.indexes import words_index
from sources.models.record import history
from sources.models.words import Line, Words
from vocabulary.records import AliasKind, GroupKind, IdentifierScheme, TieKind

from .place import Place
from .row import Row
from .term import TermField

__all__ = ["Alias", "Group", "GroupCountry", "Identifier", "Tie"]


@history(related_name="group_history")
class Group(Record):
    """An armed group, a ministry, an army, a UN body: any party that acts or speaks."""

    TYPE = Record.Type.GROUP

    name = Line(max_length=200, db_index=True, help_text="The canonical name.")
    kind = TermField(max_length=40, terms=GroupKind, default=GroupKind.UNKNOWN)
    description = Words(blank=True, help_text="In your own words.")
    founded = models.CharField(max_length=MAX_LENGTH, blank=True, validators=[validate_edtf])
    founded_earliest = models.DateField(null=True, blank=True, editable=False)
    founded_latest = models.DateField(null=True, blank=True, editable=False)
    dissolved = models.CharField(max_length=MAX_LENGTH, blank=True, validators=[validate_edtf])
    dissolved_earliest = models.DateField(null=True, blank=True, editable=False)
    dissolved_latest = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("name",)
        indexes = [words_index("group", "name")]
        constraints = [
            *date_constraints("group", "founded"),
            *date_constraints("group", "dissolved"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.name}"

    @property
    def name_to_publish(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Save with the bounds of both dates derived. Raises ValueError for an invalid date."""
        derive_bounds(self, "founded")
        derive_bounds(self, "dissolved")
        super().save(*args, **options)


@history()
class Alias(Row):
    """Another name of a group."""

    NATURAL_KEY = ("group__public_id", "name", "kind")

    group = models.ForeignKey(Group, models.CASCADE, related_name="aliases")
    name = Line(max_length=200, db_index=True)
    kind = models.CharField(max_length=15, choices=AliasKind)
    language = models.CharField(
        max_length=10, blank=True, help_text="BCP 47 tag, such as ps; empty when it has none."
    )
    # The merged group whose published name this was. The name needed no citation there, so it needs
    # none here. Only a merge sets this; the database clears it when the alias is changed.
    merged_from = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name_plural = "aliases"
        ordering = ("pk",)
        indexes = [words_index("alias", "name")]
        constraints = [
            known_choice("alias", "kind", AliasKind),
            models.UniqueConstraint(
                fields=["group", "name", "kind"],
                name="alias_once",
                violation_error_message="This alias stands here already.",
            ),
            models.UniqueConstraint(fields=["id", "group"], name="alias_of_group"),
            models.CheckConstraint(name="alias_not_empty", condition=~models.Q(name="")),
        ]

    def __str__(self) -> str:
        about = ", ".join(filter(None, (self.kind, self.language)))
        return f"{self.name} ({about})"


@history()
class Identifier(Row):
    """The id of a group in another list. It is the curator's own statement and has no citations."""

    NATURAL_KEY = ("group__public_id", "scheme", "value")

    group = models.ForeignKey(Group, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=11, choices=IdentifierScheme)
    value = Line(max_length=100)

    class Meta:
        ordering = ("pk",)
        indexes = [words_index("identifier", "value")]
        constraints = [
            known_choice("identifier", "scheme", IdentifierScheme),
            models.UniqueConstraint(
                fields=["group", "scheme", "value"],
                name="identifier_once",
                violation_error_message="This identifier stands here already.",
            ),
            models.CheckConstraint(
                name="identifier_fits_scheme",
                condition=(
                    ~models.Q(value="")
                    & (
                        ~models.Q(scheme="unsc")
                        | models.Q(value__regex=r"^[A-Z]{2}[ei]?\.([A-Z]\.)?[0-9]+(\.[0-9]+)?$")
                    )
                    & (~models.Q(scheme="wikidata") | models.Q(value__regex=r"^Q[1-9][0-9]*$"))
                ),
                violation_error_message=(
                    "This value does not look like one of its scheme: a UN reference is written "
                    "QDe.132, a Wikidata item Q12345."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


@history()
class GroupCountry(Row):
    """A country in which a group is based or active."""

    NATURAL_KEY = ("group__public_id", "country__code")

    group = models.ForeignKey(Group, models.CASCADE, related_name="countries")
    country = models.ForeignKey(Place, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "country"
        verbose_name_plural = "countries"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["group", "country"],
                name="groupcountry_once",
                violation_error_message="This country is named twice.",
            ),
            models.UniqueConstraint(fields=["id", "group"], name="groupcountry_of_group"),
        ]

    def __str__(self) -> str:
        return self.country.name


@history()
class Tie(Row):
    """A relation of a group to another one, with its period."""

    NATURAL_KEY = ("group__public_id", "other__public_id", "kind", "period")

    group = models.ForeignKey(Group, models.CASCADE, related_name="ties")
    other = models.ForeignKey(Group, models.PROTECT, related_name="ties_from_others")
    kind = TermField(max_length=40, terms=TieKind)
    period = models.CharField(
        max_length=MAX_LENGTH,
        blank=True,
        validators=[validate_edtf],
        help_text="When it was so: an EDTF interval such as 2021/.., or empty.",
    )
    period_earliest = models.DateField(null=True, blank=True, editable=False)
    period_latest = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["group", "other", "kind", "period"],
                name="tie_once",
                violation_error_message="This tie stands here already.",
            ),
            models.UniqueConstraint(fields=["id", "group"], name="tie_of_group"),
            models.CheckConstraint(
                name="tie_to_another_group",
                condition=~models.Q(group=models.F("other")),
                violation_error_message="A group has no tie to itself.",
            ),
            *date_constraints("tie", "period"),
        ]

    def __str__(self) -> str:
        when = f", {describe(self.period)}" if self.period else ""
        return f"{self.kind} {self.other}{when}"

    def save(self, *args: Any, **options: Any) -> None:
        """Save with the bounds of the period derived. Raises ValueError for an invalid date."""
        derive_bounds(self, "period")
        super().save(*args, **options)
