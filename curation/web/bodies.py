"""Reads the whole body of a request before Django sees the request, and closes slow ones.

The web server assigns a thread to a request as soon as its headers have arrived, and that thread
waits for the body without a limit. So a watcher thread in each process closes the connections of
slow bodies: soon if many bodies are pending, otherwise if almost no data arrives for a while. The
waiting thread then reaches the end of the input and is free again.

Works on Linux only; on other systems no connection is closed.
"""

import logging
import re
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
from curation.web.connections import accepted_connections, unsent_bytes
from curation.web.uploads import MAX_REQUEST_BYTES
from publication.addresses import address_of, network_of

__all__ = [
    "SMALL_BODY_BYTES",
    "BodyReader",
    "BodyTooLargeError",
    "BodyTooSlowError",
    "ContentLengthError",
]

logger = logging.getLogger(__name__)

SMALL_BODY_BYTES = 256 * 1024
"""The largest body of requests without a session, and of requests to the API."""
MAX_MEMORY_BYTES = 2 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
"""How much must arrive in `settings.SECONDS_WITHOUT_READING`: 1 KB per second for a minute."""

GRACE_SECONDS = 1
"""A body counts as slow after this time."""
GRACE_SECONDS_AFTER_SLOW = 0.2
"""The same for a sender whose last body was closed within SECONDS_REMEMBERED."""
SECONDS_REMEMBERED = 60
CHECK_INTERVAL_SECONDS = 0.2
CHECKS_OF_LIKELY_CONNECTIONS = 5
"""After so many checks (one second), any connection from a body's address may be closed."""
FAST_BYTES_PER_SECOND = 4 * 1024 * 1024
"""The time that a body would take at this speed is added to its grace."""

TCP_INFO = struct.Struct("=44xI4xI72xQ")
"""From Linux's `struct tcp_info`: `tcpi_last_data_sent` and `tcpi_last_data_recv` (milliseconds
ago), and `tcpi_bytes_received`."""

METHODS_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", "TRACE")


class BodyTooLargeError(Exception):
    """The body is larger than allowed. The message says how large it may be."""


class BodyTooSlowError(Exception):
    """The body did not arrive in time, or is incomplete."""


class ContentLengthError(Exception):
    """The `Content-Length` of a request is not a number of bytes."""


@dataclass(eq=False)
class PendingBody:
    """A body that is being read: its sender, since when, and how many bytes have arrived."""

    sender: str
    peer: str
    signed_in: bool
    grace: float
    since: float = field(default_factory=time.monotonic)
    came_at: float = field(default_factory=time.monotonic)
    came: int = 0
    checks: int = 0
    """How many checks have tried to close its connection."""

    def rate(self, now: float) -> float:
        """Return the average bytes per second so far."""
        return self.came / max(now - self.since, 0.001)

    def counts(self, now: float) -> bool:
        """Return whether it counts as slow: neither short nor fast."""
        return now - self.since >= self.grace + self.came / FAST_BYTES_PER_SECOND


class BodyReader:
    """Reads the bodies of a process. At most `places` slow ones are pending, each with a thread.

    `seconds` is how long a body may go without new data.
    """

    def __init__(self, places: int, seconds: float) -> None:
        self.places = places
        self.seconds = seconds
        self._lock = threading.Lock()
        self._awaited: set[PendingBody] = set()
        self._slow_at: dict[str, float] = {}
        self._some = threading.Event()
        self._connections = IncomingConnections()

    def read(self, environ: dict[str, Any], *, of_api: bool) -> None:
        """Read the body and replace `wsgi.input` by it.

        The caller closes `wsgi.input` after answering. Raises ContentLengthError or
        BodyTooLargeError, before reading anything, or BodyTooSlowError.
        """
        length = content_length(environ.get("CONTENT_LENGTH") or "0")
        if environ["REQUEST_METHOD"] in METHODS_WITHOUT_BODY or not length:
            environ["wsgi.input"] = BytesIO()
            return
        account = None
        if length > SMALL_BODY_BYTES:
            if of_api:
                raise BodyTooLargeError(f"The API accepts {SMALL_BODY_BYTES // 1024} KB at most.")
            account = signed_in_account_id(environ)
            if account is None:
                raise BodyTooLargeError(
                    f"Without signing in you can send {SMALL_BODY_BYTES // 1024} KB at most."
                    " Sign in, go back and send it again."
                )
            if length > MAX_REQUEST_BYTES:
                raise BodyTooLargeError(
                    f"You can send {MAX_REQUEST_BYTES // 1024**2} MB at once. Send it in parts."
                )
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
        """Close slow bodies forever. Runs in a thread of its own."""
        while True:
            self._some.wait()
            time.sleep(CHECK_INTERVAL_SECONDS)
            try:
                self.look()
            except Exception:
                # The thread must go on, or no connection would be closed any more.
                logger.exception("Checking for slow bodies failed.")

    def look(self) -> None:
        """Close the connections of stalled bodies, and of the slowest if too many are slow."""
        now = time.monotonic()
        with self._lock:
            if not self._awaited:
                self._some.clear()
            counted = [each for each in self._awaited if each.counts(now)]
            senders = Counter(each.sender for each in counted)
            # Senders without a session go first, then the sender with the most pending bodies, then
            # the slowest and the latest body.
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
    """A connection that has received data since it last sent any, noticed at `since`.

    `brought` is how many bytes had arrived by then and `grown` how many since: if there are any, it
    is receiving a body, otherwise its answer may be in preparation.
    """

    address: str
    since: float
    sent: float
    brought: int
    grown: int = 0


class IncomingConnections:
    """The connections of this process that are receiving requests.

    The web server does not say which request belongs to which connection.
    """

    def __init__(self) -> None:
        self._incoming: dict[int, IncomingConnection] = {}
        self._ended: set[int] = set()

    def look(self, bodies: list[PendingBody], now: float) -> None:
        """Update the list of connections, and shut down those of `bodies`.

        Shuts down the most likely connection from the sender's address. If the body is still
        pending at the next check, it was the wrong one, and the next likely one follows. After a
        few checks that may be any connection from the address: one that stalls after an answer, be
        it `100 Continue`, looks idle.
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
                # One at first, more and more while the right one is hidden among many others.
                for _ in range(1 + body.checks // CHECKS_OF_LIKELY_CONNECTIONS):
                    chosen = _likely_connection(body, incoming)
                    if chosen is None and body.checks >= CHECKS_OF_LIKELY_CONNECTIONS:
                        quiet = connections.keys() - incoming.keys() - self._ended
                        others = {key: connections[key] for key in quiet}
                        chosen = _idle_connection(body, others, now)
                    if chosen is None:
                        break
                    incoming.pop(chosen, None)
                    self._ended.add(chosen)
                    with suppress(OSError):
                        connections[chosen].shutdown(socket.SHUT_RDWR)
                body.checks += 1
            self._incoming = incoming


def _incoming_connection(
    connection: socket.socket, before: IncomingConnection | None, now: float
) -> IncomingConnection | None:
    """Return the state of a connection, or None if it last sent data or is still sending."""
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
    """Return the number of the connection that most likely carries a body, or None."""

    def unlike(number: int) -> tuple[bool, int, float]:
        each = incoming[number]
        return not each.grown, each.grown, abs(each.since - body.since)

    possible = [
        number
        for number, each in incoming.items()
        if each.address == body.peer and each.since < body.since + 2 * CHECK_INTERVAL_SECONDS
    ]
    return min(possible, key=unlike, default=None)


def _idle_connection(
    body: PendingBody, connections: dict[int, socket.socket], now: float
) -> int | None:
    """Return the number of the connection of a body's address that is idle longest, or None.

    `connections` are those that do not seem to receive anything. A connection that received data
    after the body did belongs to another request.
    """
    received_at = {}
    for number, connection in connections.items():
        with suppress(OSError):
            if without_ipv6_prefix(connection.getpeername()[0]) == body.peer:
                info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, TCP_INFO.size)
                _, received, _ = TCP_INFO.unpack_from(info)
                received_at[number] = now - received / 1000
    latest = body.came_at + 2 * CHECK_INTERVAL_SECONDS
    possible = [number for number, at in received_at.items() if at < latest]
    return min(possible, key=lambda number: received_at[number], default=None)


def without_ipv6_prefix(written: str) -> str:
    """Return an IPv4 address without the prefix that it has on an IPv6 socket."""
    return written.removeprefix("::ffff:")


def content_length(header: str) -> int:
    """Return the number of bytes in a `Content-Length`. Raises ContentLengthError.

    `int` alone would also accept signs, blanks, underscores and the digits of other scripts.
    """
    if not re.fullmatch(r"[0-9]{1,18}", header):
        raise ContentLengthError
    return int(header)


def signed_in_account_id(environ: dict[str, Any]) -> str | None:
    """Return the id of the account that a request is signed in to, or None."""
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
        # There is no such session, or the database cannot be reached.
        return None
