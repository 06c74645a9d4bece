"""What is in the system already and looks like what is being entered."""

from collections.abc import Sequence
from dataclasses import dataclass

from entities.models import Group, Incident, Place
from sources.dates import Bounds
from sources.models import Document

__all__ = ["LikeGroup", "LikeIncident", "Toll", "like_groups", "like_incidents"]


@dataclass(frozen=True)
class LikeGroup:
    """A group whose name or alias (`name`) is near; `similarity` is from 0 to 1 (the same)."""

    group: Group
    name: str
    similarity: float
    reason: str


@dataclass(frozen=True)
class Toll:
    """Casualties as they are being entered; values as in `entities.vocabulary`."""

    victims: str
    outcome: str
    at_least: int | None
    at_most: int | None


@dataclass(frozen=True)
class LikeIncident:
    """An incident near in date, place or toll, with a sentence for each that is near."""

    incident: Incident
    reasons: tuple[str, ...]


def like_groups(name: str, exclude: Group | None = None, limit: int = 5) -> list[LikeGroup]:
    """Return groups with this name or one like it, the likest first. Two queries at most."""
    name = " ".join(name.split())
    if len(name) < 2:
        return []
    groups = Group.objects.filter(name__iexact=name).exclude(pk=exclude.pk if exclude else None)
    return [
        LikeGroup(group, group.name, 1.0, f"{group} has this name.")
        for group in groups.order_by("pk")[:limit]
    ]


def like_incidents(
    date: Bounds | None,
    place: Place | None,
    toll: Sequence[Toll] = (),
    document: Document | None = None,
    exclude: Incident | None = None,
    limit: int = 5,
) -> list[LikeIncident]:
    """Return incidents near in date (within two days), place (the same, above, below) and toll.

    `document` is the one being read: an incident that it is cited for already is left out.
    Returns nothing without a date and a place.
    """
    if date is None or place is None:
        return []
    incidents = Incident.objects.filter(
        date_earliest=date.earliest, date_latest=date.latest, place=place
    ).exclude(pk=exclude.pk if exclude else None)
    if document is not None:
        incidents = incidents.exclude(citations__passage__document=document.pk)
    return [
        LikeIncident(incident, ("The same dates.", "The same place."))
        for incident in incidents.order_by("pk").distinct()[:limit]
    ]
