"""Incidents: what happened, when, where, to whom, and who is said to have done it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from sources.dates import MAX_LENGTH, validate_edtf
from sources.models import Record
from sources.models.constraints import date_constraints, derive_bounds, known_choice
from sources.models.indexes import words_index
from sources.models.record import history
from sources.models.words import Line, Words
from vocabulary.incidents import Damage, IncidentStatus, PartOfDay, TargetType, WeaponKind
from vocabulary.records import (
    AttributionRole,
    Demographic,
    IncidentKind,
    Outcome,
    PlacePrecision,
    Victims,
)

from .clock import ClockField, clock_constraint
from .count import Count
from .group import Group
from .location import (
    BEARING_HELP,
    REGION_HELP,
    BearingField,
    Degrees,
    location_constraints,
    location_problems,
    location_text,
)
from .place import Place
from .row import Row
from .term import TermField

__all__ = ["Attribution", "Casualties", "Incident", "OtherPlace", "Point", "Target", "Weapon"]


@history(related_name="incident_history")
class Incident(Record):
    """An attack, a clash, an abduction: one event at one time and place."""

    TYPE = Record.Type.INCIDENT

    title = Line(max_length=300, help_text="In your own words.")
    kind = TermField(max_length=40, terms=IncidentKind, default=IncidentKind.UNKNOWN)
    status = TermField(max_length=40, terms=IncidentStatus, default=IncidentStatus.UNKNOWN)
    date = models.CharField(max_length=MAX_LENGTH, blank=True, validators=[validate_edtf])
    date_earliest = models.DateField(null=True, blank=True, editable=False)
    date_latest = models.DateField(null=True, blank=True, editable=False)
    time = ClockField(
        max_length=20,
        blank=True,
        help_text="By the clock, with the zone if it is told: 05:40, 5.40 pm, 05:40 +04:30.",
    )
    part_of_day = TermField(max_length=40, terms=PartOfDay, default=PartOfDay.UNKNOWN)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    precision = models.CharField(max_length=14, choices=PlacePrecision, blank=True)
    latitude = Degrees(null=True)
    longitude = Degrees(null=True)
    region = Line(max_length=120, blank=True, help_text=REGION_HELP)
    bearing = BearingField(max_length=20, blank=True, default="", help_text=BEARING_HELP)
    summary = Words(blank=True, help_text="In your own words.")

    class Meta:
        ordering = ("-pk",)
        indexes = [
            words_index("incident", "title"),
            words_index("incident", "summary"),
            models.Index(
                models.F("date_earliest").desc(nulls_last=True),
                models.F("record_ptr").desc(),
                name="incident_latest",
            ),
        ]
        constraints = [
            *date_constraints("incident", "date"),
            clock_constraint("incident", "time"),
            *location_constraints("incident"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.title}"

    @property
    def name_to_publish(self) -> str:
        return self.title

    def clean(self) -> None:
        """Check place and point, with an error for each field.

        Raises ValidationError. The constraints enforce the same.
        """
        super().clean()
        if wrong := location_problems(self):
            raise ValidationError(dict(wrong))

    def save(self, *args: Any, **options: Any) -> None:
        """Save with the bounds of the date derived. Raises ValueError for an invalid date."""
        derive_bounds(self, "date")
        super().save(*args, **options)


@history()
class Casualties(Count):
    """A number of victims and what happened to them."""

    NATURAL_KEY = (
        "incident__public_id",
        "victims",
        "outcome",
        "group__public_id",
        "demographic",
    )

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="casualties")
    victims = TermField(max_length=40, terms=Victims)
    outcome = TermField(max_length=40, terms=Outcome)
    # PostgreSQL refuses to leave a part without its whole when the transaction ends.
    part_of = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="of these",
        help_text="The casualties that include these, if they are no further ones.",
    )
    group = models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="casualties",
        verbose_name="members of",
        help_text="The group whose members they are.",
    )
    demographic = models.CharField(
        max_length=8,
        choices=Demographic,
        default=Demographic.UNKNOWN,
        help_text="If all of them are children, women, men or elderly.",
    )

    class Meta:
        verbose_name_plural = "casualties"
        ordering = ("pk",)
        constraints = [
            known_choice("casualties", "demographic", Demographic),
            *Count.constraints("casualties"),
            models.UniqueConstraint(
                fields=["incident", "victims", "outcome", "group", "demographic"],
                name="casualties_once",
                nulls_distinct=False,
                violation_error_message="These casualties stand here already.",
            ),
            models.UniqueConstraint(fields=["id", "incident"], name="casualties_of_incident"),
            models.UniqueConstraint(
                fields=["id", "incident", "outcome"], name="casualties_of_outcome"
            ),
            models.CheckConstraint(
                name="casualties_part_of_another",
                condition=models.Q(part_of=None) | ~models.Q(part_of=models.F("id")),
                violation_error_message="Casualties cannot be a part of themselves.",
            ),
        ]

    def __str__(self) -> str:
        members = f" of {self.group}" if self.group else ""
        return f"{self.who}{members} {self.outcome}: {self.count_text}{self.basis_text}"

    @property
    def who(self) -> str:
        """The victims: `civilians`, or of a part `of these civilians (children)`."""
        known = self.demographic not in ("", Demographic.UNKNOWN)
        who = f"{self.victims} ({self.get_demographic_display()})" if known else self.victims
        return f"of these {who}" if self.part_of_id else who


@history()
class Attribution(Row):
    """The role of a group in an incident, as somebody states it."""

    NATURAL_KEY = ("incident__public_id", "group__public_id", "role")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="attributions")
    group = models.ForeignKey(Group, models.PROTECT, related_name="attributions")
    role = models.CharField(max_length=21, choices=AttributionRole)

    class Meta:
        ordering = ("pk",)
        constraints = [
            known_choice("attribution", "role", AttributionRole),
            models.UniqueConstraint(
                fields=["incident", "group", "role"],
                name="attribution_once",
                violation_error_message="This attribution stands here already.",
            ),
            models.UniqueConstraint(fields=["id", "incident"], name="attribution_of_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.role}"


@history()
class OtherPlace(Row):
    """A further place of an incident: attacks in two towns, an ambush along a road."""

    NATURAL_KEY = (
        "incident__public_id",
        "place__code",
        "region",
        "latitude",
        "longitude",
        "bearing",
    )

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="other_places")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    precision = models.CharField(max_length=14, choices=PlacePrecision)
    latitude = Degrees(null=True)
    longitude = Degrees(null=True)
    region = Line(max_length=120, blank=True, help_text=REGION_HELP)
    bearing = BearingField(max_length=20, blank=True, default="", help_text=BEARING_HELP)

    class Meta:
        verbose_name = "other place"
        ordering = ("pk",)
        constraints = [
            *location_constraints("otherplace", required=True),
            models.UniqueConstraint(
                fields=["incident", "place", "region", "latitude", "longitude", "bearing"],
                name="otherplace_once",
                nulls_distinct=False,
                violation_error_message="This place stands here already.",
            ),
            models.UniqueConstraint(fields=["id", "incident"], name="otherplace_of_incident"),
        ]

    def __str__(self) -> str:
        return location_text(self)

    def clean(self) -> None:
        """Check place, region and point, with an error for each field. Raises ValidationError."""
        super().clean()
        if wrong := location_problems(self):
            raise ValidationError(dict(wrong))


POINT_PRECISIONS = (PlacePrecision.EXACT, PlacePrecision.NEAR)


@history()
class Point(Row):
    """A point where an incident happened, if it lies in no place that can be named: at sea.

    A point of which the country or a place is known is the point of that place.
    """

    NATURAL_KEY = ("incident__public_id", "latitude", "longitude")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="points")
    latitude = Degrees(blank=False)
    longitude = Degrees(blank=False)
    precision = models.CharField(
        max_length=14, choices=[(each.value, each.label) for each in POINT_PRECISIONS]
    )

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="point_on_earth",
                condition=models.Q(
                    latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180
                ),
                violation_error_message=(
                    "A point has a latitude from -90 to 90 and a longitude from -180 to 180."
                ),
            ),
            models.CheckConstraint(
                name="point_precision_known",
                condition=models.Q(precision__in=[each.value for each in POINT_PRECISIONS]),
            ),
            models.UniqueConstraint(
                fields=["incident", "latitude", "longitude"],
                name="point_once",
                violation_error_message="This point stands here already.",
            ),
            models.UniqueConstraint(fields=["id", "incident"], name="point_of_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.latitude} {self.longitude}, precision: {self.get_precision_display()}"


@history()
class Weapon(Row):
    """Something that was used to harm."""

    NATURAL_KEY = ("incident__public_id", "weapon")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="weapons")
    weapon = TermField(max_length=40, terms=WeaponKind)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "weapon"],
                name="weapon_once",
                violation_error_message="This weapon stands here already.",
            ),
            models.UniqueConstraint(fields=["id", "incident"], name="weapon_of_incident"),
        ]

    def __str__(self) -> str:
        return self.weapon


@history()
class Target(Row):
    """A thing or a site that was hit, or was meant to be, and what became of it."""

    NATURAL_KEY = ("incident__public_id", "target_type", "damage")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="targets")
    target_type = TermField(max_length=40, terms=TargetType, verbose_name="what was hit")
    damage = TermField(max_length=40, terms=Damage, default=Damage.UNKNOWN)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "target_type", "damage"],
                name="target_once",
                violation_error_message="This target stands here already.",
            ),
            models.UniqueConstraint(fields=["id", "incident"], name="target_of_incident"),
        ]

    def __str__(self) -> str:
        known = self.damage not in ("", Damage.UNKNOWN)
        return f"{self.target_type}: {self.damage}" if known else self.target_type
