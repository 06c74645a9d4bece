"""Fixtures for tests that read through the API's door, or need more than one real connection."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test.utils import setup_databases, teardown_databases

ATTEMPTS = 50

# As the settings name it; pytest-django replaces it when it makes the test database.
REAL_DATABASE = connection.settings_dict["NAME"]


@pytest.fixture
def api_reads(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the API read inside the test's own transaction, still as its role.

    Its own connection would see nothing of what the test has not committed.
    """

    @contextmanager
    def open_cursor() -> Iterator[Any]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE sourcebook_api")
            yield cursor
            # An error takes the role back too, since it rolls back to the savepoint.
            cursor.execute("SET LOCAL ROLE NONE")

    monkeypatch.setattr("api.connection.open_cursor", open_cursor)


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
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'publication_publication'::regclass"
            " AND NOT tgisinternal AND tgname NOT LIKE 'publication%%'"
        )
        for (trigger,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE publication_publication DISABLE TRIGGER "{trigger}"')


@pytest.fixture
def own_database(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[str]:
    """A throwaway copy of the test database, with every alias pointed at it; yields its name.

    What is committed there, over any number of connections, is gone with it: nothing needs to be
    flushed. Do not use it together with `db`. A thread closes its connections at its end.
    """
    with django_db_blocker.unblock():
        original = _test_database(request, django_db_blocker)
        name = f"{original}_{uuid.uuid4().hex[:8]}"
        # A database with sessions cannot be copied; a closed one may take a moment to end.
        connections.close_all()
        _retry(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
        _point_at(name)
        try:
            yield name
        finally:
            connections.close_all()
            _point_at(original)
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _test_database(request: pytest.FixtureRequest, django_db_blocker: Any) -> str:
    """The name of the test database.

    pytest-django makes it only if some test of the run uses `db`. Otherwise it is made here: the
    connection still leads to the real database.
    """
    if connection.settings_dict["NAME"] == REAL_DATABASE:
        made = setup_databases(verbosity=0, interactive=False, aliases={"default": False})

        def remove() -> None:
            with django_db_blocker.unblock():
                teardown_databases(made, verbosity=0)

        request.session.addfinalizer(remove)
    return connection.settings_dict["NAME"]


def _point_at(name: str) -> None:
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name


def _retry(sql: str) -> None:
    for attempt in range(ATTEMPTS):
        try:
            with connection._nodb_cursor() as cursor:
                cursor.execute(sql)
                return
        except OperationalError:
            if attempt == ATTEMPTS - 1:
                raise
            with connection._nodb_cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.1)")
