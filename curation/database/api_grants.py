"""The rights of `sourcebook_api`, the role that the API reads with: published data, nothing else.

Granted again after every `migrate`: a dump without roles does not include them.
"""

from importlib import import_module
from typing import Any

from django.db import connections, transaction
from django.db.models import Model

from publication.index import ALL_TABLES
from publication.models import (
    CompressedDocument,
    LogHead,
    Publication,
    PublishedDocument,
    Release,
    ReleaseFile,
)

__all__ = ["API_ROLE", "FUNCTIONS", "READABLE", "create_api_role", "grant_api_permissions"]

API_ROLE = "sourcebook_api"

_WHOLE: tuple[type[Model], ...] = (
    *(LogHead, PublishedDocument, CompressedDocument, ReleaseFile),
    *ALL_TABLES,
)
READABLE: dict[str, str] = {
    **{table._meta.db_table: "SELECT" for table in _WHOLE},
    # Not who contributed, who approved and who cut the release.
    Publication._meta.db_table: (
        "SELECT (seq, kind, public_id, version, action, format_version, sha256, published_at,"
        " reason, successor)"
    ),
    Release._meta.db_table: "SELECT (seq, name, note, created_at)",
}
"""The rights of the role on each table, in the syntax of GRANT."""

FUNCTIONS = {
    "curation_api_key(text)": API_ROLE,
    "publication_check_log(uuid, bigint)": "",
    "sources_contribute(bigint, boolean)": "",
}
"""Functions that act as the owner, each with the role that may call it: not everybody, as is usual.
Those without one are for the application's login."""


def create_api_role(using: str = "default") -> None:
    """Create the role unless it exists, and let the current login grant and take it.

    Raises ProgrammingError if the login may not, with the statements for a superuser.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(import_module("publication.migrations.0005_api_role").ROLE)


def grant_api_permissions(using: str = "default", **_: Any) -> None:
    """Grant the role what it needs and revoke everything else. Creates the role if it is missing.

    Leaves out what does not exist before its migration, and does nothing for a login that does not
    own the tables.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm') AND pg_has_role(relowner, 'USAGE')"
        )
        existing = {name for (name,) in cursor.fetchall()}
        if Publication._meta.db_table not in existing:
            return
        create_api_role(using)
        statements = [
            "REVOKE ALL ON SCHEMA public FROM sourcebook_api",
            *(f'REVOKE ALL ON "{table}" FROM sourcebook_api' for table in sorted(existing)),
            "GRANT USAGE ON SCHEMA public TO sourcebook_api",
        ]
        for table in sorted(existing & READABLE.keys()):
            statements.append(f"GRANT {READABLE[table]} ON {table} TO sourcebook_api")
        for function, role in FUNCTIONS.items():
            cursor.execute("SELECT to_regprocedure(%s) IS NOT NULL", [function])
            if cursor.fetchone() == (True,):
                statements.append(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
                if role:
                    statements.append(f"GRANT EXECUTE ON FUNCTION {function} TO {role}")
        cursor.execute(";".join(statements))
