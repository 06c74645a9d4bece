"""One record, and every version of it that was ever published."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from api import moments, parameters
from api.connection import fetch_all, fetch_first, fetch_one
from api.listings import Listing
from api.problems import NotFound, Redacted, Withdrawn
from api.queries import RECORD, REDACTION, VERSION, VERSIONS
from api.views.base import ALWAYS_ASK, ApiView, Head, iso, json_response, not_modified
from api.views.lists import DEFAULT_LIMIT, LARGEST_LIMIT
from publication.vocabulary import END_OF_LOG, Action

__all__ = [
    "RecordView",
    "VersionView",
    "VersionsView",
]


class RecordView(ApiView):
    listing: Listing

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        at = moments.position(self.read_parameters(*moments.MOMENTS))
        found = _record(self.listing, public_id, at)
        action, version, published_at, reason, successor, body, etag = found
        if action == Action.WITHDRAW:
            raise Withdrawn(
                f"{public_id} was withdrawn: {reason}",
                reason=reason,
                version=version,
                withdrawn_at=iso(published_at),
            )
        if action == Action.MERGE:
            return _moved(request, public_id, successor)
        if body is None:
            raise _redacted(public_id, version)
        return not_modified(request, etag, published_at) or json_response(
            body,
            etag,
            published_at,
            Link=f'<{request.path}versions/>; rel="version-history"',
        )


class VersionsView(ApiView):
    """What was published of a record, in the order of its versions.

    The history of a withdrawn or merged record stays: what was cited can be looked up.
    """

    listing: Listing

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        given = self.read_parameters("limit", "after", *moments.MOMENTS)
        limit = parameters.whole_number(given, "limit", DEFAULT_LIMIT, 1, LARGEST_LIMIT)
        after = parameters.whole_number(given, "after", 0, 0, 2**31 - 1)
        at = moments.position(given)
        head = Head()
        _record(self.listing, public_id, at)
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
    """One version, byte for byte, whatever became of the record since."""

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


def _record(listing: Listing, public_id: str, at: int | None) -> tuple:
    """What the log says of a record now, or said at a position. Raises NotFound."""
    found = fetch_first(RECORD, _names(listing, public_id, at))
    if found is None:
        then = "" if at is None else " at that moment"
        raise NotFound(f"There is no {listing.kind} {public_id}{then}.")
    return found


def _moved(request: HttpRequest, public_id: str, successor: str) -> HttpResponse:
    """The same address under the record that a merged one goes on as (RFC 9110, 15.4.9)."""
    location = request.get_full_path().replace(f"/{public_id}/", f"/{successor}/", 1)
    response = HttpResponsePermanentRedirect(location, preserve_request=True)
    response["Cache-Control"] = ALWAYS_ASK
    return response


def _redacted(public_id: str, version: int) -> Redacted:
    (reason,) = fetch_one(REDACTION, {"public_id": public_id, "version": version})
    return Redacted(
        f"Version {version} of {public_id} was redacted: {reason}", reason=reason, version=version
    )
