"""Ties between incidents: one is part of another, answers it, or follows from it."""

from django.core.exceptions import ValidationError
from django.db import models

from entities.wholes import makes_parts, whole_problem
from sources.models.record import history
from vocabulary.records import IncidentTieKind

from .incident import Incident
from .row import Row
from .term import TermField

__all__ = ["IncidentTie"]


@history()
class IncidentTie(Row):
    """A tie of an incident to another one, as somebody states it."""

    NATURAL_KEY = ("incident__public_id", "tied_to__public_id", "kind")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="ties")
    tied_to = models.ForeignKey(Incident, models.PROTECT, related_name="ties_from_others")
    kind = TermField(max_length=40, terms=IncidentTieKind)

    class Meta:
        verbose_name = "tie"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "tied_to", "kind"],
                name="incidenttie_once",
                violation_error_message="This tie stands here already.",
            ),
            models.UniqueConstraint(fields=["id", "incident"], name="incidenttie_of_incident"),
            models.CheckConstraint(
                name="incidenttie_to_another",
                condition=~models.Q(incident=models.F("tied_to")),
                violation_error_message="An incident has no tie to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.tied_to}"

    def clean(self) -> None:
        """Check that nothing becomes a part of itself. Raises ValidationError.

        PostgreSQL enforces the same when the transaction ends.
        """
        super().clean()
        if self.incident_id is None or self.tied_to_id is None:
            return
        if self.incident_id == self.tied_to_id:
            raise ValidationError({"tied_to": "An incident has no tie to itself."})
        if makes_parts(self.kind):
            problem = whole_problem(IncidentTie, self.incident_id, {self.tied_to_id})
            if problem:
                raise ValidationError({"tied_to": problem})
