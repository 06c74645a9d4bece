"""Points change their incident in somebody's name, as all rows do."""

from django.db import migrations

ROWS = """
CREATE TRIGGER entities_point_touch AFTER INSERT OR UPDATE OR DELETE ON entities_point
    FOR EACH ROW EXECUTE FUNCTION sources_touch_record('incident_id');
ALTER TABLE entities_point ENABLE ALWAYS TRIGGER entities_point_touch;
CREATE TRIGGER entities_point_no_truncate BEFORE TRUNCATE ON entities_point
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it would change records in nobody''s name');
ALTER TABLE entities_point ENABLE ALWAYS TRIGGER entities_point_no_truncate;
ALTER TABLE entities_citation ADD CONSTRAINT citation_point_id_of_record
    FOREIGN KEY (point_id, record_id) REFERENCES entities_point (id, incident_id);
"""

NO_ROWS = """
ALTER TABLE entities_citation DROP CONSTRAINT citation_point_id_of_record;
DROP TRIGGER entities_point_no_truncate ON entities_point;
DROP TRIGGER entities_point_touch ON entities_point;
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0034_points")]

    operations = [migrations.RunSQL(ROWS, NO_ROWS)]
