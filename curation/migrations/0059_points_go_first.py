"""An incident is not deleted before its points."""

from django.db import migrations

FIRST = """
CREATE TRIGGER entities_point_first BEFORE DELETE ON sources_record
    FOR EACH ROW EXECUTE FUNCTION curation_rows_first('entities_point', 'incident_id');
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER entities_point_first;
"""


class Migration(migrations.Migration):
    dependencies = [("curation", "0058_review_sessions"), ("entities", "0035_points_guards")]

    operations = [migrations.RunSQL(FIRST, "DROP TRIGGER entities_point_first ON sources_record;")]
