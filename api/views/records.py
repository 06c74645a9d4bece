"""One record, and all its published versions."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase

from api import negotiation, parameters
from api.formats import OFFERED
from api.problems import NotFound, Redacted, Withdrawn
from api.reads import moments
from api.reads.connection import fetch_all, fetch_first, fetch_one
from api.reads.list_queries import DEFAULT_LIMIT, MAX_LIMIT
from api.reads.listings import Listing
from api.reads.queries import RECORD, REDACTION, VERSION, VERSIONS
from api.reads.selection import SELECTION, members_beside, read_expand, read_fields, select_fields
from api.views.base import REVALIDATE, ApiView, Head, iso, json_response, not_modified
from api.views.streams import exported
from publication.vocabulary import END_OF_LOG, Action

__all__ = [
    "Found",
    "RecordView",
    "VersionView",
    "VersionsView",
    "record_at",
    "redirect_if_merged",
]


class Found(NamedTuple):
    """The data of a record in the log: its last event except redactions.

    `body` is None for a tombstone or a redacted version.
    """

    action: str
    version: int
    published_at: datetime
    reason: str
    successor: str
    body: str | None
    etag: str | None
    seq: int


class RecordView(ApiView):
    listing: Listing
    negotiated = True

    def get(self, request: HttpRequest, public_id: str) -> HttpResponseBase:
        kind = self.listing.kind
        given = self.read_parameters(*moments.MOMENTS, *SELECTION, "format")
        format = negotiation.choose(request, given, OFFERED[kind])
        if format:
            negotiation.check_json_only(given, SELECTION)
        fields, expand = read_fields(given, kind), read_expand(given, kind)
        at = moments.position(given)
        head = Head() if expand or format else None
        if head and format and at is None:
            # The record and its references are read at one position.
            at = head.seq
        found = record_at(self.listing, public_id, at)
        if (answer := redirect_if_merged(request, public_id, found)) is not None:
            return answer
        body, etag, published_at = found.body, found.etag, found.published_at
        if body is None or etag is None:
            raise _redacted(public_id, found.version)
        if head and format:
            etag = head.etag(request, format.name)
            return not_modified(request, etag, head.published_at) or exported(
                request,
                format,
                kind,
                [[body]],
                seq=at or 0,
                head=head,
                etag=etag,
                one=True,
                name=public_id,
            )
        if head:
            # Included documents may be published later than the record.
            etag, published_at = head.etag(request), max(head.published_at, published_at)
        if (unchanged := not_modified(request, etag, published_at)) is not None:
            return unchanged
        if fields:
            body = select_fields(body, fields)
        if head:
            pin = max(head.seq, found.seq) if at is None else at
            body = f"{body[:-1]},{members_beside(kind, [found.seq], expand, pin)}}}"
        return json_response(
            body,
            etag,
            published_at,
            Link=f'<{request.path}versions/>; rel="version-history"',
        )


class VersionsView(ApiView):
    """The published versions of a record, in order.

    The versions of a withdrawn or merged record stay available, so that citations can be looked up.
    """

    listing: Listing

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        given = self.read_parameters("limit", "after", *moments.MOMENTS)
        limit = parameters.whole_number(given, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
        after = parameters.whole_number(given, "after", 0, 0, 2**31 - 1)
        at = moments.position(given)
        head = Head()
        record_at(self.listing, public_id, at)
        etag = head.etag(request)
        if (unchanged := not_modified(request, etag, head.published_at)) is not None:
            return unchanged

        names = _names(self.listing, public_id, at)
        rows = fetch_all(VERSIONS, {**names, "after": after, "limit": limit + 1})
        results = [
            {
                "version": version,
                "url": f"{request.path}{version}/",
                "action": action,
                "seq": seq,
                "published_at": iso(published_at),
                "sha256": sha256,
                "redacted": redacted,
            }
            for seq, version, action, published_at, sha256, redacted in rows[:limit]
        ]
        next_page = None
        if len(rows) > limit:
            next_page = self.address_with(after=results[-1]["version"])
        body = {"next": next_page, "previous": None, "results": results}
        return json_response(json.dumps(body), etag, head.published_at)


class VersionView(ApiView):
    """One version, byte for byte, whatever happened to the record since."""

    listing: Listing

    def get(self, request: HttpRequest, public_id: str, version: str) -> HttpResponse:
        self.read_parameters()
        found = fetch_first(
            VERSION,
            {"public_id": public_id, "kind": self.listing.kind, "version": int(version)},
        )
        if found is None:
            raise NotFound(f"There is no version {version} of a {self.listing.kind} {public_id}.")
        published_at, body, etag = found
        if body is None:
            raise _redacted(public_id, int(version))
        record = request.path.removesuffix(f"versions/{version}/")
        return not_modified(request, etag, published_at) or json_response(
            body, etag, published_at, Link=f'<{record}>; rel="latest-version"'
        )


def _names(listing: Listing, public_id: str, at: int | None) -> dict[str, Any]:
    at = END_OF_LOG if at is None else at
    return {"public_id": public_id, "kind": listing.kind, "at": at}


def record_at(listing: Listing, public_id: str, at: int | None) -> Found:
    """Return the data of a record in the log, now or at a position. Raises NotFound."""
    found = fetch_first(RECORD, _names(listing, public_id, at))
    if found is None:
        then = "" if at is None else " at that moment"
        raise NotFound(f"There is no {listing.kind} {public_id}{then}.")
    return Found(*found)


def redirect_if_merged(request: HttpRequest, public_id: str, found: Found) -> HttpResponse | None:
    """Return a redirect for a merged record, or None for a live one. Raises Withdrawn."""
    if found.action == Action.MERGE:
        return _redirect_to_successor(request, public_id, found.successor)
    if found.action == Action.WITHDRAW:
        raise Withdrawn(
            f"{public_id} was withdrawn: {found.reason}",
            reason=found.reason,
            version=found.version,
            withdrawn_at=iso(found.published_at),
        )
    return None


def _redirect_to_successor(request: HttpRequest, public_id: str, successor: str) -> HttpResponse:
    """Return a redirect to the same path under the record's successor (RFC 9110, 15.4.9)."""
    location = request.get_full_path().replace(f"/{public_id}/", f"/{successor}/", 1)
    response = HttpResponsePermanentRedirect(location, preserve_request=True)
    response["Cache-Control"] = REVALIDATE
    return response


def _redacted(public_id: str, version: int) -> Redacted:
    (reason,) = fetch_one(REDACTION, {"public_id": public_id, "version": version})
    return Redacted(
        f"Version {version} of {public_id} was redacted: {reason}", reason=reason, version=version
    )
