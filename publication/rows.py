"""Rows of a table of this room, written many at a time."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model

__all__ = ["copy_rows"]


def copy_rows(rows: Sequence[Model]) -> None:
    """Writes new rows of one table by COPY, in one statement; to insert them takes several times
    as long. Raises what Django raises of a row that PostgreSQL refuses."""
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = [field for field in meta.concrete_fields if field.column]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    names = [field.attname for field in fields]
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([getattr(row, name) for name in names])
