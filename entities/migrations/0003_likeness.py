"""Indexes for finding what is like a record: names that are spelled alike, dates that lie near.

`unaccent` depends on a dictionary that may be edited, so it is not immutable and may not be used
in an index; the wrapper promises that nobody edits it. Its names are written with their schema,
since a restore runs with an empty search path.
"""

from django.db import migrations

# A room without these may be set up alone; they stay when it goes, for others use them.
EXTENSIONS = "CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS unaccent;"

FOLD = """
CREATE FUNCTION entities_fold(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent'::regdictionary, $1))
$$;
"""

NAMES = """
CREATE INDEX entities_{table}_spelling ON entities_{table}
    USING gin (entities_fold(name) public.gin_trgm_ops);
"""

DATES = """
CREATE INDEX entities_incident_dates ON entities_incident
    USING gist (daterange(date_earliest, date_latest, '[]'));
"""


class Migration(migrations.Migration):
    dependencies = [("entities", "0002_guards")]

    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(FOLD, "DROP FUNCTION entities_fold(text);"),
        *[
            migrations.RunSQL(NAMES.format(table=table), f"DROP INDEX entities_{table}_spelling;")
            for table in ("group", "alias")
        ],
        migrations.RunSQL(DATES, "DROP INDEX entities_incident_dates;"),
    ]
