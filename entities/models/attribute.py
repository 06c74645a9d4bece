"""An instance's own attributes of groups, incidents and findings."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from entities.attributes import MAX_VALUE_LENGTH, kept_value, shown_value, written_as
from entities.codebook import KnownTerm, codebook
from sources.models.record import history
from sources.models.words import Line
from vocabulary import attributes as sets

from .finding import Finding
from .group import Group
from .incident import Incident
from .row import Row
from .term import TermField, terms_of

__all__ = ["FindingAttribute", "GroupAttribute", "IncidentAttribute"]


class Attribute(Row):
    """The base of attributes. A trigger holds that the value is one of the attribute's type."""

    attribute: Any
    value = Line(max_length=MAX_VALUE_LENGTH)

    class Meta(Row.Meta):
        abstract = True

    def __str__(self) -> str:
        term = self.term
        return f"{term.label if term else self.attribute}: {shown_value(term, self.value)}"

    @property
    def term(self) -> KnownTerm | None:
        """The attribute in the codebook."""
        terms = terms_of(self._meta.get_field("attribute"))
        return codebook().of(terms.set_name()).get(self.attribute) if terms else None

    def clean(self) -> None:
        """Put the value into the form in which it is kept. Raises ValidationError."""
        super().clean()
        if self.term and self.value:
            try:
                self.value = kept_value(self.term, self.value)
            except ValidationError as error:
                raise ValidationError({"value": error.messages}) from error
            self._refuse_retired_choice(self.term)

    def _refuse_retired_choice(self, term: KnownTerm) -> None:
        chosen = next((each for each in term.choices if each.value == self.value), None)
        if chosen is None or not chosen.retired:
            return
        rows: Any = type(self)._base_manager
        stored = rows.filter(pk=self.pk, attribute=self.attribute)
        if self.value not in stored.values_list("value", flat=True):
            raise ValidationError(
                {
                    "value": f"“{chosen.label}” is not used for new entries since {chosen.retired}:"
                    f" write {written_as(term)}."
                }
            )

    @staticmethod
    def constraints(name: str, owner: str) -> list[models.BaseConstraint]:
        """Return the constraints of the attributes of a type, with names for its model."""
        return [
            models.UniqueConstraint(
                fields=[owner, "attribute", "value"],
                name=f"{name}_once",
                violation_error_message="This value stands here already.",
            ),
            models.UniqueConstraint(fields=["id", owner], name=f"{name}_of_{owner}"),
        ]


@history()
class GroupAttribute(Attribute):
    """A value of an own attribute of a group."""

    NATURAL_KEY = ("group__public_id", "attribute", "value")

    group = models.ForeignKey(Group, models.CASCADE, related_name="attributes")
    attribute = TermField(max_length=40, terms=sets.GroupAttribute)

    class Meta(Attribute.Meta):
        verbose_name = "attribute"
        ordering = ("pk",)
        constraints = Attribute.constraints("groupattribute", "group")


@history()
class IncidentAttribute(Attribute):
    """A value of an own attribute of an incident."""

    NATURAL_KEY = ("incident__public_id", "attribute", "value")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="attributes")
    attribute = TermField(max_length=40, terms=sets.IncidentAttribute)

    class Meta(Attribute.Meta):
        verbose_name = "attribute"
        ordering = ("pk",)
        constraints = Attribute.constraints("incidentattribute", "incident")


@history()
class FindingAttribute(Attribute):
    """A value of an own attribute of a finding."""

    NATURAL_KEY = ("finding__public_id", "attribute", "value")

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="attributes")
    attribute = TermField(max_length=40, terms=sets.FindingAttribute)

    class Meta(Attribute.Meta):
        verbose_name = "attribute"
        ordering = ("pk",)
        constraints = Attribute.constraints("findingattribute", "finding")
