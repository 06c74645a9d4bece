"""An attribute keeps its type, each value is one of its type, and neither hides anything.

An attribute in the log says what the table of terms says, as all terms do (0048). A record is not
deleted before its attributes (0050).
"""

from django.db import migrations

from curation.database.hidden_guards import hidden_guard, no_hidden_guard

KEPT = """
CREATE OR REPLACE FUNCTION entities_term_in_its_set() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.code, NEW.set_name, NEW.value, NEW.value_type)
        IS DISTINCT FROM (OLD.id, OLD.code, OLD.set_name, OLD.value, OLD.value_type)
    THEN
        RAISE EXCEPTION 'the term % keeps its set and value, and its type', OLD.code
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.broader_id IS NOT NULL AND NOT EXISTS (
        WITH RECURSIVE above AS (
            SELECT t.id, t.broader_id, t.set_name, ARRAY[NEW.id] AS path
              FROM entities_term AS t WHERE t.id = NEW.broader_id
            UNION ALL
            SELECT t.id, t.broader_id, t.set_name, a.path || a.id
              FROM above AS a JOIN entities_term AS t ON t.id = a.broader_id
             WHERE a.id <> ALL (a.path))
        SELECT FROM above AS a HAVING bool_and(a.set_name = NEW.set_name AND a.id <> ALL (a.path))
           AND bool_or(a.broader_id IS NULL))
    THEN
        RAISE EXCEPTION 'the term % lies below another one of its set, not below itself', NEW.code
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
"""

KEPT_BEFORE = """
CREATE OR REPLACE FUNCTION entities_term_in_its_set() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.code, NEW.set_name, NEW.value)
        IS DISTINCT FROM (OLD.id, OLD.code, OLD.set_name, OLD.value)
    THEN
        RAISE EXCEPTION 'the term % keeps its set and value', OLD.code
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.broader_id IS NOT NULL AND NOT EXISTS (
        WITH RECURSIVE above AS (
            SELECT t.id, t.broader_id, t.set_name, ARRAY[NEW.id] AS path
              FROM entities_term AS t WHERE t.id = NEW.broader_id
            UNION ALL
            SELECT t.id, t.broader_id, t.set_name, a.path || a.id
              FROM above AS a JOIN entities_term AS t ON t.id = a.broader_id
             WHERE a.id <> ALL (a.path))
        SELECT FROM above AS a HAVING bool_and(a.set_name = NEW.set_name AND a.id <> ALL (a.path))
           AND bool_or(a.broader_id IS NULL))
    THEN
        RAISE EXCEPTION 'the term % lies below another one of its set, not below itself', NEW.code
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
"""

# Argument: the set of the attributes.
FITS = r"""
CREATE FUNCTION entities_attribute_fits() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    said text := NEW.value;
    term record;
    fits boolean;
BEGIN
    SELECT t.value_type, t.choices INTO term FROM entities_term AS t
     WHERE t.set_name = TG_ARGV[0] AND t.value = NEW.attribute;
    fits := CASE term.value_type
        WHEN 'text' THEN said <> ''
        WHEN 'number' THEN said ~ '^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$' AND said <> '-0'
        WHEN 'yes/no' THEN said IN ('yes', 'no')
        WHEN 'date' THEN said ~ '^[0-9A-Z~?%/.,{}\[\]-]{4,64}$'
        WHEN 'country' THEN EXISTS (
            SELECT FROM entities_place AS p WHERE p.kind = 'country' AND p.code = said)
        WHEN 'percent' THEN said ~ '^(100|[0-9]{1,2})(-(100|[0-9]{1,2}))?$'
            AND (split_part(said, '-', 2) = ''
                 OR split_part(said, '-', 1)::int < split_part(said, '-', 2)::int)
        WHEN 'choice' THEN EXISTS (
            SELECT FROM jsonb_array_elements(term.choices) AS c WHERE c ->> 'value' = said)
    END;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION '"%" is no value of the attribute "%", which is: %',
            said, NEW.attribute, coalesce(term.value_type, 'not declared')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entities_attribute_fits';
    END IF;
    RETURN NULL;
END
$$;
"""

GUARD = """
CREATE TRIGGER {table}_fits AFTER INSERT OR UPDATE OF attribute, value ON {table}
    FOR EACH ROW WHEN (NOT curation_redacting()) EXECUTE FUNCTION
    entities_attribute_fits('{owner} attribute');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_fits;
CREATE TRIGGER {table}_first BEFORE DELETE ON sources_record
    FOR EACH ROW EXECUTE FUNCTION curation_rows_first('{table}', '{owner}_id');
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER {table}_first;
"""

NO_GUARD = """
DROP TRIGGER {table}_first ON sources_record;
DROP TRIGGER {table}_fits ON {table};
"""

STORED = """
-- The public form of a term, as `entities.rendering.render_term` and the log write it.
CREATE OR REPLACE FUNCTION curation_term_document(
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
        'core_value', coalesce(
            (SELECT a.value FROM above AS a WHERE a.core ORDER BY a.level LIMIT 1), t.value),
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
        -- Only attributes have these keys.
        || CASE WHEN t.value_type = '' THEN '{}'
                ELSE jsonb_build_object('value_type', t.value_type, 'choices', t.choices) END
      FROM entities_term AS t WHERE t.code = asked
$$;

CREATE OR REPLACE FUNCTION curation_term_as_stored() RETURNS trigger LANGUAGE plpgsql
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
            AND NOT EXISTS (
                 SELECT FROM json_array_elements(coalesce(added.body::json -> 'choices', '[]')) AS o
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
"""

STORED_BEFORE = """
CREATE OR REPLACE FUNCTION curation_term_document(
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

CREATE OR REPLACE FUNCTION curation_term_as_stored() RETURNS trigger LANGUAGE plpgsql
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
"""

TABLES = {f"entities_{owner}attribute": owner for owner in ("group", "incident", "finding")}

TERM = "entities_term"
WORDS = ("set_name", "value", "label", "definition", "example")


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0053_published_places_say_more"),
        ("entities", "0031_attributes_guards"),
    ]

    operations = [
        migrations.RunSQL(KEPT, KEPT_BEFORE),
        migrations.RunSQL(FITS, "DROP FUNCTION entities_attribute_fits();"),
        *[
            migrations.RunSQL(
                GUARD.format(table=table, owner=owner) + hidden_guard(table, "value"),
                no_hidden_guard(table) + NO_GUARD.format(table=table, owner=owner),
            )
            for table, owner in TABLES.items()
        ],
        migrations.RunSQL(
            no_hidden_guard(TERM) + hidden_guard(TERM, *WORDS, "choices"),
            no_hidden_guard(TERM) + hidden_guard(TERM, *WORDS),
        ),
        migrations.RunSQL(STORED, STORED_BEFORE),
    ]
