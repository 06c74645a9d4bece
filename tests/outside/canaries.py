"""Markers that must never be published, in every text column outside the log.

The columns are read from the database, so that new ones are included.
"""

from typing import Any

from django.db import connection, transaction

__all__ = ["CANARY", "plant"]

CANARY = "qzxjk"

# Published data, the index over it, and tables of `migrate` itself.
NOT_PLANTED = ["publication\\_%", "django\\_migrations"]

COLUMNS = """
    SELECT c.table_name, c.column_name, c.udt_name, coalesce(c.character_maximum_length, 999),
        c.is_nullable = 'YES' OR c.column_default IS NOT NULL OR c.is_identity = 'YES'
    FROM information_schema.columns c JOIN information_schema.tables t
        USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
        AND NOT table_name LIKE ANY(%s)
    ORDER BY c.table_name, c.ordinal_position
"""
CHECKS = """
    SELECT relname, conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE contype = 'c' AND relnamespace = 'public'::regnamespace AND NOT relname LIKE ANY(%s)
"""

# A unique word beside it, for unique columns: where the row is, short enough for codes.
ROW = "to_hex((ctid::text::point)[0]::bigint * 512 + (ctid::text::point)[1]::bigint)"
TEXT = f"left('{CANARY} ' || {ROW}, {{length}})"
PLANTED = {
    "text": TEXT,
    "varchar": TEXT,
    "jsonb": f"""jsonb_build_object('{CANARY}', '{CANARY}')""",
    "bytea": f"'{CANARY}'::bytea",
    "_text": f"ARRAY['{CANARY}']",
    "_varchar": f"ARRAY['{CANARY}']",
}
# Values for the required columns of a new row.
ANYTHING = {
    "bool": "false",
    "date": "current_date",
    "timestamptz": "now()",
    "uuid": "gen_random_uuid()",
    "text": "''",
    "varchar": "''",
    "jsonb": "'{}'",
    "bytea": "''",
    "_int4": "'{}'",
    "inet": "'::1'",
}

Column = tuple[str, str, int, bool]


@transaction.atomic
def plant() -> set[str]:
    """Write the canary into every text of the database, and return the columns that contain it.

    A table without rows gets one first. Triggers and checks no longer guard these tables
    afterwards, so use it only in a temporary database. A column that is too short stays unchanged.
    """
    tables: dict[str, list[Column]] = {}
    planted: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(CHECKS, [NOT_PLANTED])
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        cursor.execute(COLUMNS, [NOT_PLANTED])
        for table, *column in cursor.fetchall():
            tables.setdefault(table, []).append(tuple(column))
        for table, columns in tables.items():
            texts = {
                name: PLANTED[kind].format(length=length)
                for name, kind, length, _ in columns
                if kind in PLANTED and length > len(CANARY)
            }
            if texts:
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
                _make_sure_of_a_row(cursor, table, columns)
                assignments = ", ".join(f'"{name}" = {value}' for name, value in texts.items())
                cursor.execute(f'UPDATE "{table}" SET {assignments}')
                planted |= {f"{table}.{name}" for name in texts}
    return planted


def _make_sure_of_a_row(cursor: Any, table: str, columns: list[Column]) -> None:
    cursor.execute(f'SELECT FROM "{table}" LIMIT 1')
    if cursor.rowcount:
        return
    needed = {name: ANYTHING.get(kind, "1") for name, kind, _, optional in columns if not optional}
    names = ", ".join(f'"{name}"' for name in needed)
    cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(needed.values())})')
