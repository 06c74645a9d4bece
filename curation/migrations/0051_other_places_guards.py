"""An incident is not deleted before its further places, and regions in words hide nothing."""

from django.db import migrations

from curation.database.hidden_guards import hidden_guard, no_hidden_guard

FIRST = """
CREATE TRIGGER entities_otherplace_first BEFORE DELETE ON sources_record
    FOR EACH ROW EXECUTE FUNCTION curation_rows_first('entities_otherplace', 'incident_id');
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER entities_otherplace_first;
"""


INCIDENT, OTHER_PLACE = "entities_incident", "entities_otherplace"


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0050_weapons_and_targets_go_first"),
        ("entities", "0025_other_places_guards"),
    ]

    operations = [
        migrations.RunSQL(FIRST, "DROP TRIGGER entities_otherplace_first ON sources_record;"),
        migrations.RunSQL(hidden_guard(OTHER_PLACE, "region"), no_hidden_guard(OTHER_PLACE)),
        migrations.RunSQL(
            no_hidden_guard(INCIDENT) + hidden_guard(INCIDENT, "title", "summary", "region"),
            no_hidden_guard(INCIDENT) + hidden_guard(INCIDENT, "title", "summary"),
        ),
    ]
