"""What holds for every function in the database, whichever migration made it.

PostgreSQL looks for a table among a session's temporary ones first, unless the function says where
to look. So a guard without a search path would read a table that the guarded session has made.
"""

from typing import Any

from django.db import connections

__all__ = [
    "let_triggers_run_as_owner",
    "protect_history",
    "revoke_temporary_tables",
    "set_search_paths",
]

# Those of the project, of django-pgtrigger and of django-pghistory, but not those of extensions. A
# function whose body was parsed when it was made (BEGIN ATOMIC, RETURN) looks for nothing later.
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

# The history and the contributions are not the application's to write: these functions note them as
# the owner, whichever login's change they note.
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

# Beside django-pghistory's own trigger, which a session can switch off.
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
    """Give each function of the database its search path, unless it has one.

    After every `migrate`, since django-pgtrigger makes its functions again without one.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_SET_SEARCH_PATHS)


def let_triggers_run_as_owner(using: str = "default", **_: Any) -> None:
    """Let the triggers that note history and contributors write where the application may not.

    After every `migrate`, for the same reason.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_RUN_AS_OWNER)


def protect_history(using: str = "default", **_: Any) -> None:
    """Guard each table of history, which a migration brings with the table that it is of.

    Only a redaction changes a version that was kept, in its transaction. Does nothing where the
    migrations that this rests on are not applied.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc('curation_redacting') IS NOT NULL")
        if cursor.fetchone() == (True,):
            cursor.execute(_PROTECT_HISTORY)


def revoke_temporary_tables(using: str = "default", **_: Any) -> None:
    """Take the right to make temporary tables, which everybody has by default.

    After every `migrate`: neither a dump nor a copy of a database carries it. Does nothing where
    the database belongs to somebody else.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_REVOKE_TEMPORARY)
