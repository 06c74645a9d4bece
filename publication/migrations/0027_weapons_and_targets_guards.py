"""The API may read the index of weapons and targets; its rows come and go with publications."""

from django.db import migrations

TABLES = ("publication_incidentweapon", "publication_incidenttarget")

# Event, rows that the function reads, function.
GUARDS = {
    "publication_inserted": (
        "INSERT",
        "NEW TABLE AS fresh",
        "publication_index_inserted('incident')",
    ),
    "publication_closed": ("UPDATE", "NEW TABLE AS fresh", "publication_index_closed()"),
    "publication_deleted": ("DELETE", "OLD TABLE AS was", "publication_index_deleted()"),
}

GUARD = """
CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {reads}
    FOR EACH STATEMENT EXECUTE FUNCTION {function};
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0026_weapons_and_targets")]

    operations = [
        migrations.RunSQL(
            f"GRANT SELECT ON {', '.join(TABLES)} TO sourcebook_api;",
            f"REVOKE ALL ON {', '.join(TABLES)} FROM sourcebook_api;",
        ),
        *[
            migrations.RunSQL(
                GUARD.format(table=table, name=name, event=event, reads=reads, function=function),
                f"DROP TRIGGER {name} ON {table};",
            )
            for table in TABLES
            for name, (event, reads, function) in GUARDS.items()
        ],
    ]
