"""The lists: filtered, sorted, in pages that all show the position in the log of the first one."""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from api import negotiation, parameters
from api.formats import OFFERED
from api.parameters import error
from api.problems import BadParameters, NotReplicatedYet, OtherLog
from api.reads import cursors, moments
from api.reads.connection import fetch_all, fetch_one
from api.reads.cursors import Cursor
from api.reads.list_queries import (
    DEFAULT_LIMIT,
    MAX_KEPT_LENGTH,
    MAX_LIMIT,
    ListRequest,
    read_list,
    widened,
)
from api.reads.listings import Listing
from api.reads.queries import Used, count_sql, keeps_plan, page_sql
from api.reads.selection import members_beside, select_fields
from api.reads.successors import follow_merges
from api.views.base import (
    ApiView,
    Head,
    accepts_gzip,
    is_conditional,
    json_response,
    not_modified,
)
from api.views.exports import list_export
from publication.compressed import Piece, authentic, spliced

__all__ = [
    "DEFAULT_LIMIT",
    "MAX_LIMIT",
    "FilteredView",
    "ListView",
    "check_log",
]

# The columns of a page's rows: the document, its position in the log, and the keys of the ordering.
DOCUMENT, MAC, SEQ, KEYS = 1, 4, 5, 6


@dataclass(frozen=True)
class Page:
    """Documents as they are stored, their positions in the log, and the pages before and after.

    `head` is the end of the log when they were read; `pieces` are the compressed documents, if they
    were requested and all are stored.
    """

    bodies: list[str]
    pieces: list[Piece]
    seqs: list[int]
    next: Cursor | None
    previous: Cursor | None
    pin: int
    head: Head


class FilteredView(ApiView):
    """A list, perhaps with filters that the URL fixes."""

    listing: Listing
    negotiated = True

    def list_request(self, **fixed: str) -> ListRequest:
        """Return the parsed request; `fixed` are filters that the URL sets."""
        query = self.request.META.get("QUERY_STRING", "")
        # Later pages are requested once, the first one again and again, so only that is cached.
        # Long queries would fill the memory, and are not repeated.
        once = "cursor" in query or len(query) > MAX_KEPT_LENGTH
        read = read_list.__wrapped__ if once else read_list
        return widened(self.listing, read(self.listing.kind, query, **fixed))

    def answer(self, request: HttpRequest, list_request: ListRequest) -> HttpResponseBase:
        """Return the requested page."""
        listing, given = self.listing, list_request.given
        fields, expand = list_request.fields, list_request.expand
        format = negotiation.choose(request, given, OFFERED[listing.kind])
        if format:
            return list_export(request, listing, list_request, format)
        text = parameters.single(given, "cursor")
        cursor = cursors.parse(text, digest=list_request.digest) if text else None
        if cursor:
            _check_ordering(cursor, listing, list_request.ordering if "ordering" in given else None)

        # Read before the head, so that no moment lies beyond it. A cursor has its own position.
        at = None if cursor else moments.position(given)
        # Only whole documents are stored compressed.
        packed = accepts_gzip(request) and not (fields or expand)
        etag_parts = ["gzip"] if packed else []
        if cursor or is_conditional(request):
            head = Head()
            if cursor:
                check_log(cursor, head)
            etag = head.etag(request, *etag_parts)
            if (unchanged := not_modified(request, etag, head.published_at)) is not None:
                return _vary_on_encoding(unchanged)

        used, now = list_request.used, cursor is None and at is None
        values, seen = follow_merges(listing, list_request, cursor.pin if cursor else at)
        start = Cursor(
            "", at or 0, list_request.ordering, list_request.digest, backwards=False, keys=()
        )
        page = _read(
            listing, used, values, cursor or start, list_request.limit, now=now, packed=packed
        )
        if now and seen is not None and page.pin != seen:
            # Something was published between the two, perhaps a merge.
            values, _ = follow_merges(listing, list_request, page.pin)
            start = replace(start, pin=page.pin)
            page = _read(listing, used, values, start, list_request.limit, packed=packed)

        envelope = [
            f'"next":{self.link(page.next)}',
            f'"previous":{self.link(page.previous)}',
        ]
        if list_request.counted:
            (count,) = fetch_one(
                count_sql(listing.kind, used), {**values, "at": page.pin}, keeps_plan=False
            )
            envelope.append(f'"count":{count}')
        before = "{" + ",".join([*envelope, '"results":['])
        etag = page.head.etag(request, *etag_parts)
        if page.pieces:
            body = spliced(before, page.pieces, "]}")
            response = json_response(body, etag, page.head.published_at)
            response["Content-Encoding"] = "gzip"
            return _vary_on_encoding(response)
        bodies = [select_fields(body, fields) for body in page.bodies] if fields else page.bodies
        after = "]}"
        if expand:
            after = f"],{members_beside(listing.kind, page.seqs, expand, page.pin)}}}"
        text = before + ",".join(bodies) + after
        return _vary_on_encoding(json_response(text, etag, page.head.published_at))

    def link(self, cursor: Cursor | None) -> str:
        """Return JSON: the URL of the page that `cursor` begins, or null."""
        if cursor is None:
            return "null"
        # Counted once: the number is the same for all pages.
        return json.dumps(self.address_with(without=["count"], cursor=cursor.text()))


class ListView(FilteredView):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request, self.list_request())


def _authentic(row: tuple) -> bool:
    """Return whether a row has a compressed document that may be sent."""
    piece, code = row[DOCUMENT:MAC], row[MAC]
    return piece[0] is not None and authentic(row[SEQ], Piece(*piece), code)


def _read(
    listing: Listing,
    used: Used,
    values: dict[str, Any],
    cursor: Cursor,
    limit: int,
    *,
    now: bool = False,
    packed: bool = False,
) -> Page:
    """Return one page. A cursor without keys is the first page; with `now`, it fixes the position.

    `packed` asks for the compressed documents.
    """
    first = not cursor.keys
    sql = page_sql(
        listing.kind,
        used,
        cursor.ordering,
        at=not now,
        after=not first,
        backwards=cursor.backwards,
        packed=packed,
    )
    after = {f"after_{i}": key for i, key in enumerate(cursor.keys)}
    rows = fetch_all(
        sql,
        {**values, **after, "at": cursor.pin, "limit": limit + 1},
        keeps_plan=keeps_plan(listing, used, cursor.ordering),
        binary=packed,
    )
    if packed and not all(_authentic(row) for row in rows):
        return _read(listing, used, values, cursor, limit, now=now)
    head = Head(rows[0][0] if rows else "")
    if first:
        cursor = replace(cursor, log_id=head.log_id, pin=head.seq if now else cursor.pin)
    more = len(rows) > limit
    rows = rows[:limit]
    if cursor.backwards:
        rows.reverse()

    def beside(row: tuple, backwards: bool) -> Cursor:
        keys = tuple(key.isoformat() if isinstance(key, date) else key for key in row[KEYS:])
        return replace(cursor, keys=keys, backwards=backwards)

    has_next = more or cursor.backwards
    has_previous = more if cursor.backwards else not first
    return Page(
        bodies=[] if packed else [row[DOCUMENT] for row in rows],
        pieces=[Piece(*row[DOCUMENT:MAC]) for row in rows] if packed else [],
        seqs=[row[SEQ] for row in rows],
        next=beside(rows[-1], False) if rows and has_next else None,
        previous=beside(rows[0], True) if rows and has_previous else None,
        pin=cursor.pin,
        head=head,
    )


def _vary_on_encoding(response: HttpResponseBase) -> HttpResponseBase:
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _check_ordering(cursor: Cursor, listing: Listing, ordering: str | None) -> None:
    if ordering not in (None, cursor.ordering):
        reason = "The cursor belongs to another ordering. Start again without it."
        raise BadParameters([error("ordering", reason, allowed=[cursor.ordering])])
    # An ordering may have been removed since the cursor was made.
    if len(listing.keys(cursor.ordering)) != len(cursor.keys):
        raise BadParameters([error("cursor", "It is too old. Start again without it.")])


def check_log(cursor: Cursor, head: Head) -> None:
    """Raise OtherLog or NotReplicatedYet for a cursor that this copy of the log cannot follow."""
    if cursor.log_id != head.log_id:
        raise OtherLog("The cursor belongs to a log that was replaced. Start again without it.")
    if cursor.pin > head.seq:
        raise NotReplicatedYet("This copy of the data is older than the cursor. Try again.")
