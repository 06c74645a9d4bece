"""Incidents that are part of others: none may be a part of itself, through any number of others.

PostgreSQL enforces the same when a transaction ends; here people are told first.
"""

from collections.abc import Collection
from typing import Any

from entities.codebook import codebook
from vocabulary.records import IncidentTieKind

__all__ = ["makes_parts", "problem_of_wholes", "whole_problem"]


def makes_parts(kind: str) -> bool:
    """Return whether a tie of this kind says that its incident is a part of the other one."""
    return kind in _kinds_of_parts()


def _kinds_of_parts() -> frozenset[str]:
    """Return “part of” and the own terms below it."""
    return codebook().at_or_below(IncidentTieKind.set_name(), IncidentTieKind.PART_OF)


def problem_of_wholes(ties: Any, incident: int) -> str:
    """Return why an incident cannot be part of what it is part of now; empty if it can."""
    now = ties.objects.filter(incident=incident, kind__in=_kinds_of_parts())
    return whole_problem(ties, incident, set(now.values_list("tied_to", flat=True)))


def whole_problem(ties: Any, incident: int, wholes: Collection[int]) -> str:
    """Return why an incident cannot be part of `wholes`, as a sentence; empty if it can.

    `ties` is the model of ties; all others are keys of incidents. A query for each level above.
    """
    parts = ties.objects.filter(kind__in=_kinds_of_parts())
    seen: set[int] = set()
    above = set(wholes)
    while above - seen:
        if incident in above:
            via = parts.filter(tied_to=incident, incident__in=seen)
            part = via.select_related("incident").first()
            reason = f": {part.incident} is already part of it" if part else ""
            return f"The incident would be a part of itself{reason}."
        seen |= above
        above = set(parts.filter(incident__in=above).values_list("tied_to", flat=True))
    return ""
