"""The ids of incidents and findings in other datasets."""

from django.db import models

from sources.models.constraints import known_choice
from sources.models.indexes import words_index
from sources.models.record import history
from sources.models.words import Line
from vocabulary.records import DatasetScheme

from .finding import Finding
from .incident import Incident
from .row import Row

__all__ = ["FindingIdentifier", "IncidentIdentifier"]


class DatasetIdentifier(Row):
    """The base of identifiers: they are the curator's own statement and have no citations."""

    scheme = models.CharField(max_length=11, choices=DatasetScheme)
    value = Line(max_length=100)

    class Meta(Row.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"

    @staticmethod
    def constraints(name: str, owner: str) -> list[models.BaseConstraint]:
        """Return the constraints of the identifiers of a type, with names for its model."""
        return [
            known_choice(name, "scheme", DatasetScheme),
            models.UniqueConstraint(
                fields=[owner, "scheme", "value"],
                name=f"{name}_once",
                violation_error_message="This identifier stands here already.",
            ),
            models.CheckConstraint(
                name=f"{name}_fits_scheme",
                condition=(
                    ~models.Q(value="")
                    & (~models.Q(scheme="ucdp_event") | models.Q(value__regex=r"^[0-9]+$"))
                    & (~models.Q(scheme="acled_event") | models.Q(value__regex=r"^[A-Z]{3}[0-9]+$"))
                    & (~models.Q(scheme="gtd_event") | models.Q(value__regex=r"^[0-9]{12}$"))
                    & (~models.Q(scheme="wikidata") | models.Q(value__regex=r"^Q[1-9][0-9]*$"))
                ),
                violation_error_message=(
                    "This value does not look like one of its scheme: a UCDP event is written"
                    " 412700, an ACLED event NIG12345, a GTD event 202007150012, a Wikidata item"
                    " Q12345."
                ),
            ),
        ]


@history()
class IncidentIdentifier(DatasetIdentifier):
    """The id of an incident in another dataset."""

    NATURAL_KEY = ("incident__public_id", "scheme", "value")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="identifiers")

    class Meta(DatasetIdentifier.Meta):
        verbose_name = "identifier"
        ordering = ("pk",)
        indexes = [words_index("incident_id", "value")]
        constraints = DatasetIdentifier.constraints("incidentidentifier", "incident")


@history()
class FindingIdentifier(DatasetIdentifier):
    """The id of a finding in another dataset."""

    NATURAL_KEY = ("finding__public_id", "scheme", "value")

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="identifiers")

    class Meta(DatasetIdentifier.Meta):
        verbose_name = "identifier"
        ordering = ("pk",)
        indexes = [words_index("finding_id", "value")]
        constraints = DatasetIdentifier.constraints("findingidentifier", "finding")
