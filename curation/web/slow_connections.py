"""Ends connections whose other side does not take what is sent to it.

The web server waits without end for a consumer to read. A thread that sends an export waits with
it, and so do the bytes of any other answer. So a thread of each process of the web server looks at
what the kernel says of its connections, and shuts down those that take next to nothing: the server
then finds them closed, closes the answer, and has its thread back.

This is Linux's: elsewhere nothing is watched.
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
"""What a consumer takes at the least, in `settings.SECONDS_WITHOUT_READING`, of what waits for it.

In a minute: 1 KB a second.
"""
CHECKS_PER_PERIOD = 12
"""So often in that time connections are looked at."""

ACKNOWLEDGED_BYTES = struct.Struct("=120xQ")
"""Of Linux's `struct tcp_info`: `tcpi_bytes_acked`."""


@dataclass
class SlowConnection:
    """A connection with something waiting to be taken, since a moment of the steady clock."""

    since: float
    taken: int


class SlowConnectionWatcher:
    """Connections that were accepted by this process, and since when something waits in them."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._slow: dict[int, SlowConnection] = {}

    def run(self) -> None:
        """Look without end. Meant for a thread of its own."""
        while True:
            time.sleep(self.seconds / CHECKS_PER_PERIOD)
            self.look()

    def look(self) -> None:
        """Shut down each connection that took too little for too long."""
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
    """Watch the connections of this process from now on, where the kernel tells of them."""
    if sys.platform != "linux":
        return
    watch = SlowConnectionWatcher(settings.SECONDS_WITHOUT_READING)
    threading.Thread(target=watch.run, name="slow-connections", daemon=True).start()


def accepted_connections() -> Iterator[tuple[int, socket.socket]]:
    """The TCP connections that came in by a socket on which this process listens.

    Each has the number by which the kernel knows it; what comes is a second handle of it, for the
    caller to close.
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
    """Second handles of all TCP sockets of this process, with their inode."""
    for entry in Path("/proc/self/fd").iterdir():
        # What was opened a moment ago may be closed by now, or be another.
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
    """How many bytes the other side has not taken yet."""
    answer = fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, b"\0" * 4)
    return int.from_bytes(answer, sys.byteorder)


def _acknowledged_bytes(connection: socket.socket) -> int:
    """How many bytes the other side has taken so far."""
    size = ACKNOWLEDGED_BYTES.size
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, size)
    (taken,) = ACKNOWLEDGED_BYTES.unpack_from(info)
    return int(taken)
