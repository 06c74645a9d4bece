"""A number for each test run, so that two runs on one server have their own databases.

A run holds its number with an advisory lock, which ends with its process. Databases of a number
that nobody holds are left over from a run that was killed.
"""

import itertools
import re
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

__all__ = ["DATABASES", "connect_to_server", "give_back", "take_number"]

DATABASES = f"test_{connection.settings_dict['NAME']}"
"""The prefix of the names of a run's databases, with an underscore and the number of the run."""

_OF_A_RUN = re.compile(rf"{re.escape(DATABASES)}_([0-9]{{1,6}})(_.+)?")

# The lock ends with the connection, which lives as long as the process.
_held: list[Any] = []


def connect_to_server(database: str = "postgres") -> psycopg.Connection[Any]:
    """Return a connection that by default uses no test database, so that it blocks none.

    As the owner, who can create and drop databases.
    """
    owner = {
        name.lower(): value
        for name, value in (settings.OWNER_DATABASE or {}).items()
        if name != "OPTIONS" and value
    }
    parameters = connection.get_connection_params() | owner | {"dbname": database}
    return psycopg.connect(**parameters, autocommit=True)


def take_number() -> int:
    """Return the lowest number that no run holds, after dropping the databases of killed runs."""
    server = connect_to_server()
    _held.append(server)
    for number in set(_databases(server).values()):
        if _take(server, number):
            _drop_databases(server, number)
            server.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", [DATABASES, number])
    return next(number for number in itertools.count(1) if _take(server, number))


def give_back(number: int) -> None:
    """Drop the databases of a run that ends."""
    server = _held.pop()
    _drop_databases(server, number)
    server.close()


def _databases(server: psycopg.Connection[Any]) -> dict[str, int]:
    """Return the names of all databases of runs, each with the number of its run."""
    names = [name for (name,) in server.execute("SELECT datname FROM pg_database")]
    return {match[0]: int(match[1]) for match in map(_OF_A_RUN.fullmatch, names) if match}


def _drop_databases(server: psycopg.Connection[Any], number: int) -> None:
    for name, its_number in _databases(server).items():
        if its_number == number:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            server.execute(drop.format(sql.Identifier(name)))


def _take(server: psycopg.Connection[Any], number: int) -> bool:
    query = "SELECT pg_try_advisory_lock(hashtext(%s), %s)"
    return server.execute(query, [DATABASES, number]).fetchone() == (True,)
