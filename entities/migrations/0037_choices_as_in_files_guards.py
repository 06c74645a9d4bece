"""Choices and their translations are as strict as a codebook file: labels, and a language once.

What is no object is refused as no choice, too, and not by an error of JSON.
"""

from importlib import import_module

from django.db import migrations

CHOICES = import_module("entities.migrations.0033_choices_guards")

# Languages and labels as `curation.codebook.file` reads them.
STRICT = r"""
CREATE OR REPLACE FUNCTION entities_choices_fit() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    wrong text;
    values_said text[];
BEGIN
    IF jsonb_typeof(NEW.choices) <> 'array' THEN
        RAISE EXCEPTION 'the choices of % are no list', NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entities_choices_fit';
    END IF;
    SELECT c::text INTO wrong FROM jsonb_array_elements(NEW.choices) AS c
     WHERE (CASE WHEN jsonb_typeof(c) = 'object' THEN
            c - ARRAY['value', 'label', 'definition', 'retired', 'translations'] = '{}'
            AND c ->> 'value' ~ '^[a-z0-9][a-z0-9 ()/''-]*$' AND length(c ->> 'value') <= 40
            AND jsonb_typeof(c -> 'value') = 'string'
            AND jsonb_typeof(c -> 'label') = 'string'
            AND c ->> 'label' ~ '\S' AND length(c ->> 'label') <= 80
            AND jsonb_typeof(c -> 'definition') IN ('string', 'null')
            AND coalesce(c ->> 'retired', '2000-01-01') ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
            AND coalesce(jsonb_typeof(c -> 'translations'), 'array') = 'array' END) IS NOT TRUE
     LIMIT 1;
    IF NOT FOUND THEN
        SELECT t::text INTO wrong
          FROM jsonb_array_elements(NEW.choices) AS c
          CROSS JOIN LATERAL jsonb_array_elements(coalesce(c -> 'translations', '[]')) AS t
         WHERE (CASE WHEN jsonb_typeof(t) = 'object' THEN
                t - ARRAY['language', 'label', 'definition'] = '{}'
                AND jsonb_typeof(t -> 'language') = 'string'
                AND t ->> 'language' ~ '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$'
                AND length(t ->> 'language') <= 10
                AND jsonb_typeof(t -> 'label') = 'string'
                AND t ->> 'label' ~ '\S' AND length(t ->> 'label') <= 80
                AND jsonb_typeof(t -> 'definition') IN ('string', 'null') END) IS NOT TRUE
         LIMIT 1;
    END IF;
    IF NOT FOUND THEN
        -- One that is translated into a language twice.
        SELECT c::text INTO wrong FROM jsonb_array_elements(NEW.choices) AS c
         WHERE (SELECT count(*) > count(DISTINCT t ->> 'language')
                  FROM jsonb_array_elements(coalesce(c -> 'translations', '[]')) AS t)
         LIMIT 1;
    END IF;
    IF FOUND THEN
        RAISE EXCEPTION '% is no choice of %', left(wrong, 200), NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entities_choices_fit';
    END IF;
    values_said := ARRAY(SELECT c ->> 'value' FROM jsonb_array_elements(NEW.choices) AS c);
    IF cardinality(values_said) <> (SELECT count(DISTINCT v) FROM unnest(values_said) AS v) THEN
        RAISE EXCEPTION '% has a choice twice', NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entities_choices_fit';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.value_type = 'choice' THEN
        SELECT a.value INTO wrong FROM (
            SELECT value FROM entities_incidentattribute
             WHERE NEW.set_name = 'incident attribute' AND attribute = NEW.value
            UNION ALL
            SELECT value FROM entities_groupattribute
             WHERE NEW.set_name = 'group attribute' AND attribute = NEW.value
            UNION ALL
            SELECT value FROM entities_findingattribute
             WHERE NEW.set_name = 'finding attribute' AND attribute = NEW.value) AS a
         WHERE a.value <> ALL (values_said) LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'records have the choice "%" of %: retire it instead', wrong, NEW.code
                USING ERRCODE = 'check_violation', CONSTRAINT = 'entities_choices_stay';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
"""

FORMER, _, _ = CHOICES.GUARD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").partition(
    "CREATE TRIGGER"
)


class Migration(migrations.Migration):
    dependencies = [("entities", "0036_days_of_choices_guards")]

    operations = [migrations.RunSQL(STRICT, FORMER)]
