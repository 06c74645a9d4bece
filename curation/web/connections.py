"""The connections that this process accepted, as the kernel tells of them. Works on Linux only."""

import contextlib
import fcntl
import os
import socket
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

from publication.addresses import network_of

__all__ = ["accepted_connections", "count_open_files", "peer_network", "unsent_bytes"]

OPEN_FILES = Path("/proc/self/fd")


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
    for entry in OPEN_FILES.iterdir():
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


def peer_network(address: str) -> str:
    """Return an address as sockets write it, for comparing: without prefix, of IPv6 the network."""
    return network_of(address.removeprefix("::ffff:"))


def count_open_files() -> int:
    """Return how many files and sockets this process has open, which is quickly counted."""
    return sum(1 for _ in OPEN_FILES.iterdir())
