"""A number for each run of the tests, so that two at once on one server have their own databases.

A run holds its number by an advisory lock, which ends with its process, however that ends; the
databases of a number that nobody holds are left over from a run that was killed.
"""

import itertools
import re
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

__all__ = ["DATABASES", "take_number"]

DATABASES = f"test_{connection.settings_dict['NAME']}"
"""With an underscore and the number of the run, what the names of its databases begin with."""

_OF_A_RUN = re.compile(rf"{re.escape(DATABASES)}_([0-9]{{1,6}})(_.+)?")

# The lock goes with the connection, which is kept as long as the process.
_held: list[Any] = []


def take_number() -> int:
    """Return the lowest number that no run holds, having dropped what killed runs left."""
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    server = psycopg.connect(**parameters, autocommit=True)
    _held.append(server)
    names = [name for (name,) in server.execute("SELECT datname FROM pg_database")]
    left = {match[0]: int(match[1]) for match in map(_OF_A_RUN.fullmatch, names) if match}
    for number in set(left.values()):
        if _take(server, number):
            for name in [name for name in left if left[name] == number]:
                drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                server.execute(drop.format(sql.Identifier(name)))
            server.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", [DATABASES, number])
    return next(number for number in itertools.count(1) if _take(server, number))


def _take(server: psycopg.Connection[Any], number: int) -> bool:
    query = "SELECT pg_try_advisory_lock(hashtext(%s), %s)"
    return server.execute(query, [DATABASES, number]).fetchone() == (True,)
