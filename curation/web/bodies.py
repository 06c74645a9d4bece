"""The bodies of requests, read whole before Django sees the request.

The web server gives a request a thread as soon as its head is there, and lets it wait for the body
without end. So a thread of each process ends the connections of bodies that are too slow: soon
where many are awaited, and otherwise when next to nothing comes for a while. The thread that waits
then reads the end of what came, and is free.

This is Linux's: elsewhere nothing is ended.
"""

import logging
import socket
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from tempfile import SpooledTemporaryFile
from types import SimpleNamespace
from typing import IO, Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, close_old_connections
from django.http import parse_cookie

from curation.accounts.sessions import is_expired
from curation.web.slow_connections import accepted_connections, unsent_bytes
from curation.web.uploads import MAX_REQUEST_BYTES
from publication.addresses import address_of, network_of

__all__ = ["SMALL_BODY_BYTES", "BodyReader", "BodyTooLargeError", "BodyTooSlowError"]

logger = logging.getLogger(__name__)

SMALL_BODY_BYTES = 256 * 1024
"""The most that is read of who is not signed in, and by the API."""
MAX_MEMORY_BYTES = 2 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
"""What comes at the least in `settings.SECONDS_WITHOUT_READING`: in a minute, 1 KB a second."""

GRACE_SECONDS = 1
"""So long a body may be on its way before it counts as awaited."""
GRACE_SECONDS_AFTER_SLOW = 0.2
"""And so long one of somebody of whom a body was too slow a moment ago."""
SECONDS_REMEMBERED = 60
CHECK_INTERVAL_SECONDS = 0.2
FAST_BYTES_PER_SECOND = 4 * 1024 * 1024
"""Who brings a body so fast has its time besides, and does not count as awaited."""

TCP_INFO = struct.Struct("=44xI4xI72xQ")
"""Of Linux's `struct tcp_info`: `tcpi_last_data_sent` and `tcpi_last_data_recv`, which are
milliseconds ago, and `tcpi_bytes_received`."""

METHODS_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", "TRACE")


class BodyTooLargeError(Exception):
    """More than this request may bring; the message says how much it may."""


class BodyTooSlowError(Exception):
    """The body did not come in time, or not whole."""


@dataclass(eq=False)
class PendingBody:
    """A body that is being read: whose it is, since when, how much has come."""

    sender: str
    peer: str
    signed_in: bool
    grace: float
    since: float = field(default_factory=time.monotonic)
    came_at: float = field(default_factory=time.monotonic)
    came: int = 0

    def rate(self, now: float) -> float:
        """Bytes a second so far."""
        return self.came / max(now - self.since, 0.001)

    def counts(self, now: float) -> bool:
        """Whether it takes longer than a body that is short or comes fast."""
        return now - self.since >= self.grace + self.came / FAST_BYTES_PER_SECOND


class BodyReader:
    """What this process reads; at most `places` bodies are awaited, each with a thread."""

    def __init__(self, places: int, seconds: float) -> None:
        self.places = places
        self.seconds = seconds
        self._lock = threading.Lock()
        self._awaited: set[PendingBody] = set()
        self._slow_at: dict[str, float] = {}
        self._some = threading.Event()
        self._connections = IncomingConnections()

    def read(self, environ: dict[str, Any], *, of_api: bool) -> None:
        """Put the whole body in place of the one that is on its way.

        Raises BodyTooLargeError before any of it is read, and BodyTooSlowError.
        """
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if environ["REQUEST_METHOD"] in METHODS_WITHOUT_BODY or not length:
            environ["wsgi.input"] = BytesIO()
            return
        account = None
        if length > SMALL_BODY_BYTES:
            if of_api:
                raise BodyTooLargeError(f"The API reads {SMALL_BODY_BYTES // 1024} KB at most.")
            account = signed_in_account_id(environ)
            if account is None:
                raise BodyTooLargeError(
                    f"Whoever is not signed in may send {SMALL_BODY_BYTES // 1024} KB at most."
                    " Sign in, go back and send it again."
                )
            if length > MAX_REQUEST_BYTES:
                raise BodyTooLargeError(f"{MAX_REQUEST_BYTES // 1024**2} MB may be sent at once.")
        address = network_of(address_of(SimpleNamespace(META=environ)))
        sender = f"account {account}" if account else f"address {address}"
        peer = without_ipv6_prefix(environ["REMOTE_ADDR"])
        with self._place(sender, peer, signed_in=account is not None) as awaited:
            environ["wsgi.input"] = self._take(environ["wsgi.input"], length, awaited)

    @contextmanager
    def _place(self, sender: str, peer: str, *, signed_in: bool) -> Iterator[PendingBody]:
        with self._lock:
            slow_at = self._slow_at.get(sender)
            is_slow = slow_at is not None and time.monotonic() - slow_at < SECONDS_REMEMBERED
            grace = GRACE_SECONDS_AFTER_SLOW if is_slow else GRACE_SECONDS
            awaited = PendingBody(sender, peer, signed_in, grace)
            self._awaited.add(awaited)
            self._some.set()
        try:
            yield awaited
        finally:
            with self._lock:
                self._awaited.discard(awaited)

    def _take(self, source: Any, length: int, awaited: PendingBody) -> IO[bytes]:
        body = cast(IO[bytes], SpooledTemporaryFile(MAX_MEMORY_BYTES))  # noqa: SIM115  # Django's
        try:
            while awaited.came < length:
                piece = source.read(min(CHUNK_BYTES, length - awaited.came))
                if not piece:
                    raise BodyTooSlowError
                body.write(piece)
                awaited.came += len(piece)
                awaited.came_at = time.monotonic()
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return body

    def watch(self) -> None:
        """End what is too slow, without end. Meant for a thread of its own."""
        while True:
            self._some.wait()
            time.sleep(CHECK_INTERVAL_SECONDS)
            try:
                self.look()
            except Exception:
                # The next look may do better; without one, nothing would be ended any more.
                logger.exception("Slow bodies could not be looked at.")

    def look(self) -> None:
        """End the connections of the bodies that are too slow, and of the worst of too many."""
        now = time.monotonic()
        with self._lock:
            if not self._awaited:
                self._some.clear()
            counted = [each for each in self._awaited if each.counts(now)]
            senders = Counter(each.sender for each in counted)
            # Whoever keeps the most places loses one first; of equals the slowest and last does.
            counted.sort(
                key=lambda each: (
                    each.signed_in,
                    -senders[each.sender],
                    each.rate(now),
                    -each.since,
                ),
            )
            ended = counted[: max(len(counted) - self.places, 0)]
            ended += [each for each in counted[len(ended) :] if now - each.came_at >= self.seconds]
            for each in ended:
                self._slow_at[each.sender] = now
            if ended:
                self._slow_at = {
                    sender: at
                    for sender, at in self._slow_at.items()
                    if now - at < SECONDS_REMEMBERED
                }
        self._connections.look(ended, now)


@dataclass
class IncomingConnection:
    """A connection in which the last thing was not an answer, since a moment.

    `brought` is how many bytes had come in then, `grown` whether more have since: then a body is
    on its way there, where otherwise an answer may be.
    """

    address: str
    since: float
    sent: float
    brought: int
    grown: int = 0


class IncomingConnections:
    """The connections of this process in which requests come in.

    The web server does not tell which of them a request has.
    """

    def __init__(self) -> None:
        self._incoming: dict[int, IncomingConnection] = {}
        self._ended: set[int] = set()

    def look(self, bodies: list[PendingBody], now: float) -> None:
        """See what comes in, and shut down the connections of `bodies`.

        It is the most likely one of the address, and the next likely one at the next look if the
        same body is awaited still.
        """
        if sys.platform != "linux":
            return
        with ExitStack() as opened:
            connections = {}
            for number, connection in accepted_connections():
                opened.enter_context(connection)
                connections[number] = connection
            self._ended &= connections.keys()
            incoming = {}
            for number, connection in connections.items():
                if number not in self._ended:
                    with suppress(OSError):
                        found = _incoming_connection(connection, self._incoming.get(number), now)
                        if found:
                            incoming[number] = found
            for body in bodies:
                likely = _likely_connection(body, incoming)
                if likely is not None:
                    del incoming[likely]
                    self._ended.add(likely)
                    with suppress(OSError):
                        connections[likely].shutdown(socket.SHUT_RDWR)
            self._incoming = incoming


def _incoming_connection(
    connection: socket.socket, before: IncomingConnection | None, now: float
) -> IncomingConnection | None:
    """What a connection brings, or None when the last thing in it was an answer."""
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, TCP_INFO.size)
    sent, received, brought = TCP_INFO.unpack_from(info)
    if unsent_bytes(connection) or received > sent:
        return None
    sent_at = now - sent / 1000
    if before is None or sent_at - before.sent > CHECK_INTERVAL_SECONDS / 2:
        address = without_ipv6_prefix(connection.getpeername()[0])
        return IncomingConnection(address, now, sent_at, brought)
    before.grown = brought - before.brought
    return before


def _likely_connection(body: PendingBody, incoming: dict[int, IncomingConnection]) -> int | None:
    """The number of the connection that is most likely the one of a body."""

    def unlike(number: int) -> tuple[bool, int, float]:
        each = incoming[number]
        return not each.grown, each.grown, abs(each.since - body.since)

    possible = [
        number
        for number, each in incoming.items()
        if each.address == body.peer and each.since < body.since + 2 * CHECK_INTERVAL_SECONDS
    ]
    return min(possible, key=unlike, default=None)


def without_ipv6_prefix(written: str) -> str:
    """An address as it is written of an IPv4 connection, also where IPv6 is listened to."""
    return written.removeprefix("::ffff:")


def signed_in_account_id(environ: dict[str, Any]) -> str | None:
    """The id of the account whose session a request names, while there is such a session."""
    key = parse_cookie(environ.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    close_old_connections()
    session = SessionStore(key)
    try:
        if is_expired(SimpleNamespace(session=session)):
            return None
        return cast(str | None, session.get(SESSION_KEY))
    except (DatabaseError, ValueError):
        # No session has such a key, or none can be looked up now.
        return None
