"""Columns of the index that PostgreSQL computes from names and texts, and their indexes.

`unaccent` depends on a dictionary that may be edited, so it is not immutable and may not be used
in an index; the wrapper promises that nobody edits it. Its names are written with their schema,
since a restore runs with an empty search path.
"""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

FOLD = """
CREATE FUNCTION publication_fold(text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent'::regdictionary, $1))
$$;
"""

NOW = "WHERE seq_to = 9223372036854775807"

# Sorting by name: without accents and case, and by code points, so that every server agrees. A
# prefix is enough to sort by, and keeps a long name within what a btree entry may hold.
NAMED = ["grouprow", "incidentrow", "findingrow", "sourcerow", "placerow"]


def _sort_name(table: str) -> str:
    return f"""
ALTER TABLE publication_{table} ADD COLUMN sort_name text COLLATE "C" NOT NULL
    GENERATED ALWAYS AS (publication_fold(left(name, 200))) STORED;
CREATE INDEX pub_{table}_name_now ON publication_{table} (sort_name, public_id) {NOW};
CREATE INDEX pub_{table}_name_at ON publication_{table} (sort_name, public_id) INCLUDE (seq_from, seq_to);
"""


FOLDED_NAMES = f"""
ALTER TABLE publication_groupname ADD COLUMN folded text NOT NULL
    GENERATED ALWAYS AS (publication_fold(name)) STORED;
CREATE INDEX pub_groupname_now ON publication_groupname USING gin (folded gin_trgm_ops) {NOW};
CREATE INDEX pub_groupname_at ON publication_groupname USING gin (folded gin_trgm_ops);

ALTER TABLE publication_sourcerow ADD COLUMN folded_publisher text NOT NULL
    GENERATED ALWAYS AS (publication_fold(publisher)) STORED;
CREATE INDEX pub_source_publisher_now ON publication_sourcerow (folded_publisher) {NOW};
CREATE INDEX pub_source_publisher_at ON publication_sourcerow (folded_publisher) INCLUDE (seq_from, seq_to);
"""

WORDS = f"""
ALTER TABLE publication_searchrow ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', publication_fold(name)), 'A')
    || setweight(to_tsvector('simple', publication_fold(text)), 'B')) STORED;
CREATE INDEX pub_searchrow_now ON publication_searchrow USING gin (words) {NOW};
CREATE INDEX pub_searchrow_at ON publication_searchrow USING gin (words);
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0003_index")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION publication_fold(text);"),
        *[
            migrations.RunSQL(
                _sort_name(table), f"ALTER TABLE publication_{table} DROP COLUMN sort_name;"
            )
            for table in NAMED
        ],
        migrations.RunSQL(
            FOLDED_NAMES,
            "ALTER TABLE publication_groupname DROP COLUMN folded;"
            "ALTER TABLE publication_sourcerow DROP COLUMN folded_publisher;",
        ),
        migrations.RunSQL(WORDS, "ALTER TABLE publication_searchrow DROP COLUMN words;"),
    ]
