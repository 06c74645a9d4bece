"""Names the roles and rights that are missing, for `manage.py check --database default`.

`migrate` asks too, before it grants them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections

from curation.database.api_grants import API_ROLE, FUNCTIONS, READABLE
from curation.database.grants import table_permissions
from curation.database.owner import runtime_login

__all__ = ["check_rights", "missing_rights"]

HINT = (
    "Run `manage.py migrate` with OWNER_DATABASE_URL, which grants them. It cannot create logins:"
    " see README.md, On a server of your own."
)
NAMED = 3  # the others are counted

_EXISTING = """
SELECT c.relname FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY c.relname
"""


@register(Tags.database)
def check_rights(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Warn of each role that is missing or lacks rights. No errors: `migrate` must still run."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    found: list[CheckMessage] = []
    for role, missing in missing_rights().items():
        if not missing:
            found.append(Warning(f"The role {role} is missing.", hint=HINT, id="curation.W002"))
            continue
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        said = f"The role {role} lacks rights: {', '.join(missing[:NAMED])}{more}."
        found.append(Warning(said, hint=HINT, id="curation.W003"))
    return found


def missing_rights(using: str = DEFAULT_DB_ALIAS) -> dict[str, list[str]]:
    """Return the missing rights of each role that lacks any; an empty list if it does not exist.

    Returns nothing for a database without tables. Two queries for each role, and two more.
    """
    login = runtime_login()
    with connections[using].cursor() as cursor:
        cursor.execute(_EXISTING)
        tables = [name for (name,) in cursor.fetchall()]
        if "publication_loghead" not in tables:
            return {}
        wanted = {API_ROLE: [*_wanted(READABLE, tables), *_of_functions(API_ROLE)]}
        if login:
            on_tables = {table: table_permissions(table) for table in tables}
            wanted[login] = [*_wanted(on_tables, tables), *_of_functions("")]
        found: dict[str, list[str]] = {}
        for role, rights in wanted.items():
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                found[role] = []
            elif missing := _missing(cursor, role, rights):
                found[role] = missing
        if login and not {login, API_ROLE} & {role for role, each in found.items() if not each}:
            cursor.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [login, API_ROLE])
            if cursor.fetchone() != (True,):
                found.setdefault(login, []).insert(0, f"membership in {API_ROLE}")
    return found


Right = tuple[str, str, str]
"""A right, a table or function, and a column or nothing."""


def _wanted(rights: dict[str, str], tables: Sequence[str]) -> Iterator[Right]:
    for table in tables:
        for right, columns in re.findall(r"(\w+)(?: \((.*?)\))?", rights.get(table, "")):
            for column in columns.split(", "):
                yield right, table, column


def _of_functions(role: str) -> Iterator[Right]:
    for function, caller in FUNCTIONS.items():
        if caller == role:
            yield "EXECUTE", function, ""


def _missing(cursor: Any, role: str, rights: Sequence[Right]) -> list[str]:
    cursor.execute(
        "SELECT said.right, said.object, said.column"
        ' FROM unnest(%s::text[], %s::text[], %s::text[]) AS said("right", object, "column")'
        " WHERE NOT coalesce(CASE"
        " WHEN said.right = 'EXECUTE'"
        " THEN has_function_privilege(%s, to_regprocedure(said.object), said.right)"
        " WHEN said.column <> ''"
        " THEN has_column_privilege(%s, 'public.' || quote_ident(said.object), said.column,"
        " said.right)"
        " ELSE has_table_privilege(%s, 'public.' || quote_ident(said.object), said.right) END,"
        " true)",
        [*map(list, zip(*rights, strict=True)), role, role, role],
    )
    return [f"{right} on {of}{f' ({column})' if column else ''}" for right, of, column in cursor]
