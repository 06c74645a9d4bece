"""Ties and identifiers go before their record (0050); identifiers hide nothing (0021)."""

from django.db import migrations

from curation.database.hidden_guards import hidden_guard, no_hidden_guard

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
            migrations.RunSQL(hidden_guard(table, "value"), no_hidden_guard(table))
            for table in IDENTIFIERS
        ],
    ]
