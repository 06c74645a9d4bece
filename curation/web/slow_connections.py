"""Closes connections whose clients do not read what is sent to them.

The web server waits for a client to read without a limit. A thread that sends an export waits with
it, and other responses stay in memory. So a watcher thread in each process asks the kernel about
its connections and shuts down those whose clients read almost nothing. The server then closes the
response and its thread is free again.

Works on Linux only; on other systems no connection is closed.
"""

import contextlib
import fcntl
import os
import socket
import struct
import sys
import termios
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

__all__ = ["SlowConnectionWatcher", "accepted_connections", "start_watcher", "unsent_bytes"]

MIN_BYTES = 64 * 1024
"""How much a client must read in `settings.SECONDS_WITHOUT_READING`: 1 KB per second for 60 s."""
CHECKS_PER_PERIOD = 12
"""How often connections are checked in that time."""

ACKNOWLEDGED_BYTES = struct.Struct("=120xQ")
"""From Linux's `struct tcp_info`: `tcpi_bytes_acked`."""


@dataclass
class SlowConnection:
    """A connection with unsent bytes since a moment of the monotonic clock.

    `taken` is how many bytes the client had acknowledged by then.
    """

    since: float
    taken: int


class SlowConnectionWatcher:
    """Watches the connections that this process accepted, and closes slow ones."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._slow: dict[int, SlowConnection] = {}

    def run(self) -> None:
        """Check the connections forever. Runs in a thread of its own."""
        while True:
            time.sleep(self.seconds / CHECKS_PER_PERIOD)
            self.look()

    def look(self) -> None:
        """Shut down each connection whose client read too little for too long."""
        now = time.monotonic()
        still_slow = {}
        for number, connection in accepted_connections():
            with connection, contextlib.suppress(OSError):
                if not unsent_bytes(connection):
                    continue
                taken = _acknowledged_bytes(connection)
                before = self._slow.get(number)
                if before is None or taken - before.taken >= MIN_BYTES:
                    still_slow[number] = SlowConnection(now, taken)
                elif now - before.since < self.seconds:
                    still_slow[number] = before
                else:
                    connection.shutdown(socket.SHUT_RDWR)
        self._slow = still_slow


def start_watcher() -> None:
    """Start watching the connections of this process, on Linux."""
    if sys.platform != "linux":
        return
    watch = SlowConnectionWatcher(settings.SECONDS_WITHOUT_READING)
    threading.Thread(target=watch.run, name="slow-connections", daemon=True).start()


def accepted_connections() -> Iterator[tuple[int, socket.socket]]:
    """Yield the TCP connections that this process accepted, each with its inode number.

    The sockets are duplicates, which the caller closes.
    """
    listening = set()
    others = []
    for number, opened in _sockets():
        try:
            if opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                listening.add(opened.getsockname()[1])
                opened.close()
            else:
                others.append((number, opened))
        except OSError:
            opened.close()
    for number, opened in others:
        try:
            is_accepted = opened.getsockname()[1] in listening
        except OSError:
            is_accepted = False
        if is_accepted:
            yield number, opened
        else:
            opened.close()


def _sockets() -> Iterator[tuple[int, socket.socket]]:
    """Yield duplicates of all TCP sockets of this process, each with its inode number."""
    for entry in Path("/proc/self/fd").iterdir():
        # The descriptor may have been closed or reused in the meantime.
        with contextlib.suppress(OSError):
            if not str(entry.readlink()).startswith("socket:"):
                continue
            handle = os.dup(int(entry.name))
            try:
                opened = socket.socket(fileno=handle)
            except OSError:
                os.close(handle)
                continue
            if (
                opened.family in (socket.AF_INET, socket.AF_INET6)
                and opened.type == socket.SOCK_STREAM
            ):
                yield os.fstat(handle).st_ino, opened
            else:
                opened.close()


def unsent_bytes(connection: socket.socket) -> int:
    """Return how many bytes the client has not acknowledged yet."""
    answer = fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, b"\0" * 4)
    return int.from_bytes(answer, sys.byteorder)


def _acknowledged_bytes(connection: socket.socket) -> int:
    """Return how many bytes the client has acknowledged so far."""
    size = ACKNOWLEDGED_BYTES.size
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, size)
    (taken,) = ACKNOWLEDGED_BYTES.unpack_from(info)
    return int(taken)
