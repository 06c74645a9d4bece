"""The document of a place has its names, identifiers, claims, successors and gazetteers.

No object in it has a key twice, however deep. A place that a person added gets nothing more, and is
no successor: it stays what was confirmed.
"""

from django.db import migrations

from curation.database.hidden_guards import hidden_guard, no_hidden_guard

DOCUMENT = """
CREATE OR REPLACE FUNCTION curation_place_document(
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
        'names', coalesce(
            (SELECT jsonb_agg(jsonb_build_object(
                        'name', o.name, 'language', nullif(o.language, ''),
                        'kind', nullif(o.kind, ''), 'since', nullif(o.since, ''),
                        'until', nullif(o.until, '')) ORDER BY o.id)
               FROM entities_placename AS o WHERE o.place_id = p.id), '[]'),
        'kind', p.kind,
        'country', p.country,
        'claimed_by', coalesce(
            (SELECT jsonb_agg(c.country ORDER BY c.country) FROM entities_placeclaim AS c
              WHERE c.place_id = p.id), '[]'),
        'parent', (SELECT jsonb_build_object(
                       'id', a.code, 'name', a.name, 'url', '/api/v1/places/' || a.code || '/')
                     FROM above AS a WHERE a.level = 1),
        'within', coalesce(
            (SELECT jsonb_agg(a.code ORDER BY a.level) FROM above AS a WHERE a.level > 0), '[]'),
        'successors', coalesce(
            (SELECT jsonb_agg(jsonb_build_object(
                        'place', jsonb_build_object(
                            'id', n.code, 'name', n.name,
                            'url', '/api/v1/places/' || n.code || '/'),
                        'since', nullif(s.since, '')) ORDER BY s.id)
               FROM entities_placesuccessor AS s JOIN entities_place AS n ON n.id = s.successor_id
              WHERE s.place_id = p.id), '[]'),
        'latitude', p.latitude,
        'longitude', p.longitude,
        'identifiers', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('scheme', own.scheme, 'value', p.code))
                            FILTER (WHERE own.scheme IS NOT NULL), '[]')
              FROM (SELECT CASE WHEN p.kind = 'country' THEN 'iso3166-1'
                                WHEN p.code ~ '^[0-9]+$' THEN 'geonames'
                                WHEN p.code LIKE '%-%' THEN 'iso3166-2' END AS scheme) AS own
        ) || coalesce(
            (SELECT jsonb_agg(jsonb_build_object('scheme', i.scheme, 'value', i.value)
                              ORDER BY i.scheme, i.value)
               FROM entities_placeidentifier AS i
              WHERE i.place_id = p.id
                AND (i.value, i.scheme) IS DISTINCT FROM (p.code, CASE
                        WHEN p.kind = 'country' THEN 'iso3166-1'
                        WHEN p.code ~ '^[0-9]+$' THEN 'geonames'
                        WHEN p.code LIKE '%-%' THEN 'iso3166-2' END)), '[]'),
        'gazetteers', coalesce(
            (SELECT jsonb_agg(jsonb_build_object(
                        'key', g.key, 'name', g.name, 'homepage', nullif(g.homepage, ''),
                        'licence', g.licence, 'licence_url', nullif(g.licence_url, ''),
                        'attribution', g.attribution)
                        ORDER BY g.id IS DISTINCT FROM p.gazetteer_id, g.key COLLATE "C")
               FROM entities_gazetteer AS g
              WHERE g.id = p.gazetteer_id
                 OR EXISTS (SELECT FROM entities_placename AS o
                             WHERE o.place_id = p.id AND o.gazetteer_id = g.id)
                 OR EXISTS (SELECT FROM entities_placeidentifier AS i
                             WHERE i.place_id = p.id AND i.gazetteer_id = g.id)), '[]'),
        'published_at', to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'seq', seq)
      FROM entities_place AS p WHERE p.code = asked
$$;
"""

DOCUMENT_BEFORE = """
CREATE OR REPLACE FUNCTION curation_place_document(
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
"""

# jsonb keeps the last of several values of a key, so a comparison as jsonb does not see them.
ONCE = """
CREATE FUNCTION curation_keys_are_once(document json) RETURNS boolean LANGUAGE plpgsql IMMUTABLE
SET search_path = public, pg_temp AS $$
BEGIN
    CASE json_typeof(document)
    WHEN 'object' THEN
        RETURN (SELECT count(*) = count(DISTINCT each.key)
                       AND coalesce(bool_and(curation_keys_are_once(each.value)), true)
                  FROM json_each(document) AS each);
    WHEN 'array' THEN
        RETURN (SELECT coalesce(bool_and(curation_keys_are_once(each.value)), true)
                  FROM json_array_elements(document) AS each (value));
    ELSE
        RETURN true;
    END CASE;
END
$$;
"""

NOT_ONCE = "DROP FUNCTION curation_keys_are_once(json);"


def _stored(once: str) -> str:
    return f"""
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
            {once}
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


STORED = _stored("AND curation_keys_are_once(added.body::json)")
STORED_BEFORE = _stored(
    """-- jsonb keeps the last of several values of a key: no key may be there twice.
            AND (SELECT count(*) FROM json_object_keys(added.body::json))
                = (SELECT count(*) FROM jsonb_object_keys(stored.document))
            AND (jsonb_typeof(stored.document -> 'parent') = 'null'
                 OR (SELECT count(*) FROM json_object_keys(added.body::json -> 'parent')) = 3)"""
)

MORE_OF = {
    "entities_placeidentifier": "NEW.place_id",
    "entities_placeclaim": "NEW.place_id",
    "entities_placesuccessor": "NEW.place_id, NEW.successor_id",
}

ADDED = "".join(
    f"""
CREATE FUNCTION {table}_of_gazetteers() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM entities_place WHERE id IN ({places}) AND code ~ '^PL[0-9]') THEN
        RAISE EXCEPTION 'a place that a person added stays as it was confirmed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER {table}_of_gazetteers BEFORE INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_of_gazetteers();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_of_gazetteers;
"""
    for table, places in MORE_OF.items()
)
NOT_ADDED = "".join(
    f"DROP TRIGGER {table}_of_gazetteers ON {table}; DROP FUNCTION {table}_of_gazetteers();"
    for table in MORE_OF
)

WORDS = ("name", "homepage", "licence", "licence_url", "attribution")


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0052_ties_go_first"),
        ("entities", "0029_gazetteers_of_known_places"),
    ]

    operations = [
        migrations.RunSQL(DOCUMENT, DOCUMENT_BEFORE),
        migrations.RunSQL(ONCE, NOT_ONCE),
        migrations.RunSQL(STORED, STORED_BEFORE),
        migrations.RunSQL(ADDED, NOT_ADDED),
        migrations.RunSQL(
            hidden_guard("entities_gazetteer", *WORDS), no_hidden_guard("entities_gazetteer")
        ),
        migrations.RunSQL(
            hidden_guard("entities_placeidentifier", "value"),
            no_hidden_guard("entities_placeidentifier"),
        ),
    ]
