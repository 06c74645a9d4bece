"""The document of a place says what the table of places says: nobody approves it, so PostgreSQL checks it.

Without that, whoever has the application's login could publish any words as a place.
"""

from django.db import migrations

STORED = """
-- The public form of a place, as `entities.rendering.render_place` and the log write it.
CREATE FUNCTION curation_place_document(
    asked text, version integer, seq bigint, published_at timestamptz
) RETURNS jsonb LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    WITH RECURSIVE above AS (
        SELECT p.id, p.code, p.name, p.parent_id, 0 AS level, ARRAY[p.id] AS path
          FROM entities_place AS p WHERE p.code = asked
        UNION ALL
        SELECT p.id, p.code, p.name, p.parent_id, a.level + 1, a.path || p.id
          FROM above AS a JOIN entities_place AS p ON p.id = a.parent_id
         WHERE p.id <> ALL (a.path))
    SELECT jsonb_build_object(
        'id', p.code,
        'type', 'place',
        'version', version,
        'url', '/api/v1/places/' || p.code || '/',
        'name', p.name,
        'other_names', coalesce(
            (SELECT jsonb_agg(o.name ORDER BY o.id) FROM entities_placename AS o
              WHERE o.place_id = p.id), '[]'),
        'kind', p.kind,
        'country', p.country,
        'parent', (SELECT jsonb_build_object(
                       'id', a.code, 'name', a.name, 'url', '/api/v1/places/' || a.code || '/')
                     FROM above AS a WHERE a.level = 1),
        'within', coalesce(
            (SELECT jsonb_agg(a.code ORDER BY a.level) FROM above AS a WHERE a.level > 0), '[]'),
        'latitude', p.latitude,
        'longitude', p.longitude,
        'published_at', to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'seq', seq)
      FROM entities_place AS p WHERE p.code = asked
$$;

CREATE FUNCTION curation_place_as_stored() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    wrong text;
BEGIN
    SELECT p.public_id INTO wrong
      FROM added
      JOIN publication_publication AS p ON p.seq = added.seq
      CROSS JOIN LATERAL (
           SELECT curation_place_document(p.public_id, p.version, p.seq, p.published_at) AS document
           OFFSET 0) AS stored
     WHERE p.kind = 'place'
       AND (added.body::jsonb = stored.document
            -- jsonb keeps the last of several values of a key: no key may be there twice.
            AND (SELECT count(*) FROM json_object_keys(added.body::json))
                = (SELECT count(*) FROM jsonb_object_keys(stored.document))
            AND (jsonb_typeof(stored.document -> 'parent') = 'null'
                 OR (SELECT count(*) FROM json_object_keys(added.body::json -> 'parent')) = 3)
           ) IS NOT TRUE
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the document of % says something else than the table of places', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_place_as_stored';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER curation_place_as_stored AFTER INSERT ON publication_publisheddocument
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION curation_place_as_stored();
ALTER TABLE publication_publisheddocument ENABLE ALWAYS TRIGGER curation_place_as_stored;
"""

NOT_STORED = """
DROP TRIGGER curation_place_as_stored ON publication_publisheddocument;
DROP FUNCTION curation_place_as_stored();
DROP FUNCTION curation_place_document(text, integer, bigint, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0044_added_places_guards"),
        ("entities", "0012_languages_of_place_names"),
        ("publication", "0015_words_of_their_row"),
    ]

    operations = [migrations.RunSQL(STORED, NOT_STORED)]
