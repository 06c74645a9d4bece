"""A database with the seeds in it, made once, by the process that runs every test on the seeds."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections

from curation.seeding import load_seeds


@pytest.fixture(scope="session")
def seeded_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a copy of the test database that holds the seeds, for the whole run."""
    with django_db_blocker.unblock():
        original = connection.settings_dict["NAME"]
        name = f"{original}_seeded"
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
        _point_at(name)
        try:
            load_seeds()
        finally:
            _point_at(original)
    yield name
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="class")
def in_seeded_database(seeded_database: str, django_db_blocker: Any) -> Iterator[None]:
    """Points all connections at the seeded database.

    Of class scope, so that it comes before `db`, which opens the test's transaction.
    """
    with django_db_blocker.unblock():
        original = connection.settings_dict["NAME"]
        _point_at(seeded_database)
    yield
    with django_db_blocker.unblock():
        _point_at(original)


@pytest.fixture
def seeded(in_seeded_database: None, db: None) -> None:
    """The test runs on the seeds, in a transaction that is rolled back at its end."""


def _point_at(name: str) -> None:
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name
