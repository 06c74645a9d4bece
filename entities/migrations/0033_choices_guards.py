"""The choices of an attribute have the form that is published, and one that is used stays.

The application writes terms through a proposal that two people decide, so what it proposes is not
checked before. Choices of another form would keep every form of records from opening.
"""

from django.db import migrations

# Each of them: `value` and `label` are words, `definition` words or null, `retired` a day.
GUARD = r"""
CREATE FUNCTION entities_choices_fit() RETURNS trigger LANGUAGE plpgsql
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
     WHERE (jsonb_typeof(c) = 'object'
            AND c - ARRAY['value', 'label', 'definition', 'retired', 'translations'] = '{}'
            AND c ->> 'value' ~ '^[a-z0-9][a-z0-9 ()/''-]*$' AND length(c ->> 'value') <= 40
            AND jsonb_typeof(c -> 'value') = 'string'
            AND jsonb_typeof(c -> 'label') = 'string' AND c ->> 'label' <> ''
            AND jsonb_typeof(c -> 'definition') IN ('string', 'null')
            AND coalesce(c ->> 'retired', '2000-01-01') ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
            AND coalesce(jsonb_typeof(c -> 'translations'), 'array') = 'array') IS NOT TRUE
     LIMIT 1;
    IF NOT FOUND THEN
        SELECT t::text INTO wrong
          FROM jsonb_array_elements(NEW.choices) AS c
          CROSS JOIN LATERAL jsonb_array_elements(coalesce(c -> 'translations', '[]')) AS t
         WHERE (jsonb_typeof(t) = 'object'
                AND t - ARRAY['language', 'label', 'definition'] = '{}'
                AND jsonb_typeof(t -> 'language') = 'string'
                AND jsonb_typeof(t -> 'label') = 'string'
                AND jsonb_typeof(t -> 'definition') IN ('string', 'null')) IS NOT TRUE
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
CREATE TRIGGER entities_term_choices_fit BEFORE INSERT OR UPDATE OF choices ON entities_term
    FOR EACH ROW WHEN (NEW.choices <> '[]') EXECUTE FUNCTION entities_choices_fit();
ALTER TABLE entities_term ENABLE ALWAYS TRIGGER entities_term_choices_fit;
"""

UNDO = """
DROP TRIGGER entities_term_choices_fit ON entities_term;
DROP FUNCTION entities_choices_fit();
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0032_places_come_first_guards")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
