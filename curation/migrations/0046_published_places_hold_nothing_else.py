"""The document of a place has no blanks or ETag of its own, and no place around it waits."""

from django.db import migrations

STORED = """
CREATE OR REPLACE FUNCTION curation_place_as_stored() RETURNS trigger LANGUAGE plpgsql
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
            -- Blanks, escapes and zeros would make it longer than PostgreSQL writes it.
            AND octet_length(added.body) <= octet_length(stored.document::text)
            AND added.etag = '"' || left(p.sha256, 32) || '"'
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
    SELECT p.public_id INTO wrong
      FROM added
      JOIN publication_publication AS p ON p.seq = added.seq
      CROSS JOIN LATERAL jsonb_array_elements_text(added.body::jsonb -> 'within') AS w (code)
      JOIN entities_place AS around ON around.code = w.code
      LEFT JOIN curation_addedplace AS a ON a.place_id = around.id
     WHERE p.kind = 'place' AND w.code ~ '^PL[0-9]' AND a.confirmed_by_id IS NULL
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'place % lies in one that nobody else confirmed', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'curation_places_are_confirmed';
    END IF;
    RETURN NULL;
END
$$;
"""

AS_BEFORE = """
CREATE OR REPLACE FUNCTION curation_place_as_stored() RETURNS trigger LANGUAGE plpgsql
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
"""


class Migration(migrations.Migration):
    dependencies = [("curation", "0045_published_places_are_the_stored_ones")]

    operations = [migrations.RunSQL(STORED, AS_BEFORE)]
