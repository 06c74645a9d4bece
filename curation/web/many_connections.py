"""Limits how many connections one address has, and how much it is sent without reading it.

The web server accepts a limited number of connections, and waits for the requests of each: one
address that opens many and sends nothing would keep everybody out. And it keeps each response in
memory until its client has read it.

Works on Linux only; on other systems nothing is limited.
"""

import contextlib
import logging
import socket
import struct
import sys
import threading
import time
from collections import Counter, defaultdict

from django.conf import settings

from curation.web.connections import (
    accepted_connections,
    count_open_files,
    peer_network,
    unsent_bytes,
)

__all__ = ["ConnectionLimit", "UnreadLimit", "start_limiting", "unread_connections"]

logger = logging.getLogger(__name__)

CHECK_INTERVAL_SECONDS = 0.1

MAX_UNREAD_BYTES = 64 * 1024 * 1024
"""How much an address may leave unread in a process. The largest file has 50 MB."""
MIN_UNREAD_BYTES = 64 * 1024
"""Smaller responses are not counted: the kernel has room for them."""
MAX_ADDRESSES = 1000
"""So many addresses are remembered before those that have read everything are forgotten."""

TCP_INFO = struct.Struct("=44xI4xI64xQQ")
"""From Linux's `struct tcp_info`: `tcpi_last_data_sent` and `tcpi_last_data_recv`, in milliseconds
ago, `tcpi_bytes_acked` and `tcpi_bytes_received`."""


class ConnectionLimit:
    """Closes the connections of an address beyond `most`: idle ones first, the longest idle first.

    A connection is idle if no request has come on it yet, or if its last request was answered.
    """

    def __init__(self, most: int) -> None:
        self.most = most

    def run(self) -> None:
        """Check the connections forever. Runs in a thread of its own."""
        while True:
            time.sleep(CHECK_INTERVAL_SECONDS)
            try:
                if count_open_files() > self.most:
                    self.look()
            except Exception:
                # The thread must go on, or no connection would be closed any more.
                logger.exception("Checking for many connections failed.")

    def look(self) -> None:
        """Shut down the connections of each address that has too many."""
        with contextlib.ExitStack() as opened:
            of_addresses: defaultdict[str, list[socket.socket]] = defaultdict(list)
            for _, connection in accepted_connections():
                opened.enter_context(connection)
                with contextlib.suppress(OSError):
                    of_addresses[peer_network(connection.getpeername()[0])].append(connection)
            for connections in of_addresses.values():
                if len(connections) > self.most:
                    connections.sort(key=_need)
                    for connection in connections[: len(connections) - self.most]:
                        with contextlib.suppress(OSError):
                            connection.shutdown(socket.SHUT_RDWR)


def _need(connection: socket.socket) -> tuple[bool, int]:
    """Return whether a connection has a request without an answer, and how lately it received."""
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, TCP_INFO.size)
        sent, received, taken, brought = TCP_INFO.unpack_from(info)
        # Both moments are the same if the first request came with the connection.
        is_first = received == sent and brought > 0 and taken <= 1
        return received < sent or is_first or unsent_bytes(connection) > 0, -received
    except OSError:
        return False, 0


class UnreadLimit:
    """Counts the bytes that each address has been sent and has perhaps not read yet.

    Which response went to which connection is not known. So the count is the most that the unread
    connections of an address can hold: their number of its largest responses. `most` is how much
    that may be; 0 means no limit, for example because all connections come from a proxy.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._sizes: dict[str, list[int]] = {}

    def admits(self, address: str, size: int) -> bool:
        """Return whether a response of `size` bytes may be sent to an address, and count it.

        `address` is that of a connection. If it has read everything, it gets any response.
        """
        if not self.most or size < MIN_UNREAD_BYTES or sys.platform != "linux":
            return True
        address = peer_network(address)
        with self._lock:
            sizes = self._sizes.get(address, [])
            if len(self._sizes) > MAX_ADDRESSES or (sizes and sum(sizes) + size > self.most):
                self._forget()
                sizes = self._sizes.get(address, [])
                if sizes and sum(sizes) + size > self.most:
                    return False
            self._sizes.setdefault(address, []).append(size)
        return True

    def _forget(self) -> None:
        """Forget as many responses of each address as it cannot hold unread."""
        unread = unread_connections()
        self._sizes = {
            address: sorted(sizes, reverse=True)[: unread[address]]
            for address, sizes in self._sizes.items()
            if unread[address]
        }


def unread_connections() -> Counter[str]:
    """Return how many connections of each address have bytes that it has not acknowledged."""
    found: Counter[str] = Counter()
    for _, connection in accepted_connections():
        with connection, contextlib.suppress(OSError):
            if unsent_bytes(connection):
                found[peer_network(connection.getpeername()[0])] += 1
    return found


def start_limiting() -> None:
    """Start limiting the connections to this process, on Linux."""
    if sys.platform == "linux" and settings.CONNECTIONS_OF_AN_ADDRESS:
        limit = ConnectionLimit(settings.CONNECTIONS_OF_AN_ADDRESS)
        threading.Thread(target=limit.run, name="many-connections", daemon=True).start()
