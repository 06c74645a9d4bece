"""An incident is not deleted before its further places, and regions in words hide nothing."""

from django.db import migrations

FIRST = """
CREATE TRIGGER entities_otherplace_first BEFORE DELETE ON sources_record
    FOR EACH ROW EXECUTE FUNCTION curation_rows_first('entities_otherplace', 'incident_id');
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER entities_otherplace_first;
"""


def guard(table: str, *columns: str) -> str:
    """Return the triggers that refuse hidden characters in the words of a table (0021)."""
    inserted = " OR ".join(f'sources_hides(NEW."{column}")' for column in columns)
    updated = " OR ".join(
        f'(NEW."{column}" IS DISTINCT FROM OLD."{column}" AND sources_hides(NEW."{column}"))'
        for column in columns
    )
    name = f"{table}_hides_nothing"
    refuse = "EXECUTE FUNCTION sources_refuse('words hold characters that no reader sees')"
    return f"""
CREATE TRIGGER {name} BEFORE INSERT ON {table}
    FOR EACH ROW WHEN ({inserted}) {refuse};
CREATE TRIGGER {name}_new BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (({updated}) AND NOT curation_redacting()) {refuse};
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}_new;
"""


def no_guard(table: str) -> str:
    name = f"{table}_hides_nothing"
    return f"DROP TRIGGER {name} ON {table}; DROP TRIGGER {name}_new ON {table};"


INCIDENT, OTHER_PLACE = "entities_incident", "entities_otherplace"


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0050_weapons_and_targets_go_first"),
        ("entities", "0025_other_places_guards"),
    ]

    operations = [
        migrations.RunSQL(FIRST, "DROP TRIGGER entities_otherplace_first ON sources_record;"),
        migrations.RunSQL(guard(OTHER_PLACE, "region"), no_guard(OTHER_PLACE)),
        migrations.RunSQL(
            no_guard(INCIDENT) + guard(INCIDENT, "title", "summary", "region"),
            no_guard(INCIDENT) + guard(INCIDENT, "title", "summary"),
        ),
    ]
