"""Answers in other formats than JSON: written as they are sent, never held as a whole."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import chain

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from api.connection import fetch_all
from api.formats import Export, Format
from api.formats.format import Document
from api.queries import FIRST_PUBLISHED, RELATED
from api.views.base import Head, describe, iso
from publication.vocabulary import Kind

__all__ = [
    "exported",
    "to_bytes",
]


def exported(
    request: HttpRequest,
    format: Format,
    kind: Kind,
    batches: Iterable[list[str]],
    *,
    seq: int,
    head: Head,
    etag: str,
    one: bool = False,
    name: str,
) -> HttpResponseBase:
    """The answer in a format: `batches` are stored documents as of the position `seq`.

    The header `Sourcebook-Seq` says that position, `Sourcebook-Log` the log that it belongs to.
    `name` is the beginning of a file name.
    """
    site = request.build_absolute_uri("/").rstrip("/")
    content = to_bytes(format, kind, batches, seq, site, one=one)
    response = _streamed(request, content)
    response["Content-Type"] = format.media_type
    if format.extension:
        file_name = f"{name}-{seq}.{format.extension}"
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["Sourcebook-Seq"] = str(seq)
    response["Sourcebook-Log"] = head.log_id
    describe(response, etag, head.published_at)
    return response


def to_bytes(
    format: Format,
    kind: Kind,
    batches: Iterable[list[str]],
    seq: int,
    site: str,
    *,
    one: bool = False,
) -> Iterator[bytes]:
    """Stored documents in a format; what they refer to is taken as of the position `seq`."""
    return format.write(
        Export(
            kind=kind,
            batches=batches,
            seq=seq,
            site=site,
            one=one,
            related=lambda public_ids: _related(public_ids, seq),
            first_published=_first_published,
        )
    )


def _streamed(request: HttpRequest, content: Iterator[bytes]) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse()
    # What fails before the first byte is still answered as a problem.
    first = next(content, b"")
    return StreamingHttpResponse(chain([first], content))


def _related(public_ids: Collection[str], seq: int) -> dict[str, Document]:
    if not public_ids:
        return {}
    rows = fetch_all(RELATED, {"public_ids": list(public_ids), "at": seq})
    return {public_id: json.loads(body) for public_id, body in rows}


def _first_published(public_ids: Collection[str]) -> dict[str, str]:
    if not public_ids:
        return {}
    rows: list[tuple[str, datetime]] = fetch_all(FIRST_PUBLISHED, {"public_ids": list(public_ids)})
    return {public_id: iso(moment) for public_id, moment in rows}
