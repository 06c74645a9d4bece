"""A citation links one value of a record to the exact words about it."""

from django.db import models

from entities.declared import CITED_TYPES
from sources.dates import MAX_LENGTH, describe
from sources.models import Passage, Record
from sources.models.record import history
from sources.models.words import Line
from vocabulary.records import Stance

from .attribute import FindingAttribute, GroupAttribute, IncidentAttribute
from .finding import FindingGroup, FindingPlace, Quantity
from .group import Alias, Group, GroupCountry, Tie
from .incident import Attribution, Casualties, OtherPlace, Point, Target, Weapon
from .incident_tie import IncidentTie

__all__ = ["CITABLE_FIELDS", "CITED_ROWS", "READ_FIELDS", "READ_ROWS", "Citation"]

# In alphabetical order, so that reordering the declarations needs no migration.
CITED_ROWS: tuple[str, ...] = tuple(
    sorted(rows.cited_as for declared in CITED_TYPES.values() for rows in declared.cited_rows)
)
"""The foreign keys of a citation. At most one is set; none if a field is cited."""

CITABLE_FIELDS: dict[str, str] = dict(
    sorted(
        (key, value.label)
        for declared in CITED_TYPES.values()
        for key, value in declared.cited_fields.items()
    )
)
"""The fields that a citation may name, with their labels."""


READ_FIELDS: tuple[str, ...] = tuple(
    sorted(
        key
        for declared in CITED_TYPES.values()
        for key, value in declared.cited_fields.items()
        if value.has_readings
    )
)
"""The fields of which a citation may report another reading: dates."""

READ_ROWS: tuple[str, ...] = tuple(
    sorted(
        rows.cited_as
        for declared in CITED_TYPES.values()
        for rows in declared.cited_rows
        if rows.has_readings
    )
)
"""The rows of which a citation may report another reading: counts."""

# As `entities.figures.describe_figure` writes them: the one form of each figure.
WRITTEN_FIGURE = r"^(\d{1,10}(\+|-\d{1,10})?|up to \d{1,10})(, best \d{1,10})?$|^~\d{1,10}$"
WRITTEN_DATE = r"^[0-9A-Z~?%/.,{}\[\]-]{4,64}$"


def of_what_it_reads() -> models.Q:
    """Return the condition that a citation reports a figure of a count or a date of a date."""
    counts = models.Q()
    for row in READ_ROWS:
        counts |= models.Q(**{f"{row}__isnull": False})
    return (
        models.Q(reported="")
        | models.Q(field__in=READ_FIELDS, reported__regex=WRITTEN_DATE)
        | (counts & models.Q(reported__regex=WRITTEN_FIGURE))
    )


def exactly_one_target(rows: tuple[str, ...] = CITED_ROWS) -> models.Q:
    """Return the condition that a citation names exactly one field or one row."""
    condition = ~models.Q(field="") & models.Q(**dict.fromkeys(rows))
    for row in rows:
        others = {other: None for other in rows if other != row}
        condition |= models.Q(field="", **{f"{row}__isnull": False}, **others)
    return condition


@history()
class Citation(models.Model):
    """One value, one passage, and who speaks there."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="citations")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="citations")
    field = models.CharField(
        max_length=20,
        blank=True,
        choices=list(CITABLE_FIELDS.items()),
    )
    alias = models.ForeignKey(
        Alias, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    country = models.ForeignKey(
        GroupCountry, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    tie = models.ForeignKey(Tie, models.CASCADE, null=True, blank=True, related_name="citations")
    group_attribute = models.ForeignKey(
        GroupAttribute, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    casualties = models.ForeignKey(
        Casualties, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    attribution = models.ForeignKey(
        Attribution, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    other_place = models.ForeignKey(
        OtherPlace, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    point = models.ForeignKey(
        Point, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    weapon = models.ForeignKey(
        Weapon, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    target = models.ForeignKey(
        Target, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    incident_tie = models.ForeignKey(
        IncidentTie, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    incident_attribute = models.ForeignKey(
        IncidentAttribute, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    finding_group = models.ForeignKey(
        FindingGroup, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    finding_place = models.ForeignKey(
        FindingPlace, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    quantity = models.ForeignKey(
        Quantity, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    finding_attribute = models.ForeignKey(
        FindingAttribute, models.CASCADE, null=True, blank=True, related_name="citations"
    )
    asserted_by = models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assertions",
        help_text="Who says so. Empty when the publisher speaks in its own voice.",
    )
    speaker = Line(
        max_length=200, blank=True, help_text="The named person who speaks, if one is named."
    )
    stance = models.CharField(max_length=8, choices=Stance, default=Stance.SUPPORTS)
    reported = Line(
        max_length=MAX_LENGTH,
        blank=True,
        verbose_name="as reported",
        help_text=(
            "What these words say, if they say another count or date than the record adopts:"
            " written like the value. Empty if they say the same."
        ),
    )

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="citation_of_one_value",
                condition=exactly_one_target(),
                violation_error_message="A citation speaks of one value.",
            ),
            models.CheckConstraint(
                name="citation_field_known",
                condition=models.Q(field__in=["", *CITABLE_FIELDS]),
            ),
            models.CheckConstraint(
                name="citation_stance_known", condition=models.Q(stance__in=["supports", "denies"])
            ),
            models.CheckConstraint(
                name="citation_reports_a_reading",
                condition=of_what_it_reads(),
                violation_error_message="Only of a count or a date can a source report another.",
            ),
            models.UniqueConstraint(
                fields=[
                    "record",
                    "passage",
                    "field",
                    *CITED_ROWS,
                    "asserted_by",
                    "speaker",
                    "stance",
                    "reported",
                ],
                name="citation_once",
                nulls_distinct=False,
                violation_error_message="This citation stands here already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage} {self.stance} {self.target_name}"

    @property
    def row_name(self) -> str:
        """The name of the foreign key that is set; empty if a field is cited."""
        return next((row for row in CITED_ROWS if getattr(self, f"{row}_id") is not None), "")

    @property
    def value_key(self) -> str:
        """The key of the cited value in `entities.values`: `incident.date`, `casualties:7`."""
        row = self.row_name
        return f"{row}:{getattr(self, f'{row}_id')}" if row else self.field

    @property
    def reported_text(self) -> str:
        """What it reports, as people read it; empty if it says what the record adopts."""
        return describe(self.reported) if self.field else self.reported

    @property
    def target_name(self) -> str:
        row = self.row_name
        return str(getattr(self, row)) if row else self.get_field_display()
