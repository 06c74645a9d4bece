"""Casualties that are a part of others: of the same incident and outcome, and not larger."""

from django.db import migrations

# Checked when the transaction ends, so that the rows of a record may be written in any order. Every
# change of a row also locks its record (`entities_casualties_touch`), so two transactions cannot
# each make one row a part of the other.
GUARDS = """
ALTER TABLE entities_casualties ADD CONSTRAINT casualties_part_of_outcome
    FOREIGN KEY (part_of_id, incident_id, outcome)
    REFERENCES entities_casualties (id, incident_id, outcome) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION entities_guard_parts() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT part_of_id, ARRAY[id] AS passed FROM entities_casualties WHERE id = NEW.id
            UNION ALL
            SELECT whole.part_of_id, above.passed || whole.id
              FROM above JOIN entities_casualties AS whole ON whole.id = above.part_of_id
             WHERE whole.id <> ALL (above.passed)
        )
        SELECT FROM above WHERE part_of_id = ANY (passed)) THEN
        RAISE EXCEPTION 'casualties cannot be a part of themselves'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'casualties_parts_in_no_circle';
    END IF;
    IF EXISTS (
        SELECT FROM entities_casualties AS part
          JOIN entities_casualties AS whole ON whole.id = part.part_of_id
         WHERE NEW.id IN (part.id, whole.id)
           AND coalesce(part.at_least, part.best) > coalesce(whole.at_most, whole.best)) THEN
        RAISE EXCEPTION 'a part of casualties is larger than what includes it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'casualties_part_within';
    END IF;
    RETURN NULL;
END;
$$;

CREATE CONSTRAINT TRIGGER entities_casualties_parts
    AFTER INSERT OR UPDATE ON entities_casualties DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION entities_guard_parts();
ALTER TABLE entities_casualties ENABLE ALWAYS TRIGGER entities_casualties_parts;
"""

UNDO = """
DROP TRIGGER entities_casualties_parts ON entities_casualties;
DROP FUNCTION entities_guard_parts();
ALTER TABLE entities_casualties DROP CONSTRAINT casualties_part_of_outcome;
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0018_parts_and_members")]

    operations = [migrations.RunSQL(GUARDS, UNDO)]
