"""Who marked a passage contributes to the record that cites it."""

from django.db import migrations

# Runs after entities_citation_touch, by its name: the record is locked, its round is certain.
AUTHORS = """
CREATE TRIGGER entities_citation_touch_authors
    AFTER INSERT OR UPDATE OF passage_id ON entities_citation
    FOR EACH ROW EXECUTE FUNCTION sources_contribute_authors('record_id', 'passage_id');
ALTER TABLE entities_citation ENABLE ALWAYS TRIGGER entities_citation_touch_authors;
"""

NO_AUTHORS = "DROP TRIGGER entities_citation_touch_authors ON entities_citation;"


class Migration(migrations.Migration):
    dependencies = [
        ("entities", "0006_functions_parsed_once"),
        ("sources", "0012_authorship_guards"),
    ]

    operations = [migrations.RunSQL(AUTHORS, NO_AUTHORS)]
