"""The standing of records: what the log says of them now."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from publication.contract.cells import kinds_of_parts
from publication.models import (
    IncidentTie,
    Publication,
    PublishedDocument,
    Reference,
    SearchRow,
)
from publication.vocabulary import END_OF_LOG, WITH_DOCUMENT, Action
from vocabulary.records import IncidentTieKind

__all__ = [
    "LiveSource",
    "Standing",
    "last_document",
    "live_names",
    "live_sources",
    "part_of_itself",
    "redacted_versions",
    "referrers",
    "standing_of",
    "standings",
    "wholes_in",
]


@dataclass(frozen=True)
class Standing:
    """The last event of a record that was not a redaction."""

    kind: str
    action: Action
    version: int
    seq: int
    successor: str
    reason: str

    @property
    def live(self) -> bool:
        return self.action in WITH_DOCUMENT


def standings(public_ids: Iterable[str]) -> dict[str, Standing]:
    """Return the standing of each record by public id. Records never published are missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (public_id)"
            " public_id, kind, action, version, seq, successor, reason"
            " FROM publication_publication"
            " WHERE public_id = ANY(%s) AND action <> 'redact'"
            " ORDER BY public_id, seq DESC",
            [sorted(set(public_ids))],
        )
        return {
            public_id: Standing(kind, Action(action), *rest)
            for public_id, kind, action, *rest in cursor.fetchall()
        }


def standing_of(public_id: str) -> Standing | None:
    """Return the standing of one record, or None if it was never published."""
    return standings([public_id]).get(public_id)


def live_names(public_ids: Iterable[str]) -> dict[str, str]:
    """Return the current published name of each record. Records that are not live are missing."""
    return dict(
        SearchRow.objects.filter(seq_to=END_OF_LOG, public_id__in=set(public_ids)).values_list(
            "public_id", "name"
        )
    )


@dataclass(frozen=True)
class LiveSource:
    """The published text digest (SHA-256) and date (EDTF) of a source, which quotes depend on."""

    text: str | None
    published: str


def live_sources(public_ids: Iterable[str]) -> dict[str, LiveSource]:
    """Return the current published text digest and date of each source by public id. One query.

    The digest is None without a text, the date is empty if unknown. Sources that are not live are
    missing.
    """
    current = SearchRow.objects.filter(seq_to=END_OF_LOG, public_id__in=set(public_ids))
    bodies = PublishedDocument.objects.filter(publication__in=current.values("seq_from"))
    found = {}
    for public_id, body in bodies.values_list("publication__public_id", "body"):
        document = json.loads(body)
        text, published = document.get("text") or {}, document.get("published") or {}
        found[public_id] = LiveSource(text.get("sha256"), published.get("edtf") or "")
    return found


def redacted_versions(public_ids: Iterable[str]) -> set[tuple[str, int]]:
    """Return (public id, version) of each redacted version of these records. One query."""
    return set(
        Publication.objects.filter(action=Action.REDACT, public_id__in=set(public_ids))
        .order_by()
        .values_list("public_id", "version")
    )


def last_document(public_id: str) -> dict[str, Any] | None:
    """Return the last published document, whether or not the record is live.

    None if there is none, or if it is redacted.
    """
    bodies = (
        Publication.objects.filter(public_id=public_id, action__in=WITH_DOCUMENT)
        .order_by("-seq")
        .values_list("document__body", flat=True)
    )
    body = bodies.first()
    return None if body is None else json.loads(body)


def referrers(public_id: str) -> list[str]:
    """Return the ids of the other live records that refer to this one, sorted."""
    return list(
        Reference.objects.filter(seq_to=END_OF_LOG, to_id=public_id)
        .exclude(public_id=public_id)
        .order_by("public_id")
        .values_list("public_id", flat=True)
    )


def wholes_in(document: dict[str, Any]) -> set[str]:
    """Return the public ids of the incidents of which a document says that its own is a part."""
    if document["type"] != "incident":
        return set()
    kinds = kinds_of_parts(document, IncidentTieKind)
    return {tie["incident"]["id"] for tie in document.get("ties", ()) if tie["kind"] in kinds}


def part_of_itself(wholes: Mapping[str, Collection[str]]) -> str | None:
    """Return the public id of an incident that would be a part of itself; None if there is none.

    `wholes` has, for each incident that shall be published now, those of which it is a part. A
    query for each level above them; none if nothing is a part. PostgreSQL enforces the same when a
    transaction ends (`publication_incidenttie_wholes`). Working copies may differ from what is
    published, so they are checked apart: `entities.wholes`.
    """
    for start, first in wholes.items():
        seen: set[str] = set()
        above = set(first)
        while above - seen:
            if start in above:
                return start
            seen |= above
            above = _above(above, wholes)
    return None


def _above(incidents: Iterable[str], wholes: Mapping[str, Collection[str]]) -> set[str]:
    new = {whole for each in incidents if each in wholes for whole in wholes[each]}
    standing = [each for each in incidents if each not in wholes]
    rows = IncidentTie.objects.filter(public_id__in=standing, part=True, seq_to=END_OF_LOG)
    return new | (set(rows.values_list("incident", flat=True)) if standing else set())
