"""Writes many rows of a table at once."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model

__all__ = ["copy_rows"]


def copy_rows(rows: Sequence[Model]) -> None:
    """Write new rows of one table by COPY, which is several times as fast as INSERT.

    Raises Django's database errors if PostgreSQL refuses a row.
    """
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
