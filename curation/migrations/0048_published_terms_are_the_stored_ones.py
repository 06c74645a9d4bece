"""The document of a term says what the table of terms says: nobody approves it, so PostgreSQL checks it.

The application's login can only read that table, so it can publish nothing else as a term.
"""

from django.db import migrations

STORED = """
-- The public form of a term, as `entities.rendering.render_term` and the log write it.
CREATE FUNCTION curation_term_document(
    asked text, version integer, seq bigint, published_at timestamptz
) RETURNS jsonb LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE above AS (
        SELECT t.id, t.code, t.value, t.label, t.core, t.broader_id, 0 AS level,
               ARRAY[t.id] AS path
          FROM entities_term AS t WHERE t.code = asked
        UNION ALL
        SELECT t.id, t.code, t.value, t.label, t.core, t.broader_id, a.level + 1, a.path || t.id
          FROM above AS a JOIN entities_term AS t ON t.id = a.broader_id
         WHERE t.id <> ALL (a.path))
    SELECT jsonb_build_object(
        'id', t.code,
        'type', 'term',
        'version', version,
        'url', '/api/v1/terms/' || t.code || '/',
        'set', t.set_name,
        'value', t.value,
        'label', t.label,
        'definition', t.definition,
        'example', nullif(t.example, ''),
        'broader', (SELECT jsonb_build_object(
                        'id', a.code, 'name', a.label, 'url', '/api/v1/terms/' || a.code || '/')
                      FROM above AS a WHERE a.level = 1),
        'within', coalesce(
            (SELECT jsonb_agg(a.code ORDER BY a.level) FROM above AS a WHERE a.level > 0), '[]'),
        'core', t.core,
        'core_value', (SELECT a.value FROM above AS a WHERE a.core ORDER BY a.level LIMIT 1),
        'since', t.since,
        'retired', t.retired,
        'hidden', t.hidden,
        'translations', coalesce(
            (SELECT jsonb_agg(jsonb_build_object(
                        'language', o.language, 'label', o.label,
                        'definition', nullif(o.definition, '')) ORDER BY o.language COLLATE "C")
               FROM entities_termtranslation AS o WHERE o.term_id = t.id), '[]'),
        'published_at', to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'seq', seq)
      FROM entities_term AS t WHERE t.code = asked
$$;

CREATE FUNCTION curation_term_as_stored() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    wrong text;
BEGIN
    SELECT p.public_id INTO wrong
      FROM added
      JOIN publication_publication AS p ON p.seq = added.seq
      CROSS JOIN LATERAL (
           SELECT curation_term_document(p.public_id, p.version, p.seq, p.published_at) AS document
           OFFSET 0) AS stored
     WHERE p.kind = 'term'
       AND (added.body::jsonb = stored.document
            -- Blanks, escapes and zeros would make it longer than PostgreSQL writes it.
            AND octet_length(added.body) <= octet_length(stored.document::text)
            AND added.etag = '"' || left(p.sha256, 32) || '"'
            -- jsonb keeps the last of several values of a key: no key may be there twice.
            AND (SELECT count(*) FROM json_object_keys(added.body::json))
                = (SELECT count(*) FROM jsonb_object_keys(stored.document))
            AND (jsonb_typeof(stored.document -> 'broader') = 'null'
                 OR (SELECT count(*) FROM json_object_keys(added.body::json -> 'broader')) = 3)
            AND NOT EXISTS (
                 SELECT FROM json_array_elements(added.body::json -> 'translations') AS o
                  WHERE (SELECT count(*) FROM json_object_keys(o)) <> 3)
           ) IS NOT TRUE
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the document of % says something else than the table of terms', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_term_as_stored';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_term_as_stored AFTER INSERT ON publication_publisheddocument
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION curation_term_as_stored();
ALTER TABLE publication_publisheddocument ENABLE ALWAYS TRIGGER curation_term_as_stored;
"""

NOT_STORED = """
DROP TRIGGER curation_term_as_stored ON publication_publisheddocument;
DROP FUNCTION curation_term_as_stored();
DROP FUNCTION curation_term_document(text, integer, bigint, timestamptz);
"""


def _four_eyes(kinds: str) -> str:
    return f"""
DROP TRIGGER curation_four_eyes ON publication_publication;
CREATE TRIGGER curation_four_eyes BEFORE INSERT ON publication_publication
    FOR EACH ROW WHEN (NEW.kind NOT IN ({kinds})) EXECUTE FUNCTION curation_four_eyes();
ALTER TABLE publication_publication ENABLE ALWAYS TRIGGER curation_four_eyes;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0047_terms_guards"),
        ("entities", "0020_terms"),
        ("publication", "0025_terms"),
    ]

    operations = [
        migrations.RunSQL(STORED, NOT_STORED),
        migrations.RunSQL(_four_eyes("'place', 'term'"), _four_eyes("'place'")),
    ]
