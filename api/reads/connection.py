"""The only connection over which the API reads.

`settings.API_DATABASE` connects as a role that may read published data and nothing else. The tests
replace `open_cursor` by one that takes on that role within the test's own transaction.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from psycopg.pq import Format

__all__ = [
    "fetch_all",
    "fetch_first",
    "fetch_one",
]


# A statement is prepared when it is executed for this time.
PREPARED_AT = 3


@contextmanager
def open_cursor(*, keeps_plan: bool, binary: bool) -> Iterator[Any]:
    """Return a cursor of the API's own connection; the options are those of `fetch_all`."""
    with connections[settings.API_DATABASE].cursor() as cursor:
        cursor.connection.prepare_threshold = PREPARED_AT if keeps_plan else None
        if binary:
            cursor.cursor.format = Format.BINARY
        yield cursor


def fetch_all(
    sql: str, parameters: Mapping[str, Any], *, keeps_plan: bool = True, binary: bool = False
) -> list[tuple[Any, ...]]:
    """Return all rows of a query with named parameters (`%(name)s`).

    With `keeps_plan`, PostgreSQL plans the query once for all values. Without it, it plans each
    time for the given values, which takes longer but suits words that may be common or rare.
    `binary` avoids that bytes are sent as text. A connection that was lost since its last use is
    opened again, once: reading twice is harmless, and a check beforehand would cost every request a
    query.

    Raises django.db.OperationalError if the database does not answer in time.
    """
    try:
        return _fetch_all(sql, parameters, keeps_plan, binary)
    except (OperationalError, InterfaceError):
        connection = connections[settings.API_DATABASE]
        if connection.connection is None or not connection.connection.closed:
            raise
        connection.close()
        return _fetch_all(sql, parameters, keeps_plan, binary)


def _fetch_all(
    sql: str, parameters: Mapping[str, Any], keeps_plan: bool, binary: bool
) -> list[tuple[Any, ...]]:
    with open_cursor(keeps_plan=keeps_plan, binary=binary) as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def fetch_first(sql: str, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Return the first row of a query, or None if there is none."""
    rows = fetch_all(sql, parameters)
    return rows[0] if rows else None


def fetch_one(
    sql: str, parameters: Mapping[str, Any], *, keeps_plan: bool = True
) -> tuple[Any, ...]:
    """Return the only row of a query that always has one."""
    (row,) = fetch_all(sql, parameters, keeps_plan=keeps_plan)
    return row
