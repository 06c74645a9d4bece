"""A place comes before its names, identifiers, claims and successors, so that guards can look at it.

Foreign keys are checked at commit: a name could be inserted before the place that a person adds, and
then that place had other names, which it must not have.
"""

from django.db import migrations

TABLES = {
    "entities_placename": ("place_id",),
    "entities_placeidentifier": ("place_id",),
    "entities_placeclaim": ("place_id",),
    "entities_placesuccessor": ("place_id", "successor_id"),
}

FUNCTION = """
CREATE FUNCTION entities_place_is_there() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    named text;
BEGIN
    FOREACH named IN ARRAY TG_ARGV LOOP
        IF NOT EXISTS (SELECT FROM entities_place
                        WHERE id = (to_jsonb(NEW) ->> named)::bigint) THEN
            RAISE EXCEPTION 'place % is not there: it comes before what tells of it',
                to_jsonb(NEW) ->> named USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END
$$;
"""
DROP_FUNCTION = "DROP FUNCTION entities_place_is_there();"


def _create(table: str, columns: tuple[str, ...]) -> str:
    given = ", ".join(f"'{column}'" for column in columns)
    return (
        f"CREATE TRIGGER {table}_after_place BEFORE INSERT OR UPDATE OF {', '.join(columns)}"
        f" ON {table} FOR EACH ROW EXECUTE FUNCTION entities_place_is_there({given});"
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_after_place;"
    )


class Migration(migrations.Migration):
    dependencies = [("entities", "0031_attributes_guards")]

    operations = [
        migrations.RunSQL(FUNCTION, DROP_FUNCTION),
        *[
            migrations.RunSQL(
                _create(table, columns), f"DROP TRIGGER {table}_after_place ON {table};"
            )
            for table, columns in TABLES.items()
        ],
    ]
