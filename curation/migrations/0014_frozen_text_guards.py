"""A text and a file are frozen once their document was sent to review; and quotations are published
only of the text that the document is published with."""

from django.db import migrations

# What was sent to review before that was noted. What is past its draft has its trigger note it.
NOTE_EARLIER = """
UPDATE sources_record AS r SET submitted_at = sent.first_at
  FROM (SELECT record_id, min(at) AS first_at FROM curation_transition
         WHERE step = 'submitted' GROUP BY record_id) AS sent
 WHERE sent.record_id = r.id AND r.submitted_at IS NULL;
UPDATE sources_record SET submitted_at = changed_at
 WHERE submitted_at IS NULL AND (state <> 'draft' OR version > 0);
"""

# The record is locked first: whoever sends it to review at the same moment is seen, or waits.
FROZEN = """
CREATE FUNCTION curation_guard_frozen_text() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    sent sources_record;
BEGIN
    SELECT * INTO sent FROM sources_record WHERE id = NEW.record_ptr_id FOR NO KEY UPDATE;
    IF sent.submitted_at IS NULL THEN
        RETURN NEW;
    END IF;
    -- A redaction takes the file away; the words it fills in where they stand.
    IF curation_redacting() AND NEW.file_id IS NULL
       AND NEW.text_id IS NOT DISTINCT FROM OLD.text_id THEN
        RETURN NEW;
    END IF;
    -- A draft from before this was held may go back to what is published.
    IF EXISTS (
        SELECT FROM publication_publication AS p
          JOIN publication_publisheddocument AS d ON d.seq = p.seq
         WHERE p.public_id = sent.public_id AND p.version = sent.version
           AND p.action IN ('publish', 'refresh')
           AND d.body::jsonb #>> '{text,sha256}' IS NOT DISTINCT FROM
               (SELECT sha256 FROM sources_documenttext WHERE id = NEW.text_id)
           AND d.body::jsonb #>> '{file,sha256}' IS NOT DISTINCT FROM
               (SELECT sha256 FROM sources_documentfile WHERE id = NEW.file_id)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% was sent to review, so its text and file are frozen', sent.public_id
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'document_text_frozen';
END
$$;
CREATE TRIGGER curation_document_text_frozen BEFORE UPDATE ON sources_document
    FOR EACH ROW WHEN (
        (OLD.text_id IS NOT NULL AND NEW.text_id IS DISTINCT FROM OLD.text_id)
        OR (OLD.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id))
    EXECUTE FUNCTION curation_guard_frozen_text();
ALTER TABLE sources_document ENABLE ALWAYS TRIGGER curation_document_text_frozen;
"""

NO_FROZEN = """
DROP TRIGGER curation_document_text_frozen ON sources_document;
DROP FUNCTION curation_guard_frozen_text();
"""

# On the table of the words, which is filled last: what is published together is all there.
PUBLISHED = """
CREATE FUNCTION curation_quotes_published_text() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    wrong record;
BEGIN
    SELECT quoted.publishing, quoted.document INTO wrong
      FROM (SELECT DISTINCT p.public_id AS publishing, d.public_id AS document, t.sha256
              FROM added
              JOIN publication_publication AS p ON p.seq = added.seq AND p.action = 'publish'
              JOIN sources_record AS r ON r.public_id = p.public_id AND r.type = p.kind
              JOIN entities_citation AS c ON c.record_id = r.id
              JOIN sources_passage AS s ON s.id = c.passage_id
              JOIN sources_documenttext AS t ON t.id = s.text_id
              JOIN sources_record AS d ON d.id = s.document_id) AS quoted
     WHERE quoted.sha256 IS DISTINCT FROM (
            SELECT b.body::jsonb #>> '{text,sha256}'
              FROM publication_publication AS q
              LEFT JOIN publication_publisheddocument AS b ON b.seq = q.seq
             WHERE q.public_id = quoted.document AND q.action IN ('publish', 'refresh')
             ORDER BY q.seq DESC LIMIT 1)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% quotes a text of % that is not published',
            wrong.publishing, wrong.document
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'curation_quotes_published_text';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_quotes_published_text AFTER INSERT ON publication_publisheddocument
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION curation_quotes_published_text();
ALTER TABLE publication_publisheddocument ENABLE ALWAYS TRIGGER curation_quotes_published_text;
"""

NO_PUBLISHED = """
DROP TRIGGER curation_quotes_published_text ON publication_publisheddocument;
DROP FUNCTION curation_quotes_published_text();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0013_api_reads_keys"),
        ("entities", "0005_words_in_lists"),
        ("publication", "0003_index"),
        ("sources", "0010_first_submission"),
    ]

    operations = [
        migrations.RunSQL(NOTE_EARLIER, migrations.RunSQL.noop),
        migrations.RunSQL(FROZEN, NO_FROZEN),
        migrations.RunSQL(PUBLISHED, NO_PUBLISHED),
    ]
