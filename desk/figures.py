"""The figures of the first page, aggregated by PostgreSQL."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, TruncMonth, TruncWeek
from django.utils import timezone

from curation.coverage import Coverage, coverage_of
from entities.codebook import codebook
from entities.models import Casualties, Incident, OtherPlace, Point
from publication.models import Publication
from publication.vocabulary import REFERENCE_KINDS, Action
from sources.models import Document, Record
from sources.vocabulary import CurationStatus
from vocabulary.records import Outcome

__all__ = [
    "DocumentFigures",
    "Spot",
    "approved_by_week",
    "document_figures",
    "incidents_by_month",
    "spots_of_newest_incidents",
]

Standing = Record.Standing

GONE = (Standing.WITHDRAWN, Standing.MERGED)
# This order has an index.
LATEST_FIRST = (F("date_earliest").desc(nulls_last=True), F("pk").desc())


@dataclass(frozen=True)
class DocumentFigures:
    """The number of documents of each curation status, and the newest open ones."""

    by_status: dict[str, int]
    open: list[tuple[Document, Coverage]]

    @property
    def total(self) -> int:
        return sum(self.by_status.values())


def document_figures(longest_list: int) -> DocumentFigures:
    """Return the number of documents by status, and the coverage of the newest open ones."""
    found = dict(
        Document.objects.order_by().values_list("curation_status").annotate(documents=Count("pk"))
    )
    newest = list(
        Document.objects.exclude(curation_status=CurationStatus.FULLY_CURATED)
        .exclude(text=None)
        .order_by("-pk")[:longest_list]
    )
    coverage = coverage_of(newest)
    return DocumentFigures(
        {status: found.get(status, 0) for status in CurationStatus.values},
        [(document, coverage[document.pk]) for document in newest],
    )


def approved_by_week(weeks: int) -> list[tuple[datetime.date, int]]:
    """Return how many versions were approved in each of the last weeks, which begin on Mondays.

    Counted in the log, without places and terms (which nobody approves) and tombstones. The last
    week is the current one; times are UTC.
    """
    today = timezone.now().date()
    monday = today - datetime.timedelta(days=today.weekday())
    mondays = [monday - datetime.timedelta(weeks=ago) for ago in reversed(range(weeks))]
    since = datetime.datetime.combine(mondays[0], datetime.time(), datetime.UTC)
    approved = (
        Publication.objects.filter(published_at__gte=since, action=Action.PUBLISH)
        .exclude(kind__in=REFERENCE_KINDS)
        .order_by()
        .annotate(week=TruncWeek("published_at", tzinfo=datetime.UTC))
        .values_list("week")
        .annotate(versions=Count("seq"))
    )
    found = {week.date(): versions for week, versions in approved}
    return [(day, found.get(day, 0)) for day in mondays]


def incidents_by_month(months: int) -> list[tuple[datetime.date, int, int]]:
    """Return (first day, published, drafts) of each month up to that of the latest incident.

    An incident belongs to the month of its earliest date. Empty if no incident has a date. Dates
    in the future, which a draft may have, are not counted.
    """
    dated = _standing_incidents().filter(date_earliest__lte=timezone.now().date()).order_by()
    latest = dated.order_by(*LATEST_FIRST).values_list("date_earliest", flat=True).first()
    if latest is None:
        return []
    last = latest.year * 12 + latest.month - 1
    firsts = [
        datetime.date(month // 12, month % 12 + 1, 1)
        for month in range(max(last - months + 1, 12), last + 1)
    ]
    counted = (
        dated.filter(date_earliest__gte=firsts[0])
        .annotate(month=TruncMonth("date_earliest"))
        .values_list("month")
        .annotate(
            published=Count("pk", filter=Q(standing=Standing.LIVE)),
            drafts=Count("pk", filter=~Q(standing=Standing.LIVE)),
        )
    )
    found = {month: (published, drafts) for month, published, drafts in counted}
    return [(first, *found.get(first, (0, 0))) for first in firsts]


@dataclass
class Spot:
    """One point of the map (degrees, WGS 84) with its incidents, latest first."""

    latitude: Decimal
    longitude: Decimal
    name: str
    incidents: list[dict[str, Any]] = field(default_factory=list)

    def killed(self, *, published: bool) -> int:
        return sum(row["killed"] for row in self.incidents if row["published"] is published)

    def count(self, *, published: bool) -> int:
        return sum(row["published"] is published for row in self.incidents)


def spots_of_newest_incidents(most: int) -> list[Spot]:
    """Return the places of the latest incidents, of at most `most` incidents.

    An incident is shown at its own point or, without one, at that of its place, and at each of its
    other places and of its points in no place. `killed` is the sum of the best figures, or else of
    the lowest numbers; an incident with several places has it at each.
    """
    others = OtherPlace.objects.annotate(
        at_latitude=Coalesce("latitude", "place__latitude"),
        at_longitude=Coalesce("longitude", "place__longitude"),
    ).exclude(at_latitude=None)
    located = (
        _standing_incidents()
        .annotate(
            at_latitude=Coalesce("latitude", "place__latitude"),
            at_longitude=Coalesce("longitude", "place__longitude"),
        )
        .filter(
            Q(at_latitude__isnull=False)
            | Exists(others.filter(incident=OuterRef("pk")))
            | Exists(Point.objects.filter(incident=OuterRef("pk")))
        )
    )
    newest = list(
        located.order_by(*LATEST_FIRST).values(
            "pk",
            "public_id",
            "title",
            "date",
            "precision",
            "at_latitude",
            "at_longitude",
            place_name=F("place__name"),
            published=Case(When(standing=Standing.LIVE, then=Value(True)), default=Value(False)),
        )[:most]
    )
    keys = [row["pk"] for row in newest]
    killed, elsewhere = _killed(keys), defaultdict(list)
    for key, name, precision, *point in others.filter(incident__in=keys).values_list(
        "incident", "place__name", "precision", "at_latitude", "at_longitude"
    ):
        elsewhere[key].append({"at": tuple(point), "place_name": name, "precision": precision})
    for key, precision, *point in Point.objects.filter(incident__in=keys).values_list(
        "incident", "precision", "latitude", "longitude"
    ):
        name = f"{point[0]} {point[1]}"
        elsewhere[key].append({"at": tuple(point), "place_name": name, "precision": precision})
    spots: dict[tuple[Decimal, Decimal], Spot] = {}
    for row in newest:
        main: dict[str, Any] = {"at": (row["at_latitude"], row["at_longitude"])}
        places = {
            place["at"]: dict(row) | place | {"killed": killed.get(row["pk"], 0)}
            for place in (*reversed(elsewhere[row["pk"]]), main)
            if place["at"][0] is not None
        }
        for point, shown in places.items():
            spot = spots.setdefault(point, Spot(point[0], point[1], shown["place_name"]))
            spot.incidents.append(shown)
    return list(spots.values())


def _standing_incidents() -> QuerySet[Incident]:
    """Return the incidents that are neither withdrawn nor merged."""
    return Incident.objects.exclude(standing__in=GONE)


def _killed(incidents: Collection[int]) -> dict[int, int]:
    return dict(
        Casualties.objects.filter(
            incident__in=incidents,
            outcome__in=codebook().at_or_below(Outcome.set_name(), Outcome.KILLED),
            part_of=None,
        )
        .order_by()
        .values_list("incident")
        .annotate(killed=Sum(Coalesce("best", "at_least", 0)))
    )
