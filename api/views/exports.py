"""A list in another format than JSON: the whole result, at one position in the log."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from api import negotiation
from api.formats import Format
from api.formats.ndjson import NDJSON
from api.reads import moments
from api.reads.list_queries import ListRequest
from api.reads.listings import Listing
from api.reads.selection import SELECTION
from api.reads.stored import compressed_lines, documents
from api.reads.successors import follow_merges
from api.views.base import Head, accepts_gzip, not_modified
from api.views.streams import exported, streamed

__all__ = [
    "list_export",
]

# Parameters that an export refuses, because it is the whole result, with whole documents.
JSON_ONLY = ("limit", "cursor", "count", *SELECTION)


def list_export(
    request: HttpRequest, listing: Listing, list_request: ListRequest, format: Format
) -> HttpResponseBase:
    """Return the answer to a list request in a format. Raises BadParameters, TooMany."""
    negotiation.check_json_only(list_request.given, JSON_ONLY)
    # Read before the head, so that no moment lies beyond it.
    at = moments.position(list_request.given)
    head = Head()
    # Lines of whole documents can be assembled from the stored compressed pieces.
    packed = format is NDJSON and accepts_gzip(request)
    etag = head.etag(request, format.name, *(["gzip"] if packed else []))
    response: HttpResponseBase | None = not_modified(request, etag, head.published_at)
    if response is None:
        seq = head.seq if at is None else at
        values, _ = follow_merges(listing, list_request, seq)
        wanted = (listing, list_request.used, values, list_request.ordering, seq)
        if packed:
            response = streamed(
                request,
                format,
                compressed_lines(*wanted),
                seq=seq,
                head=head,
                etag=etag,
                name=listing.path,
            )
            response["Content-Encoding"] = "gzip"
        else:
            response = exported(
                request,
                format,
                listing.kind,
                documents(*wanted),
                seq=seq,
                head=head,
                etag=etag,
                name=listing.path,
            )
    if format is NDJSON:
        patch_vary_headers(response, ["Accept-Encoding"])
    return response
