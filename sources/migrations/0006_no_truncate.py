"""TRUNCATE runs no row triggers: what it emptied would have changed records in nobody's name."""

from django.db import migrations

TABLES = ("sources_publisher", "sources_document", "sources_conveys", "sources_passage")

NO_TRUNCATE = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it would change records in nobody''s name');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;
"""


class Migration(migrations.Migration):
    dependencies = [("sources", "0005_page_guards")]

    operations = [
        migrations.RunSQL(
            NO_TRUNCATE.format(table=table), f"DROP TRIGGER {table}_no_truncate ON {table};"
        )
        for table in TABLES
    ]
