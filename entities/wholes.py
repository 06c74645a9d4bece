"""Incidents that are part of others: none may be a part of itself, through any number of others.

PostgreSQL enforces the same when a transaction ends; here people are told first.
"""

from collections.abc import Collection
from typing import Any

from vocabulary.records import IncidentTieKind

__all__ = ["problem_of_wholes", "whole_problem"]


def problem_of_wholes(ties: Any, incident: int) -> str:
    """Return why an incident cannot be part of what it is part of now; empty if it can."""
    now = ties.objects.filter(incident=incident, kind=PART_OF).values_list("tied_to", flat=True)
    return whole_problem(ties, incident, set(now))


def whole_problem(ties: Any, incident: int, wholes: Collection[int]) -> str:
    """Return why an incident cannot be part of `wholes`, as a sentence; empty if it can.

    `ties` is the model of ties; all others are keys of incidents. A query for each level above.
    """
    seen: set[int] = set()
    above = set(wholes)
    while above - seen:
        if incident in above:
            via = ties.objects.filter(tied_to=incident, incident__in=seen, kind=PART_OF)
            part = via.select_related("incident").first()
            reason = f": {part.incident} is already part of it" if part else ""
            return f"The incident would be a part of itself{reason}."
        seen |= above
        above = set(
            ties.objects.filter(incident__in=above, kind=PART_OF).values_list("tied_to", flat=True)
        )
    return ""


PART_OF = IncidentTieKind.PART_OF
