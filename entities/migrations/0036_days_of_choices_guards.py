"""The day on which a choice was retired is a day of the calendar.

`2024-13-45` has the form of one, and the codebook that has it could not be written or changed.
"""

from django.db import migrations

# After `entities_term_choices_fit`, by its name: here the choices have their form.
GUARD = """
CREATE FUNCTION entities_choices_have_days() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM (c ->> 'retired')::date FROM jsonb_array_elements(NEW.choices) AS c;
    RETURN NEW;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
    RAISE EXCEPTION 'a choice of % is retired on no day of the calendar', NEW.code
        USING ERRCODE = 'check_violation', CONSTRAINT = 'entities_choices_fit';
END
$$;
CREATE TRIGGER entities_term_choices_have_days BEFORE INSERT OR UPDATE OF choices ON entities_term
    FOR EACH ROW WHEN (NEW.choices <> '[]') EXECUTE FUNCTION entities_choices_have_days();
ALTER TABLE entities_term ENABLE ALWAYS TRIGGER entities_term_choices_have_days;
"""

UNDO = """
DROP TRIGGER entities_term_choices_have_days ON entities_term;
DROP FUNCTION entities_choices_have_days();
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0035_points_guards")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
