"""Guards never read a temporary table with the name of a real one."""

from typing import Any

import pytest
from django.core.management import call_command

from curation.workflow.steps import submit
from curation.workflow.verification import contributors_of
from sources.models import Record
from tests.factories import (
    a_document,
    a_finding,
    refused_by_postgres,
    run_sql,
    verify_all,
)
from tests.reviewing import live_group as group

__all__ = ["group"]


# The application may not create temporary tables. Even if its login had that right, the guards
# hold.
pytestmark = pytest.mark.owner


def shadow(table: str) -> None:
    run_sql(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table}) ON COMMIT DROP")


def test_every_function_sets_its_search_path(db: None) -> None:
    without = run_sql(
        "SELECT p.oid::regprocedure::text FROM pg_proc p"
        " WHERE p.pronamespace = 'public'::regnamespace AND p.prosqlbody IS NULL"
        " AND NOT EXISTS (SELECT FROM unnest(p.proconfig) setting"
        "     WHERE setting IN ('search_path=public, pg_temp',"
        "         'search_path=pg_catalog, public, pg_temp'))"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass"
        "     AND d.objid = p.oid AND d.deptype = 'e') ORDER BY 1"
    )
    assert without == []


def test_a_recreated_function_gets_its_search_path_on_the_next_migrate(
    own_database: str,
) -> None:
    run_sql("ALTER FUNCTION sources_contribute RESET search_path")
    call_command("migrate", verbosity=0)
    (found,) = run_sql("SELECT proconfig FROM pg_proc WHERE proname = 'sources_contribute'")
    assert found == (["search_path=public, pg_temp"],)


def test_verifications_stay_though_a_temporary_table_says_nothing_was_published(
    group: Any,
) -> None:
    shadow("sources_record")
    run_sql(
        "INSERT INTO pg_temp.sources_record SELECT * FROM public.sources_record;"
        "UPDATE pg_temp.sources_record SET standing = 'never_published'"
    )
    with refused_by_postgres("it tells who checked what"):
        run_sql("DELETE FROM curation_verification")


def test_contributions_stay_though_a_temporary_table_knows_no_record(group: Any) -> None:
    shadow("sources_record")
    with refused_by_postgres("they say who may not approve"):
        run_sql("DELETE FROM sources_contribution")


def test_a_record_stays_though_a_temporary_table_says_it_was_never_published(group: Any) -> None:
    shadow("sources_record")
    with refused_by_postgres("a record that was published cannot be deleted"):
        run_sql("DELETE FROM entities_group WHERE record_ptr_id = %s", group.pk)


def test_a_contributor_is_noted_though_a_temporary_table_knows_no_record(
    group: Any, second_editor: Any
) -> None:
    shadow("sources_record")
    context = f'{{"user": {second_editor.pk}}}'
    run_sql("SELECT set_config('pghistory.context_metadata', %s, true)", context)
    run_sql("UPDATE entities_group SET name = 'Other' WHERE record_ptr_id = %s", group.pk)
    run_sql("DROP TABLE pg_temp.sources_record")
    assert contributors_of([Record.objects.get(pk=group.pk)])[group.pk] == {second_editor.pk}


def test_nobody_verifies_their_own_work_by_a_temporary_table_of_contributions(
    editor: Any, reviewer: Any
) -> None:
    finding = a_finding(reviewer, a_document(editor))
    submit(finding, reviewer)
    shadow("sources_contribution")
    with refused_by_postgres("contributed to this version and cannot verify it"):
        verify_all(finding, reviewer)


def test_only_the_owner_of_the_database_creates_temporary_tables(own_database: str) -> None:
    call_command("migrate", verbosity=0)
    query = "SELECT has_database_privilege('sourcebook_api', current_database(), 'TEMPORARY')"
    assert run_sql(query) == [(False,)]
