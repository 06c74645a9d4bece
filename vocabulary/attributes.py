"""The sets of an instance's own attributes, and the types that their values can have."""

from django.db import models

from .terms import Terms

__all__ = [
    "ATTRIBUTE_SETS",
    "AttributeType",
    "FindingAttribute",
    "GroupAttribute",
    "IncidentAttribute",
]


class AttributeType(models.TextChoices):
    """What the values of an attribute are. Each is kept as text, written in one way."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes/no"
    DATE = "date"
    COUNTRY = "country"
    PERCENT = "percent"
    CHOICE = "choice"


class GroupAttribute(Terms):
    """Attributes of groups that an organisation declares in its own codebook."""


class IncidentAttribute(Terms):
    """Attributes of incidents that an organisation declares in its own codebook."""


class FindingAttribute(Terms):
    """Attributes of findings that an organisation declares in its own codebook."""


ATTRIBUTE_SETS: dict[str, type[Terms]] = {
    "group": GroupAttribute,
    "incident": IncidentAttribute,
    "finding": FindingAttribute,
}
"""The set of each record type. The core has no attributes, so each lies below nothing."""
