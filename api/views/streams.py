"""Answers in other formats than JSON, written while they are sent, never kept as a whole.

Each occupies a thread of its process until the consumer has read the last byte. So their number is
limited, and the other threads stay free for quick requests.
"""

import json
import threading
from collections import Counter
from collections.abc import Collection, Generator, Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from api.formats import Export, Format
from api.formats.format import Document
from api.problems import TooMany
from api.reads.connection import fetch_all
from api.reads.queries import FIRST_PUBLISHED, RELATED
from api.views.base import Head, iso, set_cache_headers
from publication.addresses import address_of, network_of
from publication.vocabulary import Kind

__all__ = [
    "exported",
    "limited",
    "streamed",
    "to_bytes",
]


class ExportPlaces:
    """The places of a process for exports: one address has all but one of them at most.

    So whoever reads slowly does not keep everybody else from exporting for hours.
    """

    def __init__(self, places: int) -> None:
        self.places = places
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()

    def take(self, address: str) -> None:
        """Take a place for an address; `release` frees it. Raises TooMany."""
        with self._lock:
            if self._taken.total() >= self.places:
                raise TooMany("Too many exports are running already. Try again.")
            if self._taken[address] >= max(1, self.places - 1):
                raise TooMany("Too many exports of your address are running already. Try again.")
            self._taken[address] += 1

    def release(self, address: str) -> None:
        with self._lock:
            self._taken[address] -= 1
            self._taken += Counter()  # leaves out addresses without a place


EXPORTS = ExportPlaces(settings.EXPORTS)


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
    """Return the answer in a format: `batches` are stored documents as of the position `seq`.

    `name` is the beginning of a file name. Raises TooMany.
    """
    site = request.build_absolute_uri("/").rstrip("/")
    content = to_bytes(format, kind, batches, seq, site, one=one)
    if one:
        content = iter([b"".join(content)])
    return streamed(request, format, content, seq=seq, head=head, etag=etag, name=name, quick=one)


def streamed(
    request: HttpRequest,
    format: Format,
    content: Iterator[bytes],
    *,
    seq: int,
    head: Head,
    etag: str,
    name: str,
    quick: bool = False,
) -> HttpResponseBase:
    """Return an answer whose bytes come in parts; `quick` answers do not count towards the limit.

    The header `Sourcebook-Seq` names its position, `Sourcebook-Log` the log. Raises TooMany.
    """
    if request.method == "HEAD":
        # Without a length: that of a GET's answer is unknown (RFC 9110, 8.6).
        response = StreamingHttpResponse(())
    else:
        response = StreamingHttpResponse(content if quick else limited(request, content))
    response["Content-Type"] = format.media_type
    if format.extension:
        file_name = f"{name}-{seq}.{format.extension}"
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["Sourcebook-Seq"] = str(seq)
    response["Sourcebook-Log"] = head.log_id
    set_cache_headers(response, etag, head.published_at)
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
    """Yield stored documents in a format; their references are read at the position `seq`."""
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


def limited(request: HttpRequest, content: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same bytes while one of the places is taken. Raises TooMany."""
    return _Started(_limited(network_of(address_of(request)), content))


class _Started:
    """Parts of an answer whose first part is ready, so that an earlier failure still becomes a
    problem document. Closing it, as the server always does, closes the source of the parts."""

    def __init__(self, content: Iterator[bytes]) -> None:
        self.content = content
        self.first: bytes | None = next(content, b"")

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self.first is not None:
            first, self.first = self.first, None
            return first
        return next(self.content)

    def close(self) -> None:
        if isinstance(self.content, Generator):
            self.content.close()


def _limited(address: str, content: Iterator[bytes]) -> Generator[bytes, None, None]:
    exports = EXPORTS
    exports.take(address)
    try:
        yield from content
    finally:
        exports.release(address)


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
