"""An incident is not deleted before its weapons and targets, as with its other parts (0029)."""

from django.db import migrations

TABLES = ("entities_weapon", "entities_target")

FUNCTION = """
CREATE FUNCTION curation_rows_first() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    is_left boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = $1)', TG_ARGV[0], TG_ARGV[1])
       INTO is_left USING OLD.id;
    IF is_left THEN
        RAISE EXCEPTION 'parts of % are still there: they are deleted first', OLD.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;
"""

TRIGGER = """
CREATE TRIGGER {table}_first BEFORE DELETE ON sources_record
    FOR EACH ROW EXECUTE FUNCTION curation_rows_first('{table}', 'incident_id');
ALTER TABLE sources_record ENABLE ALWAYS TRIGGER {table}_first;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0049_reported_readings"),
        ("entities", "0024_weapons_and_targets_guards"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION curation_rows_first();"),
        *[
            migrations.RunSQL(
                TRIGGER.format(table=table), f"DROP TRIGGER {table}_first ON sources_record;"
            )
            for table in TABLES
        ],
    ]
