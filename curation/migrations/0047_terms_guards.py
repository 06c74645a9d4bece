"""Terms are never deleted and keep their set and value; each value is a term of its set.

`curation.database.term_guards` creates a trigger for each column with terms after every `migrate`.
A published term says what the table of terms says: nobody approves it, so PostgreSQL checks it.
"""

from django.db import migrations

from curation.database.hidden_guards import hidden_guard, no_hidden_guard

KEPT = """
CREATE FUNCTION entities_term_in_its_set() RETURNS trigger LANGUAGE plpgsql
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
CREATE TRIGGER entities_term_in_its_set AFTER INSERT OR UPDATE ON entities_term
    FOR EACH ROW EXECUTE FUNCTION entities_term_in_its_set();
ALTER TABLE entities_term ENABLE ALWAYS TRIGGER entities_term_in_its_set;

CREATE TRIGGER entities_term_stays BEFORE DELETE ON entities_term
    FOR EACH ROW EXECUTE FUNCTION sources_refuse('values of records name it: retire it instead');
CREATE TRIGGER entities_term_no_truncate BEFORE TRUNCATE ON entities_term
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('values of records name them');
ALTER TABLE entities_term ENABLE ALWAYS TRIGGER entities_term_stays;
ALTER TABLE entities_term ENABLE ALWAYS TRIGGER entities_term_no_truncate;

-- Arguments: the set, the column, and whether it may be empty.
CREATE FUNCTION entities_known_term() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    said text := to_jsonb(NEW) ->> TG_ARGV[1];
BEGIN
    IF said IS NULL OR (said = '' AND TG_ARGV[2] = 'true') OR EXISTS (
        SELECT FROM entities_term AS t WHERE t.set_name = TG_ARGV[0] AND t.value = said)
    THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% of %: "%" is no term of the set "%"',
        TG_ARGV[1], TG_TABLE_NAME, said, TG_ARGV[0]
        USING ERRCODE = 'check_violation', CONSTRAINT = 'entities_known_term';
END
$$;
"""

NOT_KEPT = """
DROP FUNCTION entities_known_term() CASCADE;
DROP TRIGGER entities_term_no_truncate ON entities_term;
DROP TRIGGER entities_term_stays ON entities_term;
DROP TRIGGER entities_term_in_its_set ON entities_term;
DROP FUNCTION entities_term_in_its_set();
"""


WORDS = {
    "entities_term": ("set_name", "value", "label", "definition", "example"),
    "entities_termtranslation": ("label", "definition"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0046_published_places_hold_nothing_else"),
        ("entities", "0020_terms"),
    ]

    operations = [
        migrations.RunSQL(KEPT, NOT_KEPT),
        *(
            migrations.RunSQL(hidden_guard(table, *columns), no_hidden_guard(table))
            for table, columns in WORDS.items()
        ),
    ]
