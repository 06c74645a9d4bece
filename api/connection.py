"""The one door through which the API reads.

`settings.API_DATABASE` connects as a role that may read published data and nothing else. The
tests replace `open_cursor` by one that takes on that role within the test's own transaction.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections

__all__ = [
    "fetch_all",
    "fetch_first",
    "fetch_one",
]


@contextmanager
def open_cursor() -> Iterator[Any]:
    """A cursor of the API's own connection."""
    with connections[settings.API_DATABASE].cursor() as cursor:
        yield cursor


def fetch_all(sql: str, parameters: Mapping[str, Any]) -> list[tuple]:
    """All rows of a query with named parameters (`%(name)s`).

    Raises django.db.OperationalError when the database does not answer in time.
    """
    with open_cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def fetch_first(sql: str, parameters: Mapping[str, Any]) -> tuple | None:
    """The first row of a query, or None when there is none."""
    rows = fetch_all(sql, parameters)
    return rows[0] if rows else None


def fetch_one(sql: str, parameters: Mapping[str, Any]) -> tuple:
    """The only row of a query that always has one."""
    (row,) = fetch_all(sql, parameters)
    return row
