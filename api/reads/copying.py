"""All rows of a statement as they come, over a connection that is opened for them and then closed.

`COPY` sends a row as soon as it is found and keeps none, so a result may have any length; all of
it is of one snapshot. The connection of the thread stays free for what is asked beside it.
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
    "LONGEST_SECONDS",
    "SECONDS_WITHOUT_READING",
    "copy_rows",
]

# A consumer that takes nothing for so long is given up, and so is one that takes longer in all.
SECONDS_WITHOUT_READING = settings.SECONDS_WITHOUT_READING
LONGEST_SECONDS = 3_600

# So often a running export looks whether words were redacted since it began.
SECONDS_BETWEEN_CHECKS = 1.0

# In bytes: rows are handed on as soon as they have so many, however few they are.
LARGEST_BLOCK = 1 << 20

# Of the binary format of COPY: a signature and flags, then the length of what may follow them.
SIGNATURE = struct.Struct(">15xI")
END = b"\xff\xff"


def copy_rows(
    select: str, parameters: Mapping[str, Any], at_a_time: int
) -> Iterator[list[memoryview]]:
    """The rows of a query with named parameters, so many at a time or fewer.

    As COPY's binary format has them, each is the number of its columns (2 bytes), and for each
    column its length (4 bytes, -1 for null) and its bytes. To close the iterator ends the
    statement and the connection.
    Raises django.db.OperationalError, also when the consumer takes too long, and when words are
    redacted meanwhile: those would still be among the rows.
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
            # First of all: else what is left of the rows would be read to its end.
            connection.close()


def rows_of(
    cursor: Any, select: str, parameters: Mapping[str, Any], at_a_time: int
) -> Iterator[list[memoryview]]:
    """What `copy_rows` gives, over a cursor (psycopg's) that is there."""
    with cursor.copy(f"COPY ({select}) TO STDOUT (FORMAT binary)", parameters) as copy:
        block: list[memoryview] = []
        size = 0
        for row in _rows_without_header(copy):
            block.append(row)
            size += len(row)
            if len(block) == at_a_time or size > LARGEST_BLOCK:
                yield block
                block, size = [], 0
        if block:
            yield block


@contextmanager
def open_connection() -> Iterator[Any]:
    """A connection of its own (psycopg's), as the API's role; closed at the end."""
    wrapper = connections[settings.API_DATABASE].copy()
    with closing(wrapper.get_new_connection(wrapper.get_connection_params())) as connection:
        connection.autocommit = True
        connection.execute(f"SET statement_timeout = '{LONGEST_SECONDS}s'")
        yield connection


def _rows_without_header(copy: Any) -> Iterator[memoryview]:
    """The rows without what stands before the first and after the last; each comes by itself."""
    first = memoryview(next(iter(copy)))
    (more,) = SIGNATURE.unpack_from(first)
    row = first[SIGNATURE.size + more :]
    if len(row) > len(END):
        yield row
    for row in copy:
        if len(row) > len(END):
            yield row


class _RedactionCheck:
    """Raises django.db.OperationalError once words are redacted after this began."""

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
    """Ends a connection whose rows nobody takes, from a thread beside it.

    PostgreSQL cannot: while it waits to be read from, its own timeouts do not end a statement.
    """

    def __init__(self, connection: Any) -> None:
        # The socket a second time: what it is told, the connection and the server hear too.
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
