"""Sends requests over several connections as fast as a server answers, and counts.

One process and plain sockets: the load generator costs little, and the same for every contender.
"""

import http.client
import selectors
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from types import MappingProxyType

__all__ = [
    "Measured",
    "UnexpectedAnswer",
    "ask",
    "measure",
]

MAX_READ_BYTES = 1 << 20
SECONDS_TO_ANSWER = 60
CHUNKED = -1
LAST_CHUNK = b"0\r\n\r\n"
NOTHING: Mapping[str, str] = MappingProxyType({})


class UnexpectedAnswer(Exception):
    """An answer with another status than the measured one."""


@dataclass
class Measured:
    """The results of one contender in one period; seconds for each answer, bytes of all bodies.

    `cpu` is the processor time of the server and the database, in seconds.
    """

    seconds: float
    cpu: float = 0.0
    answers: int = 0
    bytes: int = 0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds


class _Connection:
    """One connection that always has a request in progress."""

    def __init__(self, port: int, requests: "cycle[bytes]", status: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS_TO_ANSWER)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = requests
        self.status = status

    def ask(self) -> None:
        self.head, self.end = b"", b""
        self.length: int | None = None  # unknown before the headers arrive
        self.received = 0  # of the body, in bytes
        self.begun = time.perf_counter()
        self.socket.sendall(next(self.requests))

    def receive(self, buffer: memoryview) -> int:
        """Read the available data; returns the length of the body once the answer is complete."""
        received = self.socket.recv_into(buffer)
        if not received:
            raise UnexpectedAnswer("The server closed the connection.")
        if self.length is not None:
            self.received += received
        else:
            self.head += bytes(buffer[:received])
            head, found, rest = self.head.partition(b"\r\n\r\n")
            if not found:
                return -1
            self.length = self._length(head)
            self.received = len(rest)
        if self.length == CHUNKED:
            self.end = (self.end + bytes(buffer[max(0, received - 5) : received]))[-5:]
            return self.received if self.end == LAST_CHUNK else -1
        return self.length if self.received == self.length else -1

    def _length(self, head: bytes) -> int:
        first, *lines = head.lower().split(b"\r\n")
        status = int(first.split()[1])
        if status != self.status:
            raise UnexpectedAnswer(f"{status} instead of {self.status}: {self.head[:500]!r}")
        for line in lines:
            if line.startswith(b"content-length:"):
                return int(line[15:])
        return 0 if status == 304 else CHUNKED


def ask(port: int, path: str, headers: Mapping[str, str] = NOTHING) -> bytes:
    """Return the body of one answer, as it is sent.

    Raises UnexpectedAnswer unless its status is 200.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)
    try:
        connection.request("GET", path, headers={"Host": "localhost", **headers})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise UnexpectedAnswer(f"{path}: {response.status} {body[:500]!r}")
    return body


def measure(
    port: int,
    paths: Sequence[str],
    *,
    connections: int,
    seconds: float,
    headers: Mapping[str, str] = NOTHING,
    status: int = 200,
) -> Measured:
    """Request `paths` in turn over this many connections, for this long.

    Raises UnexpectedAnswer for any status except `status`.
    """
    requests = cycle([_request(path, headers) for path in paths])
    selector = selectors.DefaultSelector()
    buffer = memoryview(bytearray(MAX_READ_BYTES))
    opened = [_Connection(port, requests, status) for _ in range(connections)]
    begun = time.perf_counter()
    end = begun + seconds
    measured = Measured(seconds)
    for connection in opened:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask()
    now = begun
    while now < end:
        ready = selector.select(SECONDS_TO_ANSWER)
        if not ready:
            raise UnexpectedAnswer("No answer came in time.")
        for key, _ in ready:
            length = key.data.receive(buffer)
            if length >= 0:
                now = time.perf_counter()
                measured.answers += 1
                measured.bytes += length
                measured.latencies.append(now - key.data.begun)
                key.data.ask()
    measured.seconds = now - begun
    for connection in opened:
        connection.socket.close()
    selector.close()
    return measured


def _request(path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept: */*"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()
