"""Ties and identifiers go before their record (0050); identifiers hide nothing (0021)."""

from django.db import migrations

TABLES = {
    "entities_incidenttie": "incident_id",
    "entities_incidentidentifier": "incident_id",
    "entities_findingidentifier": "finding_id",
}

TRIGGER = """
CREATE TRIGGER {table}_first BEFORE DELETE ON sources_record
    FOR EACH ROW EXECUTE FUNCTION curation_rows_first('{table}', '{column}');
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER {table}_first;
"""

HIDDEN = """
CREATE TRIGGER {table}_hides_nothing BEFORE INSERT ON {table}
    FOR EACH ROW WHEN (sources_hides(NEW."value"))
    EXECUTE FUNCTION sources_refuse('words hold characters that no reader sees');
CREATE TRIGGER {table}_hides_nothing_new BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (
        NEW."value" IS DISTINCT FROM OLD."value" AND sources_hides(NEW."value")
        AND NOT curation_redacting()
    ) EXECUTE FUNCTION sources_refuse('words hold characters that no reader sees');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_hides_nothing;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_hides_nothing_new;
"""

NOT_HIDDEN = """
DROP TRIGGER {table}_hides_nothing_new ON {table};
DROP TRIGGER {table}_hides_nothing ON {table};
"""

IDENTIFIERS = ("entities_incidentidentifier", "entities_findingidentifier")


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0051_other_places_guards"),
        ("entities", "0027_ties_guards"),
    ]

    operations = [
        *[
            migrations.RunSQL(
                TRIGGER.format(table=table, column=column),
                f"DROP TRIGGER {table}_first ON sources_record;",
            )
            for table, column in TABLES.items()
        ],
        *[
            migrations.RunSQL(HIDDEN.format(table=table), NOT_HIDDEN.format(table=table))
            for table in IDENTIFIERS
        ],
    ]
