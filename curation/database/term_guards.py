"""Triggers that refuse a value that is no term of its set, one for each column with terms.

They are created after every `migrate` from the models, so a new field with terms has its guard as
soon as its column exists.
"""

from typing import Any

from django.apps import apps as installed
from django.db import connections
from psycopg import sql

from entities.models.term import terms_of

__all__ = ["guard_terms", "guarded_columns"]

_CREATE = """
CREATE OR REPLACE TRIGGER {name} AFTER INSERT OR UPDATE OF {column} ON {table}
    FOR EACH ROW EXECUTE FUNCTION entities_known_term({set_name}, {text}, {blank});
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};
"""


def guarded_columns() -> list[tuple[str, str, str, bool]]:
    """Return table, column, set and whether it may be empty, of each field with terms.

    Tables of history are left out: triggers copy to them what is guarded already.
    """
    return [
        (model._meta.db_table, str(field.column), terms.set_name(), field.blank)
        for model in installed.get_models()
        if not hasattr(model, "pgh_tracked_model")
        for field in model._meta.local_concrete_fields
        if (terms := terms_of(field))
    ]


def guard_terms(using: str = "default", **_: Any) -> None:
    """Create the triggers. Does nothing for columns that are not there yet.

    Runs after every `migrate`, as the owner of the tables.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regproc('entities_known_term') IS NOT NULL")
        if cursor.fetchone() != (True,):
            return
        for table, column, set_name, blank in guarded_columns():
            name = f"entities_known_term_{column}"
            cursor.execute(
                "SELECT FROM pg_attribute"
                " WHERE attrelid = to_regclass(%s) AND attname = %s AND NOT attisdropped",
                [table, column],
            )
            if cursor.fetchone() is not None:
                cursor.execute(
                    sql.SQL(_CREATE).format(
                        name=sql.Identifier(name),
                        table=sql.Identifier(table),
                        column=sql.Identifier(column),
                        set_name=sql.Literal(set_name),
                        text=sql.Literal(column),
                        blank=sql.Literal("true" if blank else "false"),
                    )
                )
