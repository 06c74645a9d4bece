"""No published incident is a part of itself by an own term below “part of” either."""

from django.db import migrations

TABLE = "publication_incidenttie"


def guard(part: str) -> str:
    """Return the SQL of the guard; `part` is true of a tie, `{tie}`, that makes a part."""
    new, first, other = (part.format(tie=tie) for tie in ("NEW", TABLE, "tie"))
    return f"""
CREATE OR REPLACE FUNCTION publication_guard_wholes() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE above (whole) AS (
            SELECT incident FROM {TABLE}
             WHERE public_id = NEW.public_id AND {first} AND seq_to = 9223372036854775807
            UNION
            SELECT tie.incident FROM above
              JOIN {TABLE} AS tie ON tie.public_id = above.whole
             WHERE {other} AND tie.seq_to = 9223372036854775807
        )
        SELECT FROM above WHERE whole = NEW.public_id) THEN
        RAISE EXCEPTION '% would be published as a part of itself', NEW.public_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_not_in_itself';
    END IF;
    RETURN NULL;
END;
$$;

DROP TRIGGER publication_incidenttie_wholes ON {TABLE};
CREATE CONSTRAINT TRIGGER publication_incidenttie_wholes
    AFTER INSERT ON {TABLE} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN ({new} AND NEW.seq_to = 9223372036854775807)
    EXECUTE FUNCTION publication_guard_wholes();
ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER publication_incidenttie_wholes;
"""


# Rows from before this migration have no `part` until `migrate` makes the index again.
PART = "({tie}.part OR {tie}.kind = 'part of')"


class Migration(migrations.Migration):
    dependencies = [("publication", "0037_kinds_of_incident_ties")]

    operations = [migrations.RunSQL(guard(PART), guard("{tie}.kind = 'part of'"))]
