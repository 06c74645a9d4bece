"""Releases: their contents and files, how to cite them, and the difference between two."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse

from api import parameters
from api.problems import NotFound
from api.reads.connection import fetch_all, fetch_first
from api.reads.list_queries import DEFAULT_LIMIT, MAX_LIMIT
from api.reads.release_queries import DIFF, FILES, REDACTED_SINCE, RELEASE, RELEASES
from api.views.base import (
    ApiView,
    Head,
    iso,
    json_response,
    not_modified,
    set_cache_headers,
)
from api.views.streams import limited
from publication.releases import files as release_files
from publication.releases.files import FileNumbers
from publication.vocabulary import END_OF_LOG, WITH_DOCUMENT, Action

__all__ = [
    "ReleaseDiffView",
    "ReleaseFileView",
    "ReleaseView",
    "ReleasesView",
]


@dataclass(frozen=True)
class Release:
    seq: int
    name: str
    note: str
    created_at: datetime
    published_at: datetime

    def summary(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "url": reverse("api:release", args=[self.name]),
            "seq": self.seq,
            "published_at": iso(self.published_at),
            "created_at": iso(self.created_at),
            "note": self.note or None,
        }


def _release(name: str) -> Release:
    """Raises NotFound."""
    found = fetch_first(RELEASE, {"name": name})
    if found is None:
        raise NotFound(f"There is no release {name}.")
    return Release(*found)


class ReleasesView(ApiView):
    """All releases, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        given = self.read_parameters("limit", "before")
        limit = parameters.whole_number(given, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
        before = parameters.whole_number(given, "before", END_OF_LOG, 1, END_OF_LOG)
        head = Head()
        # The list of releases can change without a change of the log.
        rows = fetch_all(RELEASES, {"before": before, "limit": limit + 1})
        releases = [Release(*row) for row in rows[:limit]]
        newest = max((each.created_at for each in releases), default=head.published_at)
        etag = head.etag(request, *(each.name for each in releases))
        modified = max(newest, head.published_at)
        if (unchanged := not_modified(request, etag, modified)) is not None:
            return unchanged
        body = {
            "next": self.address_with(before=releases[-1].seq) if len(rows) > limit else None,
            "previous": None,
            "results": [each.summary() for each in releases],
        }
        return json_response(json.dumps(body), etag, modified)


class ReleaseView(ApiView):
    """One release: its files with their hashes, and later redactions."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        self.read_parameters()
        release = _release(name)
        head = Head()
        etag = head.etag(request)
        modified = max(head.published_at, release.created_at)
        if (unchanged := not_modified(request, etag, modified)) is not None:
            return unchanged
        address = request.build_absolute_uri(request.path)
        day = release.published_at.date().isoformat()
        redacted = _redacted_since(release)
        touched = {kind for kind, *_rest in redacted}
        body = {
            **release.summary(),
            "log": head.log_id,
            "citation": f"Sourcebook, release {name}, data as of {day}"
            f" (position {release.seq} of log {head.log_id}). {address}",
            "files": [
                {
                    "name": file,
                    "url": reverse("api:release-file", args=[name, file]),
                    "media_type": release_files.MEDIA_TYPE,
                    "records": told and told.records,
                    "bytes": told and told.size,
                    "sha256": told and told.sha256,
                    "intact": told is not None and release_files.FILE_KINDS[file] not in touched,
                }
                for file, told in _files(release).items()
            ],
            "redacted": [
                {"type": kind, "id": public_id, "version": version, "seq": seq, "reason": reason}
                for kind, public_id, version, seq, reason, _ in redacted
            ],
        }
        return json_response(json.dumps(body, ensure_ascii=False), etag, modified)


class ReleaseFileView(ApiView):
    """One file as it was when the release was cut, without words that were redacted since."""

    def get(self, request: HttpRequest, name: str, file: str) -> HttpResponse | Any:
        self.read_parameters()
        release = _release(name)
        files = _files(release)
        if file not in files:
            raise NotFound(f"There is no file {file} in release {name}.")
        told = files[file]
        kind = release_files.FILE_KINDS[file]
        redactions = [(seq, at) for of, *_, seq, _, at in _redacted_since(release) if of == kind]
        last, modified = max(redactions, default=(0, release.created_at))
        etag = f'"{told.sha256[:32]}-{last}"' if told else f'"{release.seq}-{last}"'
        if (unchanged := not_modified(request, etag, modified)) is not None:
            return unchanged
        if request.method == "HEAD":
            response: Any = HttpResponse(content_type=release_files.MEDIA_TYPE)
        else:
            response = StreamingHttpResponse(
                limited(
                    request,
                    (
                        "".join(part).encode()
                        for part in release_files.document_lines(kind, release.seq, fetch_all)
                    ),
                ),
                content_type=release_files.MEDIA_TYPE,
            )
        if told and not redactions:
            response["Content-Length"] = str(told.size)
        response["Content-Disposition"] = f'attachment; filename="{name}-{file}"'
        # Revalidated each time, because words may be redacted.
        set_cache_headers(response, etag, modified)
        return response


class ReleaseDiffView(ApiView):
    """The changes of records between two releases, in the order of publication."""

    def get(self, request: HttpRequest, name: str, other: str) -> HttpResponse:
        given = self.read_parameters("limit", "after")
        limit = parameters.whole_number(given, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
        after = parameters.whole_number(given, "after", 0, 0, END_OF_LOG)
        since, until = _release(name), _release(other)
        if since.seq > until.seq:
            address = reverse("api:release-diff", args=[other, name])
            raise NotFound(f"Release {name} comes after {other}: see {address}")
        head = Head()
        etag = head.etag(request)
        if (unchanged := not_modified(request, etag, head.published_at)) is not None:
            return unchanged
        rows = fetch_all(
            DIFF,
            {
                "since": since.seq,
                "after": max(after, since.seq),
                "until": until.seq,
                "limit": limit + 1,
            },
        )
        body = {
            "from": since.summary(),
            "to": until.summary(),
            "next": self.address_with(after=rows[limit - 1][0]) if len(rows) > limit else None,
            "previous": None,
            "results": [_difference(*row) for row in rows[:limit]],
        }
        return json_response(json.dumps(body, ensure_ascii=False), etag, head.published_at)


def _difference(
    seq: int, kind: str, public_id: str, action: str, version: int, successor: str, old: int | None
) -> dict[str, Any]:
    redacted = action == Action.REDACT
    if redacted:
        change = "redacted"
    elif action in WITH_DOCUMENT:
        change = "added" if old is None else "changed"
    else:
        change = "removed"
    return {
        "change": change,
        "type": kind,
        "id": public_id,
        "from_version": version if redacted else old,
        "to_version": version if action in WITH_DOCUMENT else None,
        "action": action,
        "successor": successor or None,
        "seq": seq,
    }


def _files(release: Release) -> dict[str, FileNumbers | None]:
    """Return the numbers of each file by its name; None instead of numbers with a wrong code."""
    files = {}
    for file, records, size, sha256, mac in fetch_all(FILES, {"seq": release.seq}):
        told = FileNumbers(records, size, sha256)
        # Another name of a file is not the application's.
        if file in release_files.FILE_KINDS:
            authentic = release_files.are_authentic(release.seq, file, told, bytes(mac))
            files[file] = told if authentic else None
    return files


def _redacted_since(release: Release) -> list[tuple]:
    return fetch_all(REDACTED_SINCE, {"seq": release.seq})
