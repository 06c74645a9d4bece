"""A verification pins the date of the document where the words give a date only with it.

What was verified before is pinned to the date that the document had at that moment, as its history
says, where its words leave the date to the day on which they were written, as far as the English
words below tell. It stays valid while the document has that date.
"""

from django.db import migrations, models

PIN_EARLIER = r"""
ALTER TABLE curation_verification DISABLE TRIGGER curation_verification_keep_unless_redacting;
UPDATE curation_verification AS v SET read_against = coalesce(
    (SELECT e.published FROM sources_documentevent AS e
      WHERE e.pgh_obj_id = d.record_ptr_id AND e.pgh_created_at <= v.at
      ORDER BY e.pgh_id DESC LIMIT 1),
    d.published)
  FROM entities_citation AS c
  JOIN sources_passage AS p ON p.id = c.passage_id
  JOIN sources_document AS d ON d.record_ptr_id = p.document_id
 WHERE c.id = v.citation_id
   AND (c.tie_id IS NOT NULL
        OR c.field IN ('group.founded', 'group.dissolved', 'incident.date', 'finding.holds_at'))
   AND p.exact ~* ('\m(today|tonight|tomorrow|yesterday|ago|(mon|tues|wednes|thurs|fri|satur|sun)day'
        '|weekend|(last|past|this|next|coming) (night|morning|afternoon|evening|day|week|month|year'
        '|\w+ (hours|days|weeks|months|years)))\M');
ALTER TABLE curation_verification
    ENABLE ALWAYS TRIGGER curation_verification_keep_unless_redacting;
"""

# Beside `curation_quotes_published_text`, when all that is published together is there.
PUBLISHED = """
CREATE FUNCTION curation_reads_published_date() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    wrong record;
BEGIN
    SELECT read.publishing, read.document INTO wrong
      FROM (SELECT DISTINCT p.public_id AS publishing, d.public_id AS document, v.read_against
              FROM added
              JOIN publication_publication AS p ON p.seq = added.seq AND p.action = 'publish'
              JOIN sources_record AS r ON r.public_id = p.public_id AND r.type = p.kind
              JOIN entities_citation AS c ON c.record_id = r.id
              JOIN sources_passage AS s ON s.id = c.passage_id
              JOIN sources_record AS d ON d.id = s.document_id
              CROSS JOIN LATERAL (
                   SELECT read_against FROM curation_verification
                    WHERE citation_id = c.id ORDER BY id DESC LIMIT 1) AS v
             WHERE v.read_against IS NOT NULL) AS read
     WHERE read.read_against IS DISTINCT FROM (
            SELECT coalesce(b.body::jsonb #>> '{published,edtf}', '')
              FROM publication_publication AS q
              JOIN publication_publisheddocument AS b ON b.seq = q.seq
             WHERE q.public_id = read.document AND q.action IN ('publish', 'refresh')
             ORDER BY q.seq DESC LIMIT 1)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% was read against a date of % that is not published',
            wrong.publishing, wrong.document
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'curation_reads_published_date';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_reads_published_date AFTER INSERT ON publication_publisheddocument
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION curation_reads_published_date();
ALTER TABLE publication_publisheddocument ENABLE ALWAYS TRIGGER curation_reads_published_date;
"""

NO_PUBLISHED = """
DROP TRIGGER curation_reads_published_date ON publication_publisheddocument;
DROP FUNCTION curation_reads_published_date();
"""


class Migration(migrations.Migration):
    dependencies = [("curation", "0021_hidden_characters_guards")]

    operations = [
        migrations.AddField(
            model_name="verification",
            name="read_against",
            field=models.CharField(
                editable=False,
                help_text=(
                    "The document's date (EDTF, or empty) where the words give a date only with it."
                ),
                max_length=64,
                null=True,
            ),
        ),
        migrations.RunSQL(PIN_EARLIER, migrations.RunSQL.noop),
        migrations.RunSQL(PUBLISHED, NO_PUBLISHED),
    ]
