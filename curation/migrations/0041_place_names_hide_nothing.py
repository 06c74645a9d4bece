"""Other names of places are held free of characters that no reader sees, as all words are."""

from django.db import migrations

GUARD = """
CREATE TRIGGER entities_placename_hides_nothing BEFORE INSERT ON entities_placename
    FOR EACH ROW WHEN (sources_hides(NEW."name"))
    EXECUTE FUNCTION sources_refuse('words hold characters that no reader sees');
CREATE TRIGGER entities_placename_hides_nothing_new BEFORE UPDATE ON entities_placename
    FOR EACH ROW WHEN (
        NEW."name" IS DISTINCT FROM OLD."name" AND sources_hides(NEW."name")
        AND NOT curation_redacting()
    ) EXECUTE FUNCTION sources_refuse('words hold characters that no reader sees');
ALTER TABLE entities_placename ENABLE ALWAYS TRIGGER entities_placename_hides_nothing;
ALTER TABLE entities_placename ENABLE ALWAYS TRIGGER entities_placename_hides_nothing_new;
"""

NO_GUARD = """
DROP TRIGGER entities_placename_hides_nothing_new ON entities_placename;
DROP TRIGGER entities_placename_hides_nothing ON entities_placename;
"""


class Migration(migrations.Migration):
    dependencies = [("curation", "0040_countries_of_known_names")]

    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
