"""Existing groups, incidents and publishers that may be duplicates of the one being entered."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.postgres.fields import DateRangeField
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Func, Prefetch, Q, QuerySet
from django.db.models import Value as Literal

from entities.figures import Figure
from entities.models import Casualties, Group, Incident, OtherPlace, Place
from entities.models.place import ALL_ABOVE, at_or_below
from reading.names.known import KnownNames, known_groups
from reading.names.spelling import likeness, trigrams
from sources.dates import Bounds, describe
from sources.models import Document, Publisher, Record
from sources.texts.folding import fold

__all__ = [
    "LikeGroup",
    "LikeIncident",
    "LikePublisher",
    "Toll",
    "like_groups",
    "like_incidents",
    "like_publishers",
]


@dataclass(frozen=True)
class LikeGroup:
    """A group with a similar name or alias (`name`). `similarity` is 1 for identical names."""

    group: Group
    name: str
    similarity: float
    reason: str


@dataclass(frozen=True)
class LikePublisher:
    """A publisher with a similar name, or with the same one after folding (`is_same`)."""

    publisher: Publisher
    is_same: bool


@dataclass(frozen=True)
class Toll:
    """Casualties that are being entered, with values from `vocabulary.records`."""

    victims: str
    outcome: str
    figure: Figure


@dataclass(frozen=True)
class LikeIncident:
    """An incident with a similar date, place or casualties. Each reason is one sentence."""

    incident: Incident
    reasons: tuple[str, ...]


ALIKE = 0.45
"""Minimum share of common trigrams for two names to be similar, such as Al-Qaida and Al Qaeda."""

DAYS_APART = 2
"""Maximum difference in days between two reports of the same incident."""

MAX_COMPARED = 200
"""Maximum number of incidents with a similar date and place to compare, the newest first."""

GONE = (Record.Standing.WITHDRAWN, Record.Standing.MERGED)

_LIKE = """
SELECT DISTINCT ON (group_id) group_id, name, is_alias, likeness FROM (
    SELECT record_ptr_id AS group_id, name, false AS is_alias,
           similarity(fold_name(name), fold_name(%(name)s)) AS likeness
      FROM entities_group WHERE fold_name(name) %% fold_name(%(name)s)
     UNION ALL
    SELECT group_id, name, true, similarity(fold_name(name), fold_name(%(name)s))
      FROM entities_alias WHERE fold_name(name) %% fold_name(%(name)s)
) AS spelled WHERE likeness >= %(alike)s
ORDER BY group_id, likeness DESC, is_alias, name
"""


def like_groups(name: str, exclude: Group | None = None, limit: int = 5) -> list[LikeGroup]:
    """Return groups with the same or a similar name or alias, the most similar first.

    Names are folded before they are compared. A merged group is replaced by the group that it was
    merged into. Runs two queries, and up to five more if a merged group matches.
    """
    name = " ".join(name.split())
    if len(name) < 2:
        return []
    spelled = _spelled_like(name)
    groups = Group.objects.in_bulk(spelled.keys())
    merged = [key for key, group in groups.items() if group.standing == Record.Standing.MERGED]
    if merged:
        known = KnownNames(known_groups(merged), {})
        for key in merged:
            near, today = spelled.pop(key), known.today(known.groups[key]).pk
            if today not in spelled or spelled[today].likeness < near.likeness:
                spelled[today] = replace(near, is_alias=True)
        groups = Group.objects.exclude(standing=Record.Standing.MERGED).in_bulk(spelled.keys())
    groups.pop(exclude.pk if exclude else None, None)
    found = [
        LikeGroup(group, near.name, near.likeness, _reason(group, name, near))
        for key, group in groups.items()
        for near in [spelled[key]]
    ]
    return sorted(found, key=lambda like: (-like.similarity, like.group.pk))[:limit]


@dataclass(frozen=True)
class _Spelling:
    """A spelling of a group. The names of groups merged into it count as aliases."""

    name: str
    is_alias: bool
    likeness: float


def _spelled_like(name: str) -> dict[int, _Spelling]:
    """Map the key of each similar group to its name or alias that is most similar to `name`."""
    if not name.isascii() and (found := _in_another_script(name)):
        return found
    with connection.cursor() as cursor:
        cursor.execute(_LIKE, {"name": name, "alike": ALIKE})
        return {key: _Spelling(*spelling) for key, *spelling in cursor.fetchall()}


def _in_another_script(name: str) -> dict[int, _Spelling]:
    """Do the same for letters that pg_trgm ignores if the server's locale is C."""
    wanted = trigrams(name)
    found: dict[int, _Spelling] = {}
    for key, spelled, is_alias in _names_in_other_scripts():
        if fold("".join(spelled.split())).isascii():
            continue
        alike = likeness(wanted, trigrams(spelled))
        if alike >= ALIKE and (key not in found or alike > found[key].likeness):
            found[key] = _Spelling(spelled, is_alias, alike)
    return found


_OTHER_SCRIPTS = """
SELECT record_ptr_id, name, false, 0 FROM entities_group WHERE octet_length(name) > length(name)
 UNION ALL
SELECT group_id, name, true, id FROM entities_alias WHERE octet_length(name) > length(name)
 ORDER BY 1, 3, 4
"""


def _names_in_other_scripts() -> list[tuple[int, str, bool]]:
    """Return the key, the name, and whether it is an alias, for names with letters beyond ASCII."""
    with connection.cursor() as cursor:
        cursor.execute(_OTHER_SCRIPTS)
        return [(key, name, is_alias) for key, name, is_alias, _ in cursor.fetchall()]


def _reason(group: Group, name: str, near: _Spelling) -> str:
    sort = "an alias" if near.is_alias else "the name"
    if near.likeness < 1:
        said = f"“{name}” is similar to “{near.name}”, {sort} of {group}"
    else:
        said = f"“{near.name}” is {sort} of {group}"
    withdrawn = ", which was withdrawn" if group.standing == Record.Standing.WITHDRAWN else ""
    return f"{said}{withdrawn}."


def like_publishers(name: str, limit: int = 5) -> list[LikePublisher]:
    """Return publishers with the same or a similar name, the most similar first. One query.

    Names are folded before they are compared.
    """
    folded, wanted = fold(name), trigrams(name)
    if len(folded) < 2:
        return []
    found = []
    # There are hundreds of publishers, and pg_trgm ignores other scripts if the locale is C.
    for publisher in Publisher.objects.all():
        is_same = fold(publisher.name) == folded
        alike = 1.0 if is_same else likeness(wanted, trigrams(publisher.name))
        if alike >= ALIKE:
            found.append((-alike, publisher.pk, LikePublisher(publisher, is_same)))
    return [like for *_, like in sorted(found, key=lambda each: each[:2])[:limit]]


def like_incidents(
    date: Bounds | None,
    place: Place | None,
    toll: Sequence[Toll] = (),
    document: Document | None = None,
    exclude: Incident | None = None,
    limit: int = 5,
) -> list[LikeIncident]:
    """Return incidents with a similar date (within two days), place and number of casualties.

    The most similar come first. A place matches if it is the same or if one contains the other, and
    so does any place of an incident with several.
    Without a date the result is empty; without a place the casualties must be similar. Incidents
    that already cite `document`, withdrawn incidents and merged incidents are excluded. Runs four
    queries, and one for each place that contains `place`.
    """
    if date is None or (place is None and not toll):
        return []
    above = _above(place)
    candidates = _near_in_date(date)
    if exclude is not None:
        candidates = candidates.exclude(pk=exclude.pk)
    if place is not None:
        candidates = candidates.filter(_near_in_place(place, above))
    if document is not None:
        candidates = candidates.exclude(citations__passage__document=document.pk)
    found = []
    others = OtherPlace.objects.select_related(f"place{ALL_ABOVE}")
    with_rows = candidates.prefetch_related("casualties", Prefetch("other_places", others))
    for incident in with_rows.order_by("-pk")[:MAX_COMPARED]:
        of_toll = _toll_reasons(incident, toll)
        if place is None and not of_toll:
            continue
        reasons = (_date_reason(incident, date), _place_reason(incident, place, above), *of_toll)
        nearness = (
            len(of_toll),
            place is not None and place in _places_of(incident),
            -_days_apart(incident, date),
            -_length(incident),
        )
        found.append((nearness, LikeIncident(incident, tuple(filter(None, reasons)))))
    # For equal similarity, the newest incident comes first.
    return [like for _, like in sorted(found, key=lambda pair: pair[0], reverse=True)[:limit]]


def _near_in_date(date: Bounds) -> QuerySet[Incident]:
    near = DateRange(_moved(date.earliest, -DAYS_APART), _moved(date.latest, DAYS_APART), "[]")
    dates = Func(
        F("date_earliest"),
        F("date_latest"),
        Literal("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )
    return (
        Incident.objects.exclude(standing__in=GONE)
        .exclude(date="")
        .alias(dates=dates)
        .filter(dates__overlap=near)
        .select_related(f"place{ALL_ABOVE}")
    )


def _moved(day: datetime.date | None, days: int) -> datetime.date | None:
    """Shift a day by `days`. Return None (unbounded) outside the years 1 to 9999."""
    try:
        return day and day + datetime.timedelta(days)
    except OverflowError:
        return None


def _above(place: Place | None) -> tuple[int, ...]:
    return tuple(above.pk for above in place.above()) if place else ()


def _near_in_place(place: Place, above: Sequence[int]) -> Q:
    """Return the condition for this place, its parents and its descendants."""
    near = Q(place__in=above) | at_or_below(place, "place")
    others = OtherPlace.objects.filter(near)
    return Q(place=None) | near | Q(pk__in=others.values("incident"))


def _places_of(incident: Incident) -> list[Place]:
    """Return the places of an incident, the main one first."""
    main = [incident.place] if incident.place else []
    return [*main, *(row.place for row in incident.other_places.all())]


def _date_reason(incident: Incident, date: Bounds) -> str:
    said = describe(incident.date)
    if (incident.date_earliest, incident.date_latest) == (date.earliest, date.latest):
        return f"The same date: {said}."
    apart = _days_apart(incident, date)
    if not apart:
        return f"The dates overlap: {said}."
    return f"{apart} {'day' if apart == 1 else 'days'} apart: {said}."


def _days_apart(incident: Incident, date: Bounds) -> int:
    """Return the number of days between the two dates, or 0 if they overlap."""
    gaps = [
        (later - earlier).days
        for earlier, later in (
            (date.latest, incident.date_earliest),
            (incident.date_latest, date.earliest),
        )
        if earlier and later
    ]
    return max(0, *gaps) if gaps else 0


def _length(incident: Incident) -> int:
    if incident.date_earliest and incident.date_latest:
        return (incident.date_latest - incident.date_earliest).days
    return 100_000


def _place_reason(incident: Incident, place: Place | None, above: Sequence[int]) -> str:
    places = _places_of(incident)
    if place is None or not places:
        return ""
    if place in places:
        return f"The same place: {place.name}."
    for theirs in places:
        if theirs.pk in above:
            return f"{place.name} lies in its place, {theirs.name}."
    for theirs in places:
        if place in theirs.above():
            return f"Its place, {theirs.name}, lies in {place.name}."
    return ""


def _toll_reasons(incident: Incident, toll: Sequence[Toll]) -> list[str]:
    return [
        f"A near toll: {row}."
        for row in incident.casualties.all()
        if any(_near_toll(row, one) for one in toll)
    ]


def _near_toll(row: Casualties, toll: Toll) -> bool:
    """Return whether two counts are of the same victims and differ by at most 50 %."""
    if (row.victims, row.outcome) != (toll.victims, toll.outcome):
        return False
    counts = [_typical(row.figure), _typical(toll.figure)]
    return None not in counts and max(counts) <= 1.5 * min(counts)  # type: ignore[type-var,operator]


def _typical(figure: Figure) -> float | None:
    if figure.best is not None:
        return figure.best
    known = [bound for bound in (figure.at_least, figure.at_most) if bound is not None]
    return sum(known) / len(known) if known else None
