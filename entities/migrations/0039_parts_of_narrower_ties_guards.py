"""An incident is no part of itself by an own term below “part of” either."""

from django.db import migrations

KINDS = """
        WITH RECURSIVE kinds (id, value) AS (
            SELECT id, value FROM entities_term
             WHERE set_name = 'incident tie kind' AND value = 'part of'
            UNION
            SELECT t.id, t.value FROM kinds AS k JOIN entities_term AS t ON t.broader_id = k.id
        ), above (whole) AS (
            SELECT tied_to_id FROM entities_incidenttie
             WHERE incident_id = NEW.incident_id AND kind IN (SELECT value FROM kinds)
            UNION
            SELECT tie.tied_to_id FROM above
              JOIN entities_incidenttie AS tie ON tie.incident_id = above.whole
             WHERE tie.kind IN (SELECT value FROM kinds)
        )"""

ONE_KIND = """
        WITH RECURSIVE above (whole) AS (
            SELECT tied_to_id FROM entities_incidenttie
             WHERE incident_id = NEW.incident_id AND kind = 'part of'
            UNION
            SELECT tie.tied_to_id FROM above
              JOIN entities_incidenttie AS tie ON tie.incident_id = above.whole
             WHERE tie.kind = 'part of'
        )"""


def guard(above: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION entities_guard_wholes() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
        RAISE EXCEPTION 'parts of incidents are not written at REPEATABLE READ'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'incidenttie_not_in_itself';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('parts of incidents'));
    IF EXISTS ({above}
        SELECT FROM above WHERE whole = NEW.incident_id) THEN
        RAISE EXCEPTION 'an incident cannot be a part of itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'incidenttie_not_in_itself';
    END IF;
    RETURN NULL;
END;
$$;
"""


# The core's other kinds make no part; the function sees what lies below “part of”.
TRIGGER = """
CREATE CONSTRAINT TRIGGER entities_incidenttie_wholes
    AFTER INSERT OR UPDATE ON entities_incidenttie DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind NOT IN ('retaliation for', 'follows'))
    EXECUTE FUNCTION entities_guard_wholes();
ALTER TABLE entities_incidenttie ENABLE ALWAYS TRIGGER entities_incidenttie_wholes;
"""
NO_TRIGGER = "DROP TRIGGER entities_incidenttie_wholes ON entities_incidenttie;"


class Migration(migrations.Migration):
    dependencies = [("entities", "0038_incident_ties_are_terms")]

    operations = [
        migrations.RunSQL(guard(KINDS) + TRIGGER, NO_TRIGGER + guard(ONE_KIND)),
    ]
