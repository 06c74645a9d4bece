"""The lists below one record: a group's incidents and ties, the citations of a source."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from api import parameters
from api.reads import cursors, moments
from api.reads.connection import fetch_all
from api.reads.cursors import Cursor
from api.reads.list_queries import DEFAULT_LIMIT, MAX_LIMIT, ListRequest
from api.reads.listings import LISTINGS, Listing
from api.reads.queries import CITING, TIES
from api.views.base import ApiView, Head, json_response, not_modified
from api.views.lists import FilteredView, check_log
from api.views.records import record_at, redirect_if_merged
from publication.contract.shared import EVIDENCE_KEYS
from publication.vocabulary import Kind

__all__ = [
    "GroupIncidentsView",
    "GroupTiesView",
    "SourceCitationsView",
]

Row = tuple[Any, ...]


class GroupIncidentsView(FilteredView):
    """The incidents that are attributed to a group, with all filters of incidents."""

    listing = LISTINGS[Kind.INCIDENT]

    def get(self, request: HttpRequest, public_id: str) -> HttpResponseBase:
        list_request = self.list_request(group=public_id)
        found = record_at(LISTINGS[Kind.GROUP], public_id, self._moment(list_request))
        return redirect_if_merged(request, public_id, found) or self.answer(request, list_request)

    def _moment(self, list_request: ListRequest) -> int | None:
        """Return the position that all pages show, at which a group that was merged since still
        exists."""
        text = parameters.single(list_request.given, "cursor")
        if not text:
            return moments.position(list_request.given)
        cursor = cursors.parse(text, digest=list_request.digest)
        check_log(cursor, Head())
        return cursor.pin


class RelatedView(ApiView):
    """A list below a record, with a cursor for the next page; all pages show the same position."""

    # The kind of the record.
    listing: Listing
    sql: str
    # The keys before the first row; their types are those of the keys.
    start: Row

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        given = self.read_parameters("limit", "cursor", *moments.MOMENTS)
        limit = parameters.whole_number(given, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
        narrowed = {name: given[name] for name in moments.MOMENTS if name in given}
        digest = cursors.digest(type(self).__name__, {**narrowed, "of": [public_id]})
        text = parameters.single(given, "cursor")
        cursor = cursors.parse(text, digest=digest) if text else None
        at = cursor.pin if cursor else moments.position(given)
        head = Head()
        if cursor:
            check_log(cursor, head)
        else:
            pin = head.seq if at is None else at
            cursor = Cursor(head.log_id, pin, "", digest, backwards=False, keys=self.start)
        found = record_at(self.listing, public_id, cursor.pin)
        if (answer := redirect_if_merged(request, public_id, found)) is not None:
            return answer
        etag = head.etag(request)
        if (unchanged := not_modified(request, etag, head.published_at)) is not None:
            return unchanged

        values = {"public_id": public_id, "seq": found.seq, "at": cursor.pin, "limit": limit + 1}
        after = {f"after_{i}": key for i, key in enumerate(cursor.keys)}
        rows = fetch_all(self.sql, {**values, **after})
        link = None
        if len(rows) > limit:
            keys = rows[limit - 1][: len(self.start)]
            following = Cursor(head.log_id, cursor.pin, "", digest, backwards=False, keys=keys)
            link = self.address_with(cursor=following.text())
        results = ",".join(self.result(public_id, row) for row in rows[:limit])
        body = f'{{"next":{json.dumps(link)},"previous":null,"results":[{results}]}}'
        return json_response(body, etag, head.published_at)

    def result(self, public_id: str, row: Row) -> str:
        """Return the JSON of one row, which begins with the keys of the cursor."""
        raise NotImplementedError


class GroupTiesView(RelatedView):
    """The ties of a group: its own, and those of other groups to it."""

    listing = LISTINGS[Kind.GROUP]
    sql = TIES
    start = ("", -1)

    def result(self, public_id: str, row: Row) -> str:
        stated_by, _, name, tie = row
        head = {
            "direction": "outgoing" if stated_by == public_id else "incoming",
            "from": _reference(Kind.GROUP, stated_by, name),
        }
        return f"{_json(head)[:-1]},{tie[1:]}"


class SourceCitationsView(RelatedView):
    """The records that cite a source, each with its citations of it."""

    listing = LISTINGS[Kind.SOURCE]
    sql = CITING
    start = ("",)

    def result(self, public_id: str, row: Row) -> str:
        citing, kind, name, body = row
        document = json.loads(body)
        return _json(
            {
                "record": {
                    **_reference(kind, citing, name),
                    "type": kind,
                    "version": document["version"],
                },
                "citations": list(_citations(document, public_id)),
            }
        )


def _citations(document: dict[str, Any], source: str) -> Iterator[dict[str, Any]]:
    """Yield the citations of a source, each with the value that it supports or denies."""
    for pointer, value in _values(document):
        said = {key: part for key, part in value.items() if key not in EVIDENCE_KEYS}
        for citation in value["citations"]:
            if citation["source"]["id"] == source:
                yield {"pointer": pointer, "value": said, **citation}


def _values(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each cited value with its JSON pointer (RFC 6901)."""
    for name, value in document.items():
        if isinstance(value, dict) and "citations" in value:
            yield f"/{name}", value
        elif isinstance(value, list):
            for position, row in enumerate(value):
                if isinstance(row, dict) and "citations" in row:
                    yield f"/{name}/{position}", row


def _reference(kind: str, public_id: str, name: str) -> dict[str, str]:
    return {"id": public_id, "name": name, "url": reverse(f"api:{kind}", args=[public_id])}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
