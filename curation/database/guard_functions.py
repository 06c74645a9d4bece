"""Settings of all functions and history tables in the database, applied after every `migrate`.

Without a search path of its own, a function finds a session's temporary tables first. So a session
could make a guard read a temporary table in place of the real one.
"""

from typing import Any

from django.db import connections

__all__ = [
    "let_triggers_run_as_owner",
    "protect_history",
    "revoke_temporary_tables",
    "set_search_paths",
]

# Functions of the project, of django-pgtrigger and of django-pghistory, but not of extensions. A
# function with a body parsed at creation (BEGIN ATOMIC, RETURN) needs no search path.
_SET_SEARCH_PATHS = """
DO $$
DECLARE
    found regprocedure;
BEGIN
    FOR found IN
        SELECT p.oid FROM pg_proc p
         WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
           AND p.prosqlbody IS NULL AND pg_has_role(p.proowner, 'USAGE')
           AND NOT EXISTS (SELECT FROM unnest(p.proconfig) setting
                            WHERE setting LIKE 'search_path=%')
           AND NOT EXISTS (SELECT FROM pg_depend d
                            WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                              AND d.deptype = 'e')
    LOOP
        EXECUTE format('ALTER ROUTINE %s SET search_path = public, pg_temp', found);
    END LOOP;
END $$;
"""

# The application's login cannot write history and contributions. These trigger functions do, as the
# owner.
_RUN_AS_OWNER = """
DO $$
DECLARE
    found regprocedure;
BEGIN
    FOR found IN
        SELECT p.oid FROM pg_proc p
         WHERE p.pronamespace = 'public'::regnamespace AND NOT p.prosecdef
           AND pg_has_role(p.proowner, 'USAGE')
           AND p.prosrc ~ 'INSERT INTO sources_contribution|_pgh_attach_context'
           AND p.proname <> '_pgh_attach_context'
    LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER', found);
    END LOOP;
END $$;
"""

# In addition to django-pghistory's own trigger, which a session can switch off.
_PROTECT_HISTORY = """
DO $$
DECLARE
    events regclass;
BEGIN
    FOR events IN
        SELECT c.oid FROM pg_class c
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'pgh_label'
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
           AND NOT EXISTS (SELECT FROM pg_trigger t
                            WHERE t.tgrelid = c.oid AND t.tgname = 'curation_history_kept')
    LOOP
        EXECUTE format(
            'CREATE TRIGGER curation_history_kept BEFORE UPDATE OR DELETE ON %1$s FOR EACH ROW'
            ' WHEN (NOT curation_redacting()) EXECUTE FUNCTION'
            ' sources_refuse(''it tells what was there before'');'
            'ALTER TABLE %1$s ENABLE ALWAYS TRIGGER curation_history_kept;'
            'CREATE TRIGGER curation_history_no_truncate BEFORE TRUNCATE ON %1$s'
            ' FOR EACH STATEMENT EXECUTE FUNCTION'
            ' sources_refuse(''it tells what was there before'');'
            'ALTER TABLE %1$s ENABLE ALWAYS TRIGGER curation_history_no_truncate', events);
    END LOOP;
END $$;
"""

_REVOKE_TEMPORARY = """
DO $$
BEGIN
    IF pg_has_role((SELECT datdba FROM pg_database WHERE datname = current_database()), 'USAGE')
    THEN
        EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    END IF;
END $$;
"""


def set_search_paths(using: str = "default", **_: Any) -> None:
    """Set the search path of each function that has none.

    Needed after every `migrate`, because django-pgtrigger recreates its functions without one.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_SET_SEARCH_PATHS)


def let_triggers_run_as_owner(using: str = "default", **_: Any) -> None:
    """Make the trigger functions that write history and contributions SECURITY DEFINER.

    Needed after every `migrate`, because django-pgtrigger recreates its functions.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_RUN_AS_OWNER)


def protect_history(using: str = "default", **_: Any) -> None:
    """Create the triggers that protect each history table.

    Only the transaction of a redaction may change a stored version. Does nothing until the
    migrations that define `curation_redacting` are applied.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc('curation_redacting') IS NOT NULL")
        if cursor.fetchone() == (True,):
            cursor.execute(_PROTECT_HISTORY)


def revoke_temporary_tables(using: str = "default", **_: Any) -> None:
    """Revoke the right to create temporary tables, which every login has by default.

    Needed after every `migrate`: neither a dump nor a copy of a database includes it. Does nothing
    if another login owns the database.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_REVOKE_TEMPORARY)
