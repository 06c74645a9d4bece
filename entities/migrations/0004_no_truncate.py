"""TRUNCATE runs no row triggers: what it emptied would have changed records in nobody's name."""

from django.db import migrations

TABLES = (
    "entities_group",
    "entities_incident",
    "entities_finding",
    "entities_alias",
    "entities_identifier",
    "entities_groupcountry",
    "entities_tie",
    "entities_casualties",
    "entities_attribution",
    "entities_findinggroup",
    "entities_findingplace",
    "entities_quantity",
    "entities_citation",
)

NO_TRUNCATE = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it would change records in nobody''s name');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0003_likeness"), ("sources", "0002_guards")]

    operations = [
        migrations.RunSQL(
            NO_TRUNCATE.format(table=table), f"DROP TRIGGER {table}_no_truncate ON {table};"
        )
        for table in TABLES
    ]
