"""A term or a choice that was retired is no new value; who has it keeps it.

`entities.codebook.retired_terms_kept` is for rows that were published before: of a draft that is
discarded, a merge or a split. “Unknown” states nothing.
"""

from django.db import migrations

TERMS = """
-- Arguments: the set, the column, and whether it may be empty.
CREATE OR REPLACE FUNCTION entities_known_term() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    said text := to_jsonb(NEW) ->> TG_ARGV[1];
    term record;
BEGIN
    IF said IS NULL OR (said = '' AND TG_ARGV[2] = 'true') THEN
        RETURN NULL;
    END IF;
    SELECT t.label, t.retired INTO term FROM entities_term AS t
     WHERE t.set_name = TG_ARGV[0] AND t.value = said;
    IF NOT FOUND THEN
        RAISE EXCEPTION '% of %: "%" is no term of the set "%"',
            TG_ARGV[1], TG_TABLE_NAME, said, TG_ARGV[0]
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entities_known_term';
    END IF;
    IF term.retired IS NULL OR said = 'unknown'
        OR current_setting('entities.retired_terms', true) = 'kept'
    THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(OLD) ->> TG_ARGV[1] = said THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION '“%” is not used for new entries since %: choose another term.',
        term.label, term.retired
        USING ERRCODE = 'check_violation', CONSTRAINT = 'entities_retired_term';
END
$$;
"""

TERMS_BEFORE = """
CREATE OR REPLACE FUNCTION entities_known_term() RETURNS trigger LANGUAGE plpgsql
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

CHOICES = """
-- Argument: the set of the attributes.
CREATE FUNCTION entities_choice_in_use() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    choice jsonb;
BEGIN
    SELECT c INTO choice FROM entities_term AS t
      CROSS JOIN LATERAL jsonb_array_elements(t.choices) AS c
     WHERE t.set_name = TG_ARGV[0] AND t.value = NEW.attribute AND c ->> 'value' = NEW.value;
    IF coalesce(choice ->> 'retired', '') = ''
        OR current_setting('entities.retired_terms', true) = 'kept'
    THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.attribute, OLD.value) = (NEW.attribute, NEW.value) THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION '“%” is not used for new entries since %: choose another one.',
        choice ->> 'label', choice ->> 'retired'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'entities_retired_term';
END
$$;
"""

GUARD = """
CREATE TRIGGER {table}_choice AFTER INSERT OR UPDATE OF attribute, value ON {table}
    FOR EACH ROW WHEN (NOT curation_redacting()) EXECUTE FUNCTION
    entities_choice_in_use('{owner} attribute');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_choice;
"""

NO_GUARD = "DROP TRIGGER {table}_choice ON {table};"

TABLES = {owner: f"entities_{owner}attribute" for owner in ("group", "incident", "finding")}


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0065_lists_guards"),
        ("entities", "0039_parts_of_narrower_ties_guards"),
    ]

    operations = [
        migrations.RunSQL(TERMS, TERMS_BEFORE),
        migrations.RunSQL(CHOICES, "DROP FUNCTION entities_choice_in_use();"),
        *(
            migrations.RunSQL(
                GUARD.format(table=table, owner=owner), NO_GUARD.format(table=table, owner=owner)
            )
            for owner, table in TABLES.items()
        ),
    ]
