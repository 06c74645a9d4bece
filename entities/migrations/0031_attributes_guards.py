"""Attributes change their record in somebody's name, and are cited by their own record alone."""

from django.db import migrations

# Each table with the column of a citation that refers to it, and the record that has it.
TABLES = {
    f"entities_{owner}attribute": (f"{owner}_attribute_id", f"{owner}_id")
    for owner in ("group", "incident", "finding")
}

GUARDS = """
CREATE TRIGGER {table}_touch AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION sources_touch_record('{owner}');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_touch;
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it would change records in nobody''s name');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;
ALTER TABLE entities_citation ADD CONSTRAINT citation_{column}_of_record
    FOREIGN KEY ({column}, record_id) REFERENCES {table} (id, {owner});
"""

UNDO = """
ALTER TABLE entities_citation DROP CONSTRAINT citation_{column}_of_record;
DROP TRIGGER {table}_no_truncate ON {table};
DROP TRIGGER {table}_touch ON {table};
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0030_own_attributes")]

    operations = [
        migrations.RunSQL(
            GUARDS.format(table=table, column=column, owner=owner),
            UNDO.format(table=table, column=column, owner=owner),
        )
        for table, (column, owner) in TABLES.items()
    ]
