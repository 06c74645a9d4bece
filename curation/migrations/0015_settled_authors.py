"""What a second person has published is settled: its authors may approve what uses it later."""

from django.db import migrations

SETTLE = """
CREATE FUNCTION curation_settle_authors() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE sources_authorship AS a SET settled_at = clock_timestamp()
      FROM added
      JOIN sources_record AS r ON r.public_id = added.public_id AND r.type = added.kind
      JOIN sources_document AS d ON d.record_ptr_id = r.id
     WHERE added.action = 'publish' AND a.settled_at IS NULL
       AND (a.publisher_id = d.publisher_id OR a.text_id = d.text_id OR a.file_id = d.file_id);
    UPDATE sources_authorship AS a SET settled_at = clock_timestamp()
      FROM added
      JOIN sources_record AS r ON r.public_id = added.public_id AND r.type = added.kind
      JOIN entities_citation AS c ON c.record_id = r.id
     WHERE added.action = 'publish' AND a.settled_at IS NULL AND a.passage_id = c.passage_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_settle_authors AFTER INSERT ON publication_publication
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION curation_settle_authors();
ALTER TABLE publication_publication ENABLE ALWAYS TRIGGER curation_settle_authors;
"""

DO_NOT_SETTLE = """
DROP TRIGGER curation_settle_authors ON publication_publication;
DROP FUNCTION curation_settle_authors();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0014_frozen_text_guards"),
        ("entities", "0007_authors_of_passages"),
    ]

    operations = [migrations.RunSQL(SETTLE, DO_NOT_SETTLE)]
