"""What a database holds: its tables with their rows, and its sequences, read in a fixed form.

The form does not depend on the server's version, settings or collation, so the same rows have the
same hash on every server.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from psycopg import Connection, sql

from curation.database.backups.manifest import TableRows
from curation.database.owner import owner_parameters

__all__ = ["connect", "qualified", "read_rows", "sequences_in", "tables_in"]

# In these settings, values are written in one way only.
FORM = {
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "TimeZone": "UTC",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "lock_timeout": "0",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
}

# Tables of the project and of libraries, but not of PostgreSQL and its extensions.
_RELATIONS = """
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = ANY(%s) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY (n.nspname || '.' || c.relname) COLLATE "C"
"""

# Stored columns, each with whether it is a text and whether it is in the primary key. PostgreSQL
# computes the generated ones again.
_COLUMNS = """
SELECT a.attname, a.attcollation <> 0, coalesce(a.attnum = ANY(k.conkey), false)
  FROM pg_attribute a
  LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'p'
 WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
 ORDER BY a.attnum
"""


def connect() -> Connection[Any]:
    """Return a connection as the owner of the tables, outside of Django."""
    connection: Connection[Any] = Connection.connect(**owner_parameters(), autocommit=True)
    for name, value in FORM.items():
        connection.execute("SELECT set_config(%s, %s, false)", [name, value])
    return connection


def tables_in(connection: Connection[Any]) -> list[str]:
    """Return the names of all tables, with their schema."""
    return [name for (name,) in connection.execute(_RELATIONS, [["r", "p"]])]


def sequences_in(connection: Connection[Any]) -> dict[str, tuple[int, bool]]:
    """Return the last value of each sequence, and whether it was given out."""
    found = {}
    for (name,) in connection.execute(_RELATIONS, [["S"]]).fetchall():
        query = sql.SQL("SELECT last_value, is_called FROM {}").format(qualified(name))
        found[name] = tuple(connection.execute(query).fetchall()[0])
    return found


def read_rows(
    connection: Connection[Any], table: str, write: Callable[[bytes], object] = len
) -> TableRows:
    """Read a table in the text format of COPY and the order of its primary key.

    `write` receives the text piece by piece.
    """
    name = qualified(table)
    columns = connection.execute(_COLUMNS, [name.as_string(connection)]).fetchall()
    order: list[sql.Composable] = [
        sql.SQL('{} COLLATE "C"' if is_text else "{}").format(sql.Identifier(column))
        for column, is_text, is_key in columns
        if is_key
    ]
    if not order:
        order = [sql.SQL('stored::text COLLATE "C"')]
    names = [column for column, _, _ in columns]
    query = sql.SQL("COPY (SELECT {} FROM {} AS stored ORDER BY {}) TO STDOUT").format(
        sql.SQL(", ").join(map(sql.Identifier, names)),
        name,
        sql.SQL(", ").join(order),
    )
    rows, digest = 0, hashlib.sha256()
    with connection.cursor().copy(query) as copy:
        for piece in copy:
            digest.update(piece)
            write(bytes(piece))
            rows += bytes(piece).count(b"\n")
    return TableRows(names, rows, digest.hexdigest())


def qualified(name: str) -> sql.Identifier:
    """Return a name with its schema, quoted."""
    return sql.Identifier(*name.split(".", 1))
