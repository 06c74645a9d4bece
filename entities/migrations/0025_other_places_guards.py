"""Further places change their incident in somebody's name."""

from django.db import migrations

ROWS = """
CREATE TRIGGER entities_otherplace_touch AFTER INSERT OR UPDATE OR DELETE ON entities_otherplace
    FOR EACH ROW EXECUTE FUNCTION sources_touch_record('incident_id');
ALTER TABLE entities_otherplace ENABLE ALWAYS TRIGGER entities_otherplace_touch;
CREATE TRIGGER entities_otherplace_no_truncate BEFORE TRUNCATE ON entities_otherplace
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it would change records in nobody''s name');
ALTER TABLE entities_otherplace ENABLE ALWAYS TRIGGER entities_otherplace_no_truncate;
ALTER TABLE entities_citation ADD CONSTRAINT citation_other_place_id_of_record
    FOREIGN KEY (other_place_id, record_id) REFERENCES entities_otherplace (id, incident_id);
"""

NO_ROWS = """
ALTER TABLE entities_citation DROP CONSTRAINT citation_other_place_id_of_record;
DROP TRIGGER entities_otherplace_no_truncate ON entities_otherplace;
DROP TRIGGER entities_otherplace_touch ON entities_otherplace;
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0024_weapons_and_targets_guards")]

    operations = [migrations.RunSQL(ROWS, NO_ROWS)]
