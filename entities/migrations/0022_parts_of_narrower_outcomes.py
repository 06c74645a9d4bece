"""A part of casualties may have an outcome that lies below its whole's: executed, of the killed."""

from django.db import migrations


def guard(outcomes: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION entities_guard_parts() RETURNS trigger LANGUAGE plpgsql
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
    END IF;{outcomes}
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
"""


# What lies below what is in the table of terms: `entities.codebook`.
OUTCOMES = """
    IF EXISTS (
        SELECT FROM entities_casualties AS part
          JOIN entities_casualties AS whole ON whole.id = part.part_of_id
         WHERE NEW.id IN (part.id, whole.id)
           AND part.outcome <> whole.outcome
           AND NOT EXISTS (
            WITH RECURSIVE above AS (
                SELECT t.value, t.broader_id FROM entities_term AS t
                 WHERE t.set_name = 'outcome' AND t.value = part.outcome
                UNION
                SELECT t.value, t.broader_id
                  FROM above AS a JOIN entities_term AS t ON t.id = a.broader_id)
            SELECT FROM above WHERE value = whole.outcome)) THEN
        RAISE EXCEPTION 'a part of casualties has another outcome than what includes it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'casualties_part_of_outcome';
    END IF;"""

NARROWER = f"""
ALTER TABLE entities_casualties DROP CONSTRAINT casualties_part_of_outcome;
ALTER TABLE entities_casualties ADD CONSTRAINT casualties_part_of_incident
    FOREIGN KEY (part_of_id, incident_id)
    REFERENCES entities_casualties (id, incident_id) DEFERRABLE INITIALLY DEFERRED;
{guard(OUTCOMES)}
"""

SAME = f"""
ALTER TABLE entities_casualties DROP CONSTRAINT casualties_part_of_incident;
ALTER TABLE entities_casualties ADD CONSTRAINT casualties_part_of_outcome
    FOREIGN KEY (part_of_id, incident_id, outcome)
    REFERENCES entities_casualties (id, incident_id, outcome) DEFERRABLE INITIALLY DEFERRED;
{guard("")}
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0021_reported_readings")]

    operations = [migrations.RunSQL(NARROWER, SAME)]
