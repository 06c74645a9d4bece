"""`manage.py check --database default` names missing roles and rights; `migrate` grants them."""

import pytest
from django.core.management import call_command
from django.db import connection

from curation.database.api_grants import API_ROLE, FUNCTIONS, READABLE, grant_api_permissions
from curation.database.missing_rights import check_rights, missing_rights
from curation.database.owner import as_owner, runtime_login


def run_as_owner(statement: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_is_missing_after_migrating(own_database: str) -> None:
    assert missing_rights() == {}
    assert check_rights(["default"]) == []


@pytest.mark.parametrize(
    ("statement", "role", "missing"),
    [
        (
            f"REVOKE SELECT ON publication_loghead FROM {API_ROLE}",
            API_ROLE,
            ["SELECT on publication_loghead"],
        ),
        (
            f"REVOKE SELECT (seq) ON publication_publication FROM {API_ROLE}",
            API_ROLE,
            ["SELECT on publication_publication (seq)"],
        ),
        (
            f"REVOKE EXECUTE ON FUNCTION curation_api_key FROM {API_ROLE}",
            API_ROLE,
            ["EXECUTE on curation_api_key(text)"],
        ),
        (
            "REVOKE INSERT ON sources_record FROM {login}",
            "",
            ["INSERT on sources_record"],
        ),
        (
            "REVOKE UPDATE (seq) ON publication_loghead FROM {login}",
            "",
            ["UPDATE on publication_loghead (seq)"],
        ),
    ],
)
def test_a_missing_right_is_named_and_granted_by_migrate(
    own_database: str, statement: str, role: str, missing: list[str]
) -> None:
    login = runtime_login()
    run_as_owner(statement.format(login=f'"{login}"'))
    assert missing_rights() == {role or login: missing}
    (warning,) = check_rights(["default"])
    assert missing[0] in warning.msg
    call_command("migrate", verbosity=0)
    assert missing_rights() == {}


def test_many_missing_rights_are_counted(own_database: str) -> None:
    run_as_owner(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {API_ROLE}")
    (warning,) = check_rights(["default"])
    count = len(missing_rights()[API_ROLE])
    assert count > len(READABLE)
    assert f"and {count - 3} more" in warning.msg


def test_a_right_that_the_api_should_not_have_is_taken_away(own_database: str) -> None:
    run_as_owner(
        f"GRANT SELECT ON auth_user TO {API_ROLE};"
        f"GRANT SELECT (approver_id) ON publication_publication TO {API_ROLE}"
    )
    with as_owner():
        grant_api_permissions()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_any_column_privilege(%s, 'auth_user', 'SELECT'),"
            " has_column_privilege(%s, 'publication_publication', 'approver_id', 'SELECT')",
            [API_ROLE, API_ROLE],
        )
        assert cursor.fetchone() == (False, False)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_not_everybody_may_call_a_function_that_acts_as_the_owner(
    own_database: str, function: str
) -> None:
    run_as_owner(f"GRANT EXECUTE ON FUNCTION {function} TO PUBLIC")
    with as_owner():
        grant_api_permissions()
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('pg_monitor', %s, 'EXECUTE')", [function])
        assert cursor.fetchone() == (False,)


def test_every_function_that_acts_as_the_owner_and_can_be_called_is_declared(
    own_database: str,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef"
            " AND pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype"
        )
        found = {name.replace(",", ", ") for (name,) in cursor.fetchall()}
    assert found == FUNCTIONS.keys()
