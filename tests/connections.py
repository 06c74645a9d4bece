"""Fixtures for tests that read over the API's connection, or need several real connections."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from api.reads import copying
from tests import databases


@pytest.fixture
def api_reads(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the API read inside the test's own transaction, still as its role.

    Its own connection would see nothing of what the test has not committed.
    """

    @contextmanager
    def open_cursor(**options: bool) -> Iterator[Any]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE sourcebook_api")
            yield cursor
            # An error takes the role back too, since it rolls back to the savepoint.
            cursor.execute("SET LOCAL ROLE NONE")

    def copy_rows(select: str, parameters: Any, at_a_time: int) -> Iterator[list[memoryview]]:
        # Read to its end at once: the test's connection is wanted while the answer is on its way.
        with open_cursor() as cursor:
            found = copying.rows_of(cursor.cursor, select, parameters, at_a_time)
            return iter(list(found))

    monkeypatch.setattr("api.reads.connection.open_cursor", open_cursor)
    monkeypatch.setattr("api.reads.copying.copy_rows", copy_rows)
    # Many tests look at the headers alone, and leave the rest of an export where it is.
    monkeypatch.setattr("api.views.streams.EXPORTS", threading.BoundedSemaphore(100))


@pytest.fixture(scope="session")
def log_alone_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of this process's copy of the database in which the log stands alone."""
    with django_db_blocker.unblock(), databases.copy_of(databases.log_alone()) as name:
        yield name


@pytest.fixture(scope="package")
def log_alone(log_alone_database: str) -> Iterator[None]:
    """Lets a package of tests publish what has no working copy.

    Other rooms add checks of their own to the log's table. They are switched off in the database
    that all connections lead to; the log's own guards stay. Once a test asks for it, it holds for
    every later test of the package: so packages as a whole ask for it, in their conftest.
    """
    with databases.leading_to(log_alone_database):
        yield


@pytest.fixture
def own_database(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[str]:
    """A throwaway copy of the migrated database, with every alias leading to it; yields its name.

    With `log_alone` it is a copy of the one in which the log stands alone.

    What is committed there, over any number of connections, is gone with it: nothing needs to be
    flushed. Do not use it together with `db`. A thread closes its connections at its end.
    """
    is_alone = "log_alone" in request.fixturenames
    original = databases.log_alone if is_alone else databases.migrated
    with (
        django_db_blocker.unblock(),
        databases.copy_of(original()) as name,
        databases.leading_to(name),
    ):
        yield name


@pytest.fixture
def own_database_of_the_log(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """As `own_database`, for a single test that publishes what has no working copy."""
    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.log_alone()) as name,
        databases.leading_to(name),
    ):
        yield name


@pytest.fixture
def own_seeded_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """As `own_database`, and it holds the seeds."""
    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.seeded()) as name,
        databases.leading_to(name),
    ):
        yield name
