"""Contributors, and what holds a citation to its value and its record, in plain SQL."""

from django.db import migrations

RECORDS = ("entities_group", "entities_incident", "entities_finding")

ROWS = {
    "entities_alias": "group_id",
    "entities_identifier": "group_id",
    "entities_groupcountry": "group_id",
    "entities_tie": "group_id",
    "entities_casualties": "incident_id",
    "entities_attribution": "incident_id",
    "entities_findinggroup": "finding_id",
    "entities_findingplace": "finding_id",
    "entities_quantity": "finding_id",
    "entities_citation": "record_id",
}

CITED = {
    "alias_id": "entities_alias",
    "country_id": "entities_groupcountry",
    "tie_id": "entities_tie",
    "casualties_id": "entities_casualties",
    "attribution_id": "entities_attribution",
    "finding_group_id": "entities_findinggroup",
    "finding_place_id": "entities_findingplace",
    "quantity_id": "entities_quantity",
}

TOUCH_RECORD = """
CREATE TRIGGER {table}_touch AFTER INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION sources_touch_record('record_ptr_id');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_touch;
CREATE TRIGGER {table}_guard BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION sources_guard_part_of_record();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_guard;
"""

TOUCH_ROW = """
CREATE TRIGGER {table}_touch AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION sources_touch_record('{column}');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_touch;
"""

# Without this a citation could name a row of one record and count as evidence of another.
SAME_RECORD = """
ALTER TABLE entities_citation ADD CONSTRAINT citation_{column}_of_record
    FOREIGN KEY ({column}, record_id) REFERENCES {table} (id, {owner});
"""

FIELD = """
CREATE FUNCTION entities_guard_citation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.field <> '' AND NOT EXISTS (
        SELECT FROM sources_record
         WHERE id = NEW.record_id AND type = split_part(NEW.field, '.', 1)) THEN
        RAISE EXCEPTION '% is no field of this record', NEW.field
            USING ERRCODE = 'check_violation', CONSTRAINT = 'citation_field_of_record';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER entities_citation_guard BEFORE INSERT OR UPDATE ON entities_citation
    FOR EACH ROW EXECUTE FUNCTION entities_guard_citation();
ALTER TABLE entities_citation ENABLE ALWAYS TRIGGER entities_citation_guard;
"""

NO_FIELD = """
DROP TRIGGER entities_citation_guard ON entities_citation;
DROP FUNCTION entities_guard_citation();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("entities", "0001_groups_incidents_findings"),
        ("sources", "0002_guards"),
    ]

    operations = [
        *[
            migrations.RunSQL(
                TOUCH_RECORD.format(table=table),
                f"DROP TRIGGER {table}_touch ON {table}; DROP TRIGGER {table}_guard ON {table};",
            )
            for table in RECORDS
        ],
        *[
            migrations.RunSQL(
                TOUCH_ROW.format(table=table, column=column),
                f"DROP TRIGGER {table}_touch ON {table};",
            )
            for table, column in ROWS.items()
        ],
        *[
            migrations.RunSQL(
                SAME_RECORD.format(column=column, table=table, owner=ROWS[table]),
                f"ALTER TABLE entities_citation DROP CONSTRAINT citation_{column}_of_record;",
            )
            for column, table in CITED.items()
        ],
        migrations.RunSQL(FIELD, NO_FIELD),
    ]
