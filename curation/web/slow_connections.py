"""Closes connections whose clients do not read what is sent to them.

The web server waits for a client to read without a limit. A thread that sends an export waits with
it, and other responses stay in memory. So a watcher thread in each process asks the kernel about
its connections and shuts down those whose clients read almost nothing. The server then closes the
response and its thread is free again.

Works on Linux only; on other systems no connection is closed.
"""

import contextlib
import socket
import struct
import sys
import threading
import time
from dataclasses import dataclass

from django.conf import settings

from curation.web.connections import accepted_connections, unsent_bytes

__all__ = ["SlowConnectionWatcher", "start_watcher"]

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


def _acknowledged_bytes(connection: socket.socket) -> int:
    """Return how many bytes the client has acknowledged so far."""
    size = ACKNOWLEDGED_BYTES.size
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, size)
    (taken,) = ACKNOWLEDGED_BYTES.unpack_from(info)
    return int(taken)
