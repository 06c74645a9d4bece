"""Names and texts of the index are compared by `fold_name`; the columns are computed again.

`publication_query` reads what a search asks for, with the words folded: a minus before a word and
a hyphen within one are two things.
"""

from django.db import migrations

NOW = "WHERE seq_to = 9223372036854775807"

NAMED = ["grouprow", "incidentrow", "findingrow", "sourcerow", "placerow"]


def _sort_name(table: str) -> str:
    return f"""
ALTER TABLE publication_{table} DROP COLUMN sort_name;
ALTER TABLE publication_{table} ADD COLUMN sort_name text COLLATE "C" NOT NULL
    GENERATED ALWAYS AS (fold_name(left(name, 200))) STORED;
CREATE INDEX pub_{table}_name_now ON publication_{table} (sort_name, public_id) {NOW};
CREATE INDEX pub_{table}_name_at ON publication_{table} (sort_name, public_id)
    INCLUDE (seq_from, seq_to);
"""


LIKE = f"""
CREATE INDEX pub_placerow_like_now ON publication_placerow USING gin (sort_name gin_trgm_ops) {NOW};
"""

FOLDED = f"""
ALTER TABLE publication_groupname DROP COLUMN folded;
ALTER TABLE publication_groupname ADD COLUMN folded text NOT NULL
    GENERATED ALWAYS AS (fold_name(name)) STORED;
CREATE INDEX pub_groupname_now ON publication_groupname USING gin (folded gin_trgm_ops) {NOW};
CREATE INDEX pub_groupname_at ON publication_groupname USING gin (folded gin_trgm_ops);

ALTER TABLE publication_sourcerow DROP COLUMN folded_publisher;
ALTER TABLE publication_sourcerow ADD COLUMN folded_publisher text NOT NULL
    GENERATED ALWAYS AS (fold_name(publisher)) STORED;
CREATE INDEX pub_source_publisher_now ON publication_sourcerow (folded_publisher) {NOW};
CREATE INDEX pub_source_publisher_at ON publication_sourcerow (folded_publisher)
    INCLUDE (seq_from, seq_to);

ALTER TABLE publication_findingquantity DROP COLUMN folded;
ALTER TABLE publication_findingquantity ADD COLUMN folded text NOT NULL
    GENERATED ALWAYS AS (fold_name("of")) STORED;
CREATE INDEX pub_finding_quantity_now ON publication_findingquantity
    USING gin (folded gin_trgm_ops) {NOW};
CREATE INDEX pub_finding_quantity_at ON publication_findingquantity USING gin (folded gin_trgm_ops);

ALTER TABLE publication_searchrow DROP COLUMN words;
ALTER TABLE publication_searchrow ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', fold_name(name)), 'A')
    || setweight(to_tsvector('simple', fold_name(text)), 'B')
    || setweight(to_tsvector('simple', fold_name(quotes)), 'C')) STORED;
CREATE INDEX pub_searchrow_now ON publication_searchrow USING gin (words) {NOW};
CREATE INDEX pub_searchrow_at ON publication_searchrow USING gin (words);
"""

FORMER = """
CREATE FUNCTION publication_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1));
"""


def _undone(statements: str) -> str:
    """Return the statements that compute the columns by the former function again."""
    return statements.replace("fold_name(", "publication_fold(")


# As websearch_to_tsquery reads it, but that each word is folded before it is parsed.
QUERY = r"""
CREATE FUNCTION publication_query(asked text) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp AS $query$
DECLARE
    part text[];
    term tsquery;
    every tsquery := ''::tsquery;
    any_of tsquery := ''::tsquery;
BEGIN
    FOR part IN SELECT regexp_matches(asked, '(-?)(?:"([^"]*)"?|([^\s"]+))', 'g') LOOP
        IF part[1] = '' AND lower(part[3]) = 'or' THEN
            any_of := any_of || every;
            every := ''::tsquery;
            CONTINUE;
        END IF;
        term := phraseto_tsquery('simple', fold_name(coalesce(part[2], part[3])));
        IF numnode(term) > 0 THEN
            every := every && CASE WHEN part[1] = '-' THEN !! term ELSE term END;
        END IF;
    END LOOP;
    RETURN any_of || every;
END
$query$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0018_terms_of_rows"),
        ("sources", "0018_fold_name"),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, LIKE),
        *[migrations.RunSQL(_sort_name(table), _undone(_sort_name(table))) for table in NAMED],
        migrations.RunSQL(LIKE, migrations.RunSQL.noop),
        migrations.RunSQL(FOLDED, _undone(FOLDED)),
        migrations.RunSQL("DROP FUNCTION publication_fold(text);", FORMER),
        migrations.RunSQL(QUERY, "DROP FUNCTION publication_query(text);"),
    ]
