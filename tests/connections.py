"""Fixtures for tests that read through the API's door, or need more than one real connection."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from api import copying
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

    def copied(select: str, parameters: Any, at_a_time: int) -> Iterator[list[memoryview]]:
        # Read to its end at once: the test's connection is wanted while the answer is on its way.
        with open_cursor() as cursor:
            found = copying.rows_of(cursor.cursor, select, parameters, at_a_time)
            return iter(list(found))

    monkeypatch.setattr("api.connection.open_cursor", open_cursor)
    monkeypatch.setattr("api.copying.copied", copied)
    # Many tests look at the headers alone, and leave the rest of an export where it is.
    monkeypatch.setattr("api.exports.PLACES", threading.BoundedSemaphore(100))


@pytest.fixture
def log_alone(request: pytest.FixtureRequest) -> None:
    """Lets a test publish what has no working copy, if it uses a database at all.

    Other rooms add checks of their own to the log's table. They are switched off within the
    test's transaction, or in its own database; the log's own guards stay.
    """
    if "own_database" in request.fixturenames:
        request.getfixturevalue("own_database")
    elif "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
    else:
        return
    log_stands_alone()


def log_stands_alone() -> None:
    """Switches the checks off that other rooms have added to the log's table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'publication_publication'::regclass"
            " AND NOT tgisinternal AND tgname NOT LIKE 'publication%%'"
        )
        for (trigger,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE publication_publication DISABLE TRIGGER "{trigger}"')


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A throwaway copy of the migrated database, with every alias leading to it; yields its name.

    What is committed there, over any number of connections, is gone with it: nothing needs to be
    flushed. Do not use it together with `db`. A thread closes its connections at its end.
    """
    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.migrated()) as name,
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
