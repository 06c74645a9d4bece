"""Throughput, waiting times, return rates and coverage, for the people who lead the others."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Extract, TruncMonth, TruncWeek
from django.utils import timezone

from curation.coverage import coverage_of
from curation.models import Transition, Verification
from curation.reviewing.done import Span, first_contributions
from curation.workflow.pace_figures import Median
from sources.models import Document, Record

__all__ = ["MAX_DOCUMENTS", "Figures", "Line", "throughput"]

MAX_DOCUMENTS = 1000
"""Coverage is that of the last documents of the days, up to so many."""
WEEKS_UP_TO = datetime.timedelta(days=92)
"""Longer spans are told by month."""

Step = Transition.Step
DECISIONS = (Step.APPROVED, Step.CHANGES_REQUESTED)


@dataclass
class Line:
    """The figures of one period or one person.

    `published` and `returned` are decisions: of a period, those made in it; of a person, those on
    what they submitted. `verified` counts values. `waited` is the median time in seconds from
    submission to decision, None if there was none.
    """

    name: Any
    brought_in: int = 0
    entered: int = 0
    submitted: int = 0
    verified: int = 0
    decided: int = 0
    published: int = 0
    returned: int = 0
    waited: float | None = None
    sentences: int = 0
    covered: int = 0

    @property
    def return_rate(self) -> int | None:
        """The share of decisions that returned a record, in percent; None without decisions."""
        decisions = self.published + self.returned
        return round(100 * self.returned / decisions) if decisions else None

    @property
    def coverage(self) -> int | None:
        """The share of decided sentences, in percent, rounded down; None without sentences."""
        return 100 * self.covered // self.sentences if self.sentences else None


@dataclass
class Figures:
    """The figures of a span of days, by period and by person, and what waits now."""

    by_month: bool
    periods: list[Line] = field(default_factory=list)
    people: list[Line] = field(default_factory=list)
    waiting: int = 0
    oldest: datetime.datetime | None = None
    is_capped: bool = False


def throughput(types: Collection[str], span: Span) -> Figures:
    """Return the figures of the records of some types. A constant number of queries."""
    by_month = span.last - span.first > WEEKS_UP_TO
    trunc: Any = TruncMonth if by_month else TruncWeek
    periods: dict[datetime.date, Line] = {}
    people: dict[int, Line] = {}

    def lines(at: datetime.datetime, user: int | None) -> list[Line]:
        """Return the line of the period and that of the person, if one is known."""
        start = period_of(timezone.localdate(at), by_month)
        found = [periods.setdefault(start, Line(start))]
        return [*found, people.setdefault(user, Line(user))] if user else found

    begun = first_contributions(types, span).annotate(period=trunc("first_at"))
    for at, user, record_type, number in _counted(begun, "period", "user", "record__type"):
        for line in lines(at, user):
            if record_type == Record.Type.SOURCE:
                line.brought_in += number
            else:
                line.entered += number
    verdicts = Verification.objects.filter(span.of("at"), record__type__in=types)
    for at, user, number in _counted(verdicts.annotate(period=trunc("at")), "period", "by"):
        for line in lines(at, user):
            line.verified += number
    steps = Transition.objects.filter(span.of("at"), record__type__in=types)
    sent = steps.filter(step=Step.SUBMITTED).annotate(period=trunc("at"))
    for at, user, number in _counted(sent, "period", "by"):
        for line in lines(at, user):
            line.submitted += number
    decided = _with_submission(steps.filter(step__in=DECISIONS)).annotate(period=trunc("at"))
    for at, reviewer, number in _counted(decided, "period", "by"):
        lines(at, reviewer)[1].decided += number
    _decisions(decided, "period", lambda at: lines(at, None)[0])
    _decisions(
        decided.filter(sent_by__isnull=False),
        "sent_by",
        lambda user: people.setdefault(user, Line(user)),
    )
    is_capped = _coverage(types, span, lines)
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "username"))
    waiting = Record.objects.filter(state=Record.State.IN_REVIEW, type__in=types)
    now = waiting.aggregate(number=Count("pk"), oldest=Min("submitted_at"))
    return Figures(
        by_month,
        [periods[start] for start in sorted(periods, reverse=True)],
        sorted(people.values(), key=lambda line: names.get(line.name, "")),
        now["number"],
        now["oldest"],
        is_capped,
    )


def period_of(day: datetime.date, by_month: bool) -> datetime.date:
    """Return the first day of the month, or the Monday of the week, of a day."""
    return day.replace(day=1) if by_month else day - datetime.timedelta(days=day.weekday())


def _counted(rows: QuerySet[Any], *names: str) -> Any:
    return rows.order_by().values_list(*names).annotate(number=Count("pk"))


def _with_submission(decisions: QuerySet[Transition]) -> QuerySet[Transition]:
    """Add who submitted what is decided (`sent_by`), and the seconds that it waited (`waited`)."""
    before = Transition.objects.filter(
        record=OuterRef("record"), step=Step.SUBMITTED, pk__lt=OuterRef("pk")
    ).order_by("-pk")
    return decisions.annotate(
        sent_by=Subquery(before.values("by")[:1]),
        waited=Extract(
            ExpressionWrapper(
                F("at") - Subquery(before.values("at")[:1]), output_field=DurationField()
            ),
            "epoch",
        ),
    )


def _decisions(decided: QuerySet[Any], name: str, line_of: Any) -> None:
    counted = (
        decided.order_by()
        .values_list(name)
        .annotate(
            published=Count("pk", filter=Q(step=Step.APPROVED)),
            returned=Count("pk", filter=Q(step=Step.CHANGES_REQUESTED)),
            median=Median("waited"),
        )
    )
    for key, published, returned, median in counted:
        line = line_of(key)
        line.published, line.returned, line.waited = published, returned, median


def _coverage(types: Collection[str], span: Span, lines: Any) -> bool:
    """Add the coverage of the documents that were brought in. Return whether some are left out."""
    brought_in = first_contributions({*types} & {Record.Type.SOURCE}, span).order_by("-pk")
    found = list(brought_in.values_list("record_id", "first_at", "user")[: MAX_DOCUMENTS + 1])
    listed = {key: (at, user) for key, at, user in found[:MAX_DOCUMENTS]}
    documents = Document.objects.filter(pk__in=listed, text__isnull=False)
    for key, coverage in coverage_of(list(documents)).items():
        for line in lines(*listed[key]):
            line.sentences += coverage.total
            line.covered += coverage.total - coverage.open
    return len(found) > MAX_DOCUMENTS
