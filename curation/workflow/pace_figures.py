"""Figures on the pace of reviewers, for the people who lead them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from curation.concrete import concrete_records
from curation.models import ReviewOpening, Verification
from sources.models import Record

__all__ = ["DAYS", "MAX_RECORDS", "Approved", "Reviewer", "fastest_approvals", "reviewer_figures"]

DAYS = 30
MAX_RECORDS = 30


class Median(Aggregate):
    """The median of the known values; None if there are none."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Reviewer:
    """What one person verified in the last DAYS. `median` is in seconds, None if unknown."""

    name: str
    verified: int
    rejected: int
    median: float | None
    untimed: int
    """The number of verifications whose duration is unknown."""


@dataclass(frozen=True)
class Approved:
    """An approved record. `seconds` counts from opening its review, None if it was not opened."""

    record: Record
    by: str
    at: datetime
    values: int
    seconds: float | None


def _since() -> datetime:
    return timezone.now() - timedelta(days=DAYS)


def reviewer_figures() -> list[Reviewer]:
    """Return the reviewers of the last DAYS, fastest first. One query."""
    found = (
        Verification.objects.filter(at__gte=_since())
        .order_by()
        .values("by__username")
        .annotate(
            verified=Count("pk"),
            rejected=Count("pk", filter=Q(confirmed=False)),
            median=Median("seconds"),
            untimed=Count("pk", filter=Q(seconds=None)),
        )
        .order_by(F("median").asc(nulls_last=True), "by__username")
    )
    return [
        Reviewer(
            row["by__username"], row["verified"], row["rejected"], row["median"], row["untimed"]
        )
        for row in found
    ]


def fastest_approvals() -> list[Approved]:
    """Return up to MAX_RECORDS approvals of the last DAYS: never opened first, then fastest.

    A constant number of queries.
    """
    verified = (
        Verification.objects.filter(
            record=OuterRef("record"), round=OuterRef("round"), by=OuterRef("by")
        )
        .order_by()
        .values("record")
        .annotate(number=Count("citation", distinct=True))
        .values("number")
    )
    openings = list(
        ReviewOpening.objects.filter(approved_at__gte=_since())
        .annotate(
            took=ExpressionWrapper(F("approved_at") - F("opened_at"), output_field=DurationField()),
            verified=Coalesce(Subquery(verified), 0),
        )
        .select_related("record", "by")
        .order_by(F("took").asc(nulls_first=True), "-approved_at")[:MAX_RECORDS]
    )
    concrete = {each.pk: each for each in concrete_records([each.record for each in openings])}
    return [
        Approved(
            concrete[opening.record_id],
            opening.by.username,
            opening.approved_at,
            opening.verified,
            opening.took.total_seconds() if opening.took is not None else None,
        )
        for opening in openings
        if opening.approved_at
    ]
