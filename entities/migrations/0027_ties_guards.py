"""Ties and identifiers belong to their record, and ties make nothing a part of itself."""

from django.db import migrations

TOUCH = """
CREATE TRIGGER {table}_touch AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION sources_touch_record('{column}');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_touch;
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION sources_refuse('it would change records in nobody''s name');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;
"""

NO_TOUCH = """
DROP TRIGGER {table}_no_truncate ON {table};
DROP TRIGGER {table}_touch ON {table};
"""

OWNERS = {
    "entities_incidenttie": "incident_id",
    "entities_incidentidentifier": "incident_id",
    "entities_findingidentifier": "finding_id",
}

SAME_RECORD = """
ALTER TABLE entities_citation ADD CONSTRAINT citation_incident_tie_id_of_record
    FOREIGN KEY (incident_tie_id, record_id) REFERENCES entities_incidenttie (id, incident_id);
"""

OF_ANY_RECORD = "ALTER TABLE entities_citation DROP CONSTRAINT citation_incident_tie_id_of_record;"

# Checked when the transaction ends, so that ties may be written in any order. Those who tie
# incidents as parts wait for each other there: the later one sees what the earlier one committed.
# Only READ COMMITTED does; SERIALIZABLE would notice by itself.
WHOLES = """
CREATE FUNCTION entities_guard_wholes() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
        RAISE EXCEPTION 'parts of incidents are not written at REPEATABLE READ'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'incidenttie_not_in_itself';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('parts of incidents'));
    IF EXISTS (
        WITH RECURSIVE above (whole) AS (
            SELECT tied_to_id FROM entities_incidenttie
             WHERE incident_id = NEW.incident_id AND kind = 'part of'
            UNION
            SELECT tie.tied_to_id FROM above
              JOIN entities_incidenttie AS tie ON tie.incident_id = above.whole
             WHERE tie.kind = 'part of'
        )
        SELECT FROM above WHERE whole = NEW.incident_id) THEN
        RAISE EXCEPTION 'an incident cannot be a part of itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'incidenttie_not_in_itself';
    END IF;
    RETURN NULL;
END;
$$;

CREATE CONSTRAINT TRIGGER entities_incidenttie_wholes
    AFTER INSERT OR UPDATE ON entities_incidenttie DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'part of') EXECUTE FUNCTION entities_guard_wholes();
ALTER TABLE entities_incidenttie ENABLE ALWAYS TRIGGER entities_incidenttie_wholes;
"""

NO_WHOLES = """
DROP TRIGGER entities_incidenttie_wholes ON entities_incidenttie;
DROP FUNCTION entities_guard_wholes();
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0026_ties_identifiers_confidence"), ("sources", "0002_guards")]

    operations = [
        *[
            migrations.RunSQL(
                TOUCH.format(table=table, column=column), NO_TOUCH.format(table=table)
            )
            for table, column in OWNERS.items()
        ],
        migrations.RunSQL(SAME_RECORD, OF_ANY_RECORD),
        migrations.RunSQL(WHOLES, NO_WHOLES),
    ]
