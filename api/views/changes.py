"""The feed: all publications in order, for consumers that keep a copy."""

import json
import threading
import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from api import parameters
from api.parameters import error
from api.problems import BadParameters, NotReplicatedYet, OtherLog
from api.reads.connection import fetch_all
from api.reads.list_queries import DEFAULT_LIMIT, MAX_LIMIT
from api.reads.queries import CHANGES
from api.views.base import ApiView, Head, iso, json_response, not_modified
from publication.vocabulary import Kind

__all__ = [
    "MAX_WAIT_SECONDS",
    "ChangesView",
]

MAX_SEQ = 2**63 - 1
# The column of the rows with the kind of record.
KIND = 1
MAX_WAIT_SECONDS = 30
SECONDS_BETWEEN_CHECKS = 0.5
RETRY_AFTER_SECONDS = 5

# Each waiting request occupies a thread of this process, so their number is limited.
WAITERS = threading.BoundedSemaphore(settings.LONG_POLLS)


class ChangesView(ApiView):
    def get(self, request: HttpRequest) -> HttpResponse:
        given = self.read_parameters("since", "limit", "log", "wait", "terms")
        since = parameters.whole_number(given, "since", 0, 0, MAX_SEQ)
        limit = parameters.whole_number(given, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
        log = parameters.single(given, "log")
        wait = parameters.whole_number(given, "wait", 0, 0, MAX_WAIT_SECONDS)
        with_terms = parameters.flag(given, "terms")
        head = Head()
        _check_log(log, since, head)
        headers = {}
        if wait and head.seq <= since:
            waited = _wait(since, head, wait)
            if waited is None:
                headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
            else:
                head = waited
                _check_log(log, since, head)
        etag = head.etag(request)
        if (unchanged := not_modified(request, etag, head.published_at)) is not None:
            return unchanged

        rows = fetch_all(CHANGES, {"since": since, "limit": limit + 1})
        # Clients from before there were terms may refuse a type that they do not know.
        changes = [_change(*row) for row in rows[:limit] if with_terms or row[KIND] != Kind.TERM]
        reached = rows[:limit][-1][0] if rows else since
        next_page = None
        if len(rows) > limit:
            address = request.build_absolute_uri(request.path)
            next_page = f"{address}?since={reached}&limit={limit}&log={head.log_id}"
            next_page += "&terms=true" if with_terms else ""
        body = (
            f'{{"next":{json.dumps(next_page)},"previous":null,"seq":{reached},'
            f'"log":"{head.log_id}","results":[{",".join(changes)}]}}'
        )
        return json_response(body, etag, head.published_at, **headers)


def _wait(since: int, head: Head, seconds: int) -> Head | None:
    """Return the head of the log once it is beyond `since`, or after this many seconds.

    Returns None if too many requests are waiting already. Each check is one short query.
    """
    if not WAITERS.acquire(blocking=False):
        return None
    try:
        end = time.monotonic() + seconds
        while head.seq <= since and (left := end - time.monotonic()) > 0:
            time.sleep(min(SECONDS_BETWEEN_CHECKS, left))
            head = Head()
        return head
    finally:
        WAITERS.release()


def _check_log(log: str | None, since: int, head: Head) -> None:
    if log is not None and log != head.log_id:
        raise OtherLog("This is not the log that you followed. Start a new copy, with since=0.")
    if since > head.seq:
        if log is not None:
            raise NotReplicatedYet("This copy of the data is older than what you have. Try again.")
        reason = "It is beyond the end of the log."
        raise BadParameters([error("since", reason, allowed=f"0 to {head.seq}")])


def _change(
    seq: int,
    kind: str,
    public_id: str,
    version: int,
    action: str,
    published_at: Any,
    reason: str,
    successor: str | None,
    body: str | None,
) -> str:
    """Return one change as JSON; the document is inserted as it is stored.

    The document is null for a tombstone, and for a version that was redacted later.
    """
    change = {
        "seq": seq,
        "type": kind,
        "id": public_id,
        "version": version,
        "action": action,
        "published_at": iso(published_at),
        "reason": reason or None,
        "successor": successor or None,
    }
    head = json.dumps(change, ensure_ascii=False, separators=(",", ":"))
    return f'{head[:-1]},"document":{body or "null"}}}'
