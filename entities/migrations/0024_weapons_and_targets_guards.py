"""Weapons and targets change their record in somebody's name, as all rows do."""

from django.db import migrations

# Each table with the column of a citation that refers to it.
TABLES = {"entities_weapon": "weapon_id", "entities_target": "target_id"}

# Without the key a citation could name a row of one record and count as evidence of another.
GUARDS = """
CREATE TRIGGER {table}_touch AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION sources_touch_record('incident_id');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_touch;
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it would change records in nobody''s name');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;
ALTER TABLE entities_citation ADD CONSTRAINT citation_{column}_of_record
    FOREIGN KEY ({column}, record_id) REFERENCES {table} (id, incident_id);
"""

UNDO = """
ALTER TABLE entities_citation DROP CONSTRAINT citation_{column}_of_record;
DROP TRIGGER {table}_no_truncate ON {table};
DROP TRIGGER {table}_touch ON {table};
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0023_more_of_incidents")]

    operations = [
        migrations.RunSQL(
            GUARDS.format(table=table, column=column), UNDO.format(table=table, column=column)
        )
        for table, column in TABLES.items()
    ]
