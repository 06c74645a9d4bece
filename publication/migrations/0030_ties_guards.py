"""New rows of the index come with what is published; no published incident is part of itself."""

from django.db import migrations

TABLE = "publication_incidenttie"
TABLES = {
    TABLE: "incident",
    "publication_incidentidentifier": "incident",
    "publication_findingidentifier": "finding",
}

ROWS = """
CREATE TRIGGER publication_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION publication_index_inserted('{kind}');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER publication_inserted;
CREATE TRIGGER publication_closed AFTER UPDATE ON {table} REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION publication_index_closed();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER publication_closed;
CREATE TRIGGER publication_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION publication_index_deleted();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER publication_deleted;
"""

NO_ROWS = """
DROP TRIGGER publication_deleted ON {table};
DROP TRIGGER publication_closed ON {table};
DROP TRIGGER publication_inserted ON {table};
"""

# Whoever publishes holds the head of the log until the end, so nobody publishes a tie meanwhile.
WHOLES = f"""
CREATE FUNCTION publication_guard_wholes() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE above (whole) AS (
            SELECT incident FROM {TABLE}
             WHERE public_id = NEW.public_id AND kind = 'part of'
               AND seq_to = 9223372036854775807
            UNION
            SELECT tie.incident FROM above
              JOIN {TABLE} AS tie ON tie.public_id = above.whole
             WHERE tie.kind = 'part of' AND tie.seq_to = 9223372036854775807
        )
        SELECT FROM above WHERE whole = NEW.public_id) THEN
        RAISE EXCEPTION '% would be published as a part of itself', NEW.public_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_not_in_itself';
    END IF;
    RETURN NULL;
END;
$$;

CREATE CONSTRAINT TRIGGER publication_incidenttie_wholes
    AFTER INSERT ON {TABLE} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'part of' AND NEW.seq_to = 9223372036854775807)
    EXECUTE FUNCTION publication_guard_wholes();
ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER publication_incidenttie_wholes;
"""

NO_WHOLES = f"""
DROP TRIGGER publication_incidenttie_wholes ON {TABLE};
DROP FUNCTION publication_guard_wholes();
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0029_ties_identifiers_confidence")]

    operations = [
        migrations.RunSQL(
            f"GRANT SELECT ON {', '.join(TABLES)} TO sourcebook_api;",
            f"REVOKE ALL ON {', '.join(TABLES)} FROM sourcebook_api;",
        ),
        *[
            migrations.RunSQL(ROWS.format(table=table, kind=kind), NO_ROWS.format(table=table))
            for table, kind in TABLES.items()
        ],
        migrations.RunSQL(WHOLES, NO_WHOLES),
    ]
