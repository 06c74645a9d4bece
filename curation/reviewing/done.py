"""What people did, day by day, from what is recorded anyway: contributions, verdicts and steps.

Only records of the types that whoever looks may see are counted or named.
"""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from curation.concrete import concrete_records
from curation.models import Transition, Verification
from sources.models import Contribution, Record

__all__ = ["MAX_DAYS", "MAX_NAMED", "Day", "Did", "Span", "days_of", "first_contributions"]

MAX_DAYS = 366
MAX_NAMED = 50
"""How many records of one kind of act and one day are named; the others are counted."""

Step = Transition.Step

BROUGHT_IN, ENTERED, CHANGED, VERIFIED = "brought in", "entered", "began to change", "verified"
STEPS = {
    Step.SUBMITTED: "submitted",
    Step.RECALLED: "recalled",
    Step.CHANGES_REQUESTED: "returned",
    Step.APPROVED: "published",
    Step.DISCARDED: "discarded",
    Step.WITHDRAWN: "withdrawn",
    Step.MERGED: "merged",
    Step.REFRESHED: "refreshed",
    Step.REDACTED: "redacted",
}
KINDS = (BROUGHT_IN, ENTERED, CHANGED, VERIFIED, *STEPS.values())


@dataclass(frozen=True)
class Span:
    """A range of days, both included, in the current time zone."""

    first: datetime.date
    last: datetime.date

    def of(self, name: str) -> Q:
        """Return the condition that a time lies in these days."""
        zone = timezone.get_current_timezone()
        start, end = (
            datetime.datetime.combine(day, datetime.time(), zone)
            for day in (self.first, self.last + datetime.timedelta(days=1))
        )
        return Q(**{f"{name}__gte": start, f"{name}__lt": end})


@dataclass
class Did:
    """The records that a person acted on in one way on one day. `values` counts verified values.

    `records` has the first `MAX_NAMED` of `count`, each with its number of verified and rejected
    values.
    """

    kind: str
    count: int = 0
    values: int = 0
    rejected: int = 0
    records: list[tuple[Any, int]] = field(default_factory=list)


@dataclass
class Day:
    """One day of a person, with what they did in the order of the work."""

    date: datetime.date
    did: list[Did]


def first_contributions(types: Collection[str], span: Span) -> QuerySet[Contribution]:
    """Return the contributions within days by which records came to be: who entered each."""
    earlier = Contribution.objects.filter(record=OuterRef("record"), pk__lt=OuterRef("pk"))
    begun = Contribution.objects.filter(
        span.of("first_at"), record__type__in=types, user__isnull=False, of_part=False
    )
    return begun.filter(~Exists(earlier))


def days_of(person: User, types: Collection[str], span: Span) -> list[Day]:
    """Return what a person did on each day, the last day first. A constant number of queries."""
    found: dict[datetime.date, dict[str, Did]] = {}
    named: dict[int, list[tuple[Did, int]]] = {}
    for day, kind, key, values, rejected in _acts(person, types, span):
        kinds = found.setdefault(day, {})
        did = kinds.setdefault(kind, Did(kind))
        did.count += 1
        did.values += values
        did.rejected += rejected
        if did.count <= MAX_NAMED:
            named.setdefault(key, []).append((did, values))
    for record in concrete_records(Record.objects.filter(pk__in=named)):
        for did, values in named[record.pk]:
            did.records.append((record, values))
    return [
        Day(day, [found[day][kind] for kind in KINDS if kind in found[day]])
        for day in sorted(found, reverse=True)
    ]


def _acts(
    person: User, types: Collection[str], span: Span
) -> Iterator[tuple[datetime.date, str, int, int, int]]:
    """Yield day, kind of act, record, verified and rejected values. Three queries."""
    earlier = Contribution.objects.filter(record=OuterRef("record"), pk__lt=OuterRef("pk"))
    begun = Contribution.objects.filter(
        span.of("first_at"), user=person, of_part=False, record__type__in=types
    )
    entries = begun.annotate(day=TruncDate("first_at"), is_first=~Exists(earlier))
    for day, is_first, record_type, key in entries.order_by("pk").values_list(
        "day", "is_first", "record__type", "record_id"
    ):
        entered = BROUGHT_IN if record_type == Record.Type.SOURCE else ENTERED
        yield day, entered if is_first else CHANGED, key, 0, 0
    verdicts = (
        Verification.objects.filter(span.of("at"), by=person, record__type__in=types)
        .annotate(day=TruncDate("at"))
        .order_by("day", "record_id")
        .values_list("day", "record_id")
        .annotate(values=Count("pk"), rejected=Count("pk", filter=Q(confirmed=False)))
    )
    for day, key, values, rejected in verdicts:
        yield day, VERIFIED, key, values, rejected
    steps = Transition.objects.filter(span.of("at"), by=person, record__type__in=types)
    seen = set()
    for day, step, key in (
        steps.annotate(day=TruncDate("at")).order_by("pk").values_list("day", "step", "record_id")
    ):
        act = (day, STEPS[Step(step)], key)
        if act not in seen:
            seen.add(act)
            yield (*act, 0, 0)
