"""All rows of a statement, streamed over a connection of its own.

`COPY` sends a row as soon as it is found and keeps none, so a result may have any length; all of it
is one snapshot. The connection of the thread stays free for other queries.
"""

import os
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

from django.conf import settings
from django.db import OperationalError, connections

from api.reads.connection import fetch_one
from api.reads.queries import LAST_REDACTION

__all__ = [
    "MAX_SECONDS",
    "SECONDS_WITHOUT_READING",
    "copy_rows",
]

# How long a consumer may read nothing, and how long it may take in total.
SECONDS_WITHOUT_READING = settings.SECONDS_WITHOUT_READING
MAX_SECONDS = 3_600

# How often a running export checks whether words were redacted since it began.
SECONDS_BETWEEN_CHECKS = 1.0

# In bytes: rows are passed on as soon as there are this many.
MAX_BLOCK_BYTES = 1 << 20

# The binary format of COPY begins with a signature, flags and the length of an extension.
SIGNATURE = struct.Struct(">15xI")
END = b"\xff\xff"


def copy_rows(
    select: str, parameters: Mapping[str, Any], at_a_time: int
) -> Iterator[list[memoryview]]:
    """Yield the rows of a query with named parameters, in batches of at most this number.

    The rows are in COPY's binary format: the number of columns (2 bytes), and for each column its
    length (4 bytes, -1 for null) and its bytes. Closing the iterator ends the statement and the
    connection.

    Raises django.db.OperationalError, also if the consumer takes too long, and if words are
    redacted meanwhile, because they would still be among the rows.
    """
    errors = connections[settings.API_DATABASE].wrap_database_errors
    redaction_check = _RedactionCheck()
    with errors, open_connection() as connection, _ReadTimeout(connection) as timeout:
        try:
            for block in rows_of(connection.cursor(), select, parameters, at_a_time):
                timeout.start()
                yield block
                timeout.end()
                redaction_check.check()
        finally:
            # Close this first, or the remaining rows would be read to the end.
            connection.close()


def rows_of(
    cursor: Any, select: str, parameters: Mapping[str, Any], at_a_time: int
) -> Iterator[list[memoryview]]:
    """Yield what `copy_rows` yields, over a given cursor (psycopg's)."""
    with cursor.copy(f"COPY ({select}) TO STDOUT (FORMAT binary)", parameters) as copy:
        block: list[memoryview] = []
        size = 0
        for row in _rows_without_header(copy):
            block.append(row)
            size += len(row)
            if len(block) == at_a_time or size > MAX_BLOCK_BYTES:
                yield block
                block, size = [], 0
        if block:
            yield block


@contextmanager
def open_connection() -> Iterator[Any]:
    """Open a separate connection (psycopg's) with the API's role; it is closed at the end."""
    wrapper = connections[settings.API_DATABASE].copy()
    with closing(wrapper.get_new_connection(wrapper.get_connection_params())) as connection:
        connection.autocommit = True
        connection.execute(f"SET statement_timeout = '{MAX_SECONDS}s'")
        yield connection


def _rows_without_header(copy: Any) -> Iterator[memoryview]:
    """Yield the rows without the header and the trailer, which come as separate parts."""
    first = memoryview(next(iter(copy)))
    (more,) = SIGNATURE.unpack_from(first)
    row = first[SIGNATURE.size + more :]
    if len(row) > len(END):
        yield row
    for row in copy:
        if len(row) > len(END):
            yield row


class _RedactionCheck:
    """Raises django.db.OperationalError if words were redacted after this began."""

    def __init__(self) -> None:
        self.last = self._last()
        self.checked_at = time.monotonic()

    def check(self) -> None:
        if time.monotonic() - self.checked_at < SECONDS_BETWEEN_CHECKS:
            return
        if self._last() != self.last:
            raise OperationalError("Words were redacted since this export began.")
        self.checked_at = time.monotonic()

    def _last(self) -> int:
        (seq,) = fetch_one(LAST_REDACTION, {})
        return seq


class _ReadTimeout:
    """Closes a connection whose rows nobody reads, from a separate thread.

    PostgreSQL cannot do this: its own timeouts do not end a statement while it waits for its client
    to read.
    """

    def __init__(self, connection: Any) -> None:
        # A duplicate of the socket: a shutdown of it also affects the connection and the server.
        self.socket = socket.socket(fileno=os.dup(connection.fileno()))
        self.since: float | None = None
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "_ReadTimeout":
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self.thread.join()
        self.socket.close()

    def start(self) -> None:
        self.since = time.monotonic()

    def end(self) -> None:
        self.since = None

    def _watch(self) -> None:
        while not self.over.wait(SECONDS_WITHOUT_READING / 10):
            since = self.since
            if since is not None and time.monotonic() - since > SECONDS_WITHOUT_READING:
                self.socket.shutdown(socket.SHUT_RDWR)
                return
