"""What is said of a database that does not do its part is true."""

import psycopg
import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)

from publication.outages import Outage, outage

MISSING = 'connection failed: FATAL:  role "sourcebook_api" does not exist'


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (MISSING, Outage.NOT_SET_UP),
        ('FATAL:  password authentication failed for user "x"', Outage.NOT_SET_UP),
        ('FATAL:  database "sourcebook" does not exist', Outage.NOT_SET_UP),
        ('FATAL:  invalid value for parameter "role": "sourcebook_api"', Outage.NOT_SET_UP),
        ("FATAL:  sorry, too many clients already", Outage.NO_ROOM),
        ("FATAL:  remaining connection slots are reserved", Outage.NO_ROOM),
        ("connection refused. Is the server running on that host?", Outage.UNREACHABLE),
        ("connection timeout expired", Outage.UNREACHABLE),
        ("FATAL:  the database system is starting up", Outage.UNREACHABLE),
        ("the connection is closed", Outage.UNREACHABLE),
    ],
)
def test_a_refused_connection_is_told_by_its_words(said: str, found: Outage) -> None:
    assert outage(OperationalError(said)) is found


@pytest.mark.parametrize(
    ("cause", "found"),
    [
        (psycopg.errors.QueryCanceled, Outage.TOO_SLOW),
        (psycopg.errors.LockNotAvailable, Outage.TOO_SLOW),
        (psycopg.errors.DeadlockDetected, Outage.TOO_SLOW),
        (psycopg.errors.DiskFull, Outage.NO_ROOM),
        (psycopg.errors.TooManyConnections, Outage.NO_ROOM),
        (psycopg.errors.AdminShutdown, Outage.UNREACHABLE),
        (psycopg.errors.CannotConnectNow, Outage.UNREACHABLE),
    ],
)
def test_an_error_with_a_code_is_told_by_it(cause: type[psycopg.Error], found: Outage) -> None:
    error = OperationalError("words do not exist")
    error.__cause__ = cause()
    assert outage(error) is found


@pytest.mark.parametrize("statement", ["SELECT * FROM nowhere", "SELECT nowhere()"])
def test_what_is_missing_in_the_database_is_not_a_slow_database(db: None, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError) as raised,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert outage(raised.value) is Outage.NOT_SET_UP


@pytest.mark.parametrize("statement", ["SELEC 1", "SELECT 1/0", "SELECT 'x'::int"])
def test_a_mistake_of_ours_is_no_outage(db: None, statement: str) -> None:
    with (
        pytest.raises(DatabaseError) as raised,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert outage(raised.value) is None


@pytest.mark.parametrize("error", [IntegrityError("twice"), ValueError("does not exist"), None])
def test_other_errors_are_no_outages(error: Exception | None) -> None:
    assert outage(error) is None


def test_the_words_name_nothing_of_the_installation() -> None:
    for each in Outage:
        assert "sourcebook" not in each.detail
        assert "role “" not in each.detail
