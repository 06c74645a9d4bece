"""Countries of groups and other names of places change what names a text is read for."""

from django.db import migrations

TRIGGERS = """
CREATE TRIGGER curation_group_country_named AFTER INSERT OR UPDATE OR DELETE
    ON entities_groupcountry
    FOR EACH ROW EXECUTE FUNCTION curation_group_name_changed('group_id');
CREATE TRIGGER curation_place_names_named AFTER INSERT OR UPDATE OR DELETE ON entities_placename
    FOR EACH STATEMENT EXECUTE FUNCTION curation_places_changed();
"""

NO_TRIGGERS = """
DROP TRIGGER curation_place_names_named ON entities_placename;
DROP TRIGGER curation_group_country_named ON entities_groupcountry;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0039_changes_of_names_by_number"),
        ("entities", "0011_other_names_of_places"),
    ]

    operations = [migrations.RunSQL(TRIGGERS, NO_TRIGGERS)]
