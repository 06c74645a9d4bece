"""Fixtures for tests that read over the API's connection, or need several real connections."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from api.reads import copying
from api.views.streams import ExportPlaces
from tests import databases


@pytest.fixture
def api_reads(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the API read within the test's own transaction, still with its role.

    Its own connection would not see the test's uncommitted data.
    """

    @contextmanager
    def open_cursor(**options: bool) -> Iterator[Any]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE sourcebook_api")
            yield cursor
            # An error resets the role too, because it rolls back to the savepoint.
            cursor.execute("SET LOCAL ROLE NONE")

    def copy_rows(select: str, parameters: Any, at_a_time: int) -> Iterator[list[memoryview]]:
        # Read completely at once: the test needs the connection while the answer is being sent.
        with open_cursor() as cursor:
            found = copying.rows_of(cursor.cursor, select, parameters, at_a_time)
            return iter(list(found))

    monkeypatch.setattr("api.reads.connection.open_cursor", open_cursor)
    monkeypatch.setattr("api.reads.copying.copy_rows", copy_rows)
    # Many tests read only the headers, not the whole export.
    monkeypatch.setattr("api.views.streams.EXPORTS", ExportPlaces(100))


@pytest.fixture(scope="session")
def log_alone_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of this process's copy of the database whose log other rooms do not check."""
    with django_db_blocker.unblock(), databases.copy_of(databases.log_alone()) as name:
        yield name


@pytest.fixture(scope="package")
def log_alone(log_alone_database: str) -> Iterator[None]:
    """Let a package of tests publish documents without a working copy.

    Other rooms add checks of their own to the log's table. They are switched off in the database
    that all connections use; the log's own guards stay. Once a test requests this, it holds for
    every later test of the package. So whole packages request it, in their conftest.
    """
    with databases.leading_to(log_alone_database):
        yield


@pytest.fixture
def own_database(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[str]:
    """Yield the name of a temporary copy of the migrated database that all aliases use.

    With `log_alone` it is a copy of the database whose log other rooms do not check.

    It is dropped with everything that any connection commits, so nothing needs to be flushed. Do
    not use it together with `db`. A thread closes its connections at its end.
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
    """Like `own_database`, for a single test that publishes documents without a working copy."""
    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.log_alone()) as name,
        databases.leading_to(name),
    ):
        yield name


@pytest.fixture
def own_seeded_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Like `own_database`, with the seeds loaded."""
    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.seeded()) as name,
        databases.leading_to(name),
    ):
        yield name
