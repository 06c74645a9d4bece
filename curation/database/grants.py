"""The rights of the application's login on each table. The owner of the tables may do anything.

Granted again after every `migrate`. A new table gets DEFAULT_PERMISSIONS unless it is named here.
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from psycopg import sql

from curation.database.api_grants import FUNCTIONS
from curation.database.owner import runtime_login
from publication.index import ALL_TABLES

__all__ = ["APPEND_ONLY", "READ_ONLY", "grant_permissions"]

DEFAULT_PERMISSIONS = "SELECT, INSERT, UPDATE, DELETE"

APPEND_ONLY = frozenset(
    {
        "curation_auditevent",
        "publication_compresseddocument",
        "publication_publication",
        "publication_release",
        "publication_releasefile",
    }
)
"""Tables whose rows are never changed or deleted."""

READ_ONLY = frozenset(
    {
        "auth_permission",
        "django_content_type",
        "django_migrations",
        "entities_term",
        "entities_termtranslation",
        "pghistory_context",
        "sources_authorship",
        "sources_contribution",
    }
)
"""Tables that only `migrate`, or triggers that run as the owner, write to."""

OTHER_PERMISSIONS = {
    # A redaction deletes rows.
    "publication_publisheddocument": "SELECT, INSERT, DELETE",
    "publication_loghead": "SELECT, UPDATE (seq, published_at)",
    # A newer version sets `seq_to`; a redaction deletes rows.
    **{table._meta.db_table: "SELECT, INSERT, UPDATE (seq_to), DELETE" for table in ALL_TABLES},
}

_TABLES = """
SELECT c.relname, c.relkind FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
   AND pg_has_role(c.relowner, 'USAGE')
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY c.relname
"""

_MAY_OWN = """
SELECT rolsuper OR pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s
"""

_READS_AS_API = """
SELECT pg_has_role(%s, 'sourcebook_api', 'MEMBER')
"""


def grant_permissions(using: str = "default", **_: Any) -> None:
    """Grant the application's login the rights that it needs and revoke all others.

    Does nothing if the application runs as the owner. Raises ImproperlyConfigured if its login does
    not exist or can act as the owner.
    """
    login = runtime_login()
    if not login:
        return
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        _check_login(cursor, login)
        name = sql.Identifier(login)
        cursor.execute(
            sql.SQL(
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC;"
                "REVOKE ALL ON SCHEMA public FROM {0}; GRANT USAGE ON SCHEMA public TO {0}"
            ).format(name)
        )
        cursor.execute(_TABLES)
        found = cursor.fetchall()
        statements = [
            sql.SQL("REVOKE ALL ON {0} {1} FROM {2}; GRANT {3} ON {0} {1} TO {2}").format(
                sql.SQL("SEQUENCE" if kind == "S" else "TABLE"),
                sql.Identifier(table),
                name,
                sql.SQL("USAGE" if kind == "S" else table_permissions(table)),
            )
            for table, kind in found
        ]
        cursor.execute(sql.SQL(";").join(statements))
        for function, role in FUNCTIONS.items():
            cursor.execute("SELECT to_regprocedure(%s) IS NOT NULL", [function])
            if not role and cursor.fetchone() == (True,):
                grant = sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}")
                cursor.execute(grant.format(sql.SQL(function), name))


def table_permissions(table: str) -> str:
    """Return the rights of the application's login on a table, in the syntax of GRANT."""
    if table in APPEND_ONLY:
        return "SELECT, INSERT"
    if table in READ_ONLY:
        return "SELECT"
    if table in _history_tables():
        return "SELECT, UPDATE"  # a trigger allows UPDATE only within a redaction
    return OTHER_PERMISSIONS.get(table, DEFAULT_PERMISSIONS)


def _history_tables() -> set[str]:
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if hasattr(model, "pgh_tracked_model")
    }


def _check_login(cursor: Any, login: str) -> None:
    cursor.execute(_MAY_OWN, [login])
    row = cursor.fetchone()
    if row is None:
        raise ImproperlyConfigured(f"DATABASE_URL names the login {login}, which does not exist.")
    if row[0]:
        raise ImproperlyConfigured(
            f"The login {login} of DATABASE_URL can act as the owner of the tables, so it can "
            "switch off every guard. Give the application a login of its own: see README.md."
        )
    cursor.execute(_READS_AS_API, [login])
    if not cursor.fetchone()[0]:
        cursor.execute(sql.SQL("GRANT sourcebook_api TO {}").format(sql.Identifier(login)))
