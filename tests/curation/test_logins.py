"""PostgreSQL refuses what the application's login may not do, whatever it tries.

Tests run as this login, unless they are marked otherwise.
"""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from curation.database.grants import APPEND_ONLY, READ_ONLY, grant_permissions, table_permissions
from curation.database.owner import as_owner, check_login
from publication.index import ALL_TABLES
from tests.factories import a_document, a_group, person, publish, refused_by_postgres, run_sql
from tests.reviewing import live_group as published

__all__ = ["published"]


INDEX = sorted(table._meta.db_table for table in ALL_TABLES)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE publication_publication DISABLE TRIGGER USER",
        "ALTER TABLE curation_verification DISABLE TRIGGER curation_verification_guard",
        "DROP TRIGGER sources_record_guard ON sources_record",
        "DROP TABLE sources_contribution",
        "ALTER FUNCTION sources_refuse() RESET search_path",
        "CREATE OR REPLACE FUNCTION curation_redacting() RETURNS boolean LANGUAGE sql"
        " AS 'SELECT true'",
        "SET session_replication_role = replica",
    ],
)
def test_no_guard_can_be_disabled(published: Any, statement: str) -> None:
    with refused_by_postgres("e"):
        run_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TEMPORARY TABLE sources_record (LIKE public.sources_record)",
        "CREATE TABLE public.other (id int)",
        "CREATE SCHEMA other",
        "CREATE FUNCTION public.other() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_no_object_can_shadow_a_table(published: Any, statement: str) -> None:
    with refused_by_postgres("permission denied"):
        run_sql(statement)


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_append_only_tables_are_neither_changed_nor_deleted(published: Any, table: str) -> None:
    columns = run_sql(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", table
    )
    for statement in (
        f"UPDATE {table} SET {columns[0][0]} = {columns[0][0]}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        with refused_by_postgres("permission denied"):
            run_sql(statement)


@pytest.mark.parametrize("table", sorted(READ_ONLY))
def test_tables_written_by_triggers_and_migrations_are_read_only(
    published: Any, table: str
) -> None:
    assert run_sql(f"SELECT count(*) FROM {table}")
    columns = run_sql(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", table
    )
    for statement in (
        f"INSERT INTO {table} SELECT * FROM {table}",
        f"UPDATE {table} SET {columns[0][0]} = {columns[0][0]}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        with refused_by_postgres("permission denied"):
            run_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO sources_contribution (record_id, round, user_id, first_at)"
        " SELECT record_id, round, 1, first_at FROM sources_contribution",
        "UPDATE sources_contribution SET user_id = NULL",
        "DELETE FROM sources_contribution",
    ],
)
def test_no_contributor_can_be_forged(published: Any, statement: str) -> None:
    with refused_by_postgres("permission denied"):
        run_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE publication_publisheddocument SET body = body || ' '",
        "UPDATE publication_loghead SET log_id = gen_random_uuid()",
        "UPDATE publication_loghead SET index_shape = ''",
        "UPDATE publication_loghead SET raised_from = 0",
        "DELETE FROM publication_loghead",
        "SELECT setval('sources_public_id_group', 1)",
        "DELETE FROM entities_groupevent",
    ],
)
def test_documents_head_sequences_and_history_cannot_be_changed(
    published: Any, statement: str
) -> None:
    with refused_by_postgres("permission denied"):
        run_sql(statement)


def test_history_cannot_be_changed_with_any_session_setting(published: Any) -> None:
    run_sql("SELECT set_config('pgtrigger.ignore', '[\"*\"]', true)")
    with refused_by_postgres("it tells what was there before"):
        run_sql("UPDATE entities_groupevent SET name = 'Other'")


@pytest.mark.parametrize("table", INDEX)
def test_only_the_end_of_an_index_row_can_be_changed(db: None, table: str) -> None:
    columns = run_sql(
        "SELECT attname, has_column_privilege(attrelid, attnum, 'UPDATE') FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        table,
    )
    assert {name for name, may in columns if may} == {"seq_to"}


def test_the_index_is_written_only_by_publications(own_database: str) -> None:
    """For each table, see tests/publication/test_index_guards.py."""
    editor = person("editor")
    document = a_document(editor)
    publish(document, a_group(editor, document), by=editor, approver=person("reviewer"))
    for statement, words in (
        ("UPDATE publication_grouprow SET seq_to = seq_from + 1", "end with what supersedes them"),
        ("DELETE FROM publication_reference", "go with redacted words alone"),
        (
            "INSERT INTO publication_reference (seq_from, seq_to, public_id, to_id)"
            " SELECT seq_from, seq_to, public_id, 'G99' FROM publication_reference",
            "come with its publication alone",
        ),
    ):
        with refused_by_postgres(words):
            run_sql("UPDATE publication_loghead SET published_at = clock_timestamp()")
            run_sql(statement)


def test_the_application_cannot_assume_the_owner_role(db: None) -> None:
    (owner,) = run_sql(
        "SELECT relowner::regrole::text FROM pg_class WHERE oid = 'sources_record'::regclass"
    )
    assert run_sql("SELECT current_user") != [owner]
    with refused_by_postgres("permission denied"):
        run_sql(f"SET ROLE {owner[0]}")


def test_a_table_without_special_grants_is_writable() -> None:
    assert table_permissions("sources_document") == "SELECT, INSERT, UPDATE, DELETE"


def test_granting_again_changes_nothing(own_database: str) -> None:
    rights = (
        "SELECT relname, relacl::text, (SELECT array_agg(attacl::text ORDER BY attnum)"
        " FROM pg_attribute WHERE attrelid = c.oid) FROM pg_class c"
        " WHERE relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    before = run_sql(rights)
    with as_owner():
        grant_permissions()
    assert run_sql(rights) == before


@pytest.mark.owner
def test_a_login_that_owns_the_tables_is_warned_of(db: None, settings: Any) -> None:
    assert check_login(["default"]) == []
    settings.OWNER_DATABASE = None
    assert [warning.id for warning in check_login(["default"])] == ["curation.W001"]


def test_a_separate_login_gives_no_warning(db: None, settings: Any) -> None:
    settings.OWNER_DATABASE = None
    assert check_login(["default"]) == []


@pytest.mark.owner
def test_the_owner_is_no_login_for_the_application(db: None, settings: Any) -> None:
    settings.RUNTIME_LOGIN = connection.settings_dict["USER"]
    with pytest.raises(ImproperlyConfigured, match="can act as the owner"):
        grant_permissions()


@pytest.mark.owner
def test_a_login_that_is_missing_is_named(db: None, settings: Any) -> None:
    settings.RUNTIME_LOGIN = "nobody_of_that_name"
    with pytest.raises(ImproperlyConfigured, match="nobody_of_that_name, which does not exist"):
        grant_permissions()
