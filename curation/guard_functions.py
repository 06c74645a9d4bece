"""What holds for every function in the database, whichever migration made it.

PostgreSQL looks for a table among a session's temporary ones first, unless the function says where
to look. So a guard without a search path would read a table that the guarded session has made.
"""

from typing import Any

from django.db import connections

__all__ = ["fix_search_paths", "revoke_temporary_tables"]

# Those of the project, of django-pgtrigger and of django-pghistory, but not those of extensions. A
# function whose body was parsed when it was made (BEGIN ATOMIC, RETURN) looks for nothing later.
_FIX = """
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

_REVOKE = """
DO $$
BEGIN
    IF pg_has_role((SELECT datdba FROM pg_database WHERE datname = current_database()), 'USAGE')
    THEN
        EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    END IF;
END $$;
"""


def fix_search_paths(using: str = "default", **_: Any) -> None:
    """Give each function of the database its search path, unless it has one.

    After every `migrate`, since django-pgtrigger makes its functions again without one.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_FIX)


def revoke_temporary_tables(using: str = "default", **_: Any) -> None:
    """Take the right to make temporary tables, which everybody has by default.

    After every `migrate`: neither a dump nor a copy of a database carries it. Does nothing where
    the database belongs to somebody else.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_REVOKE)
