"""Tests of the log that need real connections."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    InternalError,
    ProgrammingError,
    connection,
    connections,
    transaction,
)

from publication import log
from publication.log import NotInTransaction, append, open_log
from publication.models import LogHead, Publication
from tests.publication.documents import group
from tests.publication.publishing import entry, publish


def test_log_is_not_opened_outside_a_transaction(own_database):
    with pytest.raises(NotInTransaction):
        open_log()


def test_log_is_not_written_at_another_isolation_level(own_database):
    with pytest.raises(NotInTransaction), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        open_log()


def test_gap_cannot_be_committed(own_database):
    with pytest.raises(IntegrityError, match="a gap in the log"), transaction.atomic():
        LogHead.objects.update(seq=5)
    assert LogHead.objects.get().seq == 0


def test_rolled_back_publication_leaves_no_gap(own_database):
    publish(group("G1"))
    with pytest.raises(RuntimeError), transaction.atomic():
        append(open_log(), [entry(group("G2"))])
        raise RuntimeError
    publish(group("G3"))
    assert list(Publication.objects.values_list("seq", "public_id")) == [(1, "G1"), (2, "G3")]


def test_a_transaction_that_does_nothing_does_not_keep_others_from_publishing(
    own_database, monkeypatch
):
    monkeypatch.setattr(log, "MAX_IDLE_SECONDS", 1)

    def publish_in_another_session():
        try:
            return publish(group("G1"))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as others:
        with pytest.raises(InternalError), transaction.atomic():
            open_log()
            others.submit(publish_in_another_session).result()
        connection.close()
    assert list(Publication.objects.values_list("seq", "public_id")) == [(1, "G1")]


REFUSED_TO_THE_API = [
    "SELECT contributors FROM publication_publication",
    "SELECT approver_id FROM publication_publication",
    "SELECT * FROM publication_publication",
    "SELECT * FROM auth_user",
    "SELECT * FROM django_migrations",
    "INSERT INTO publication_loghead VALUES (2, 0, now(), gen_random_uuid())",
    "UPDATE publication_grouprow SET name = 'x'",
    "DELETE FROM publication_searchrow",
    "TRUNCATE publication_grouprow",
    "CREATE TABLE own (id int)",
    "CREATE TEMPORARY TABLE own (id int)",
]


def test_the_api_role_cannot_read_unpublished_tables(own_database, subtests):
    publish(group())
    for sql in REFUSED_TO_THE_API:
        with subtests.test(sql), connections["api"].cursor() as cursor:
            with pytest.raises(DatabaseError) as refused:
                cursor.execute(sql)
            assert isinstance(
                refused.value.__cause__,
                psycopg.errors.InsufficientPrivilege | psycopg.errors.ReadOnlySqlTransaction,
            )


def test_the_api_role_cannot_write_in_a_read_write_transaction(own_database):
    with connections["api"].cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("DELETE FROM publication_searchrow")


def test_the_api_role_cannot_record_a_contribution(own_database):
    with connections["api"].cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        with pytest.raises(ProgrammingError, match="permission denied for function"):
            cursor.execute("SELECT sources_contribute(1, true)")


def test_the_api_role_reads_only_the_publication_tables(own_database):
    with connections["api"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm', 'f')"
            " AND has_any_column_privilege(oid, 'SELECT')"
        )
        readable = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT attname FROM pg_attribute"
            " WHERE attrelid = 'publication_publication'::regclass AND attnum > 0"
            " AND NOT has_column_privilege(attrelid, attnum, 'SELECT')"
        )
        hidden = {name for (name,) in cursor.fetchall()}
    assert all(name.startswith("publication_") for name in readable)
    assert hidden == {"contributors", "approver_id"}


def test_reset_of_the_role_stays_inside_it(own_database):
    with connections["api"].cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("sourcebook_api",)
