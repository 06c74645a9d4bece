"""Names are found in the database by the words of a text: `entities_namekey` has their keys.

A key is the folded words of a name without anything between them, at most the first five. The text of
a report gives the same keys: `reading.names.keys` says what the two have in common.
"""

from django.db import migrations

# Whatever separates words in names, beside blanks and hyphens: ASCII, Latin-1, general and Arabic.
SEPARATORS = (
    r"[!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u2010-\u205e"
    r"\u060c\u061b\u061f\u06d4\u3001-\u3003\u3008-\u3011\uff08\uff09]"
)
BRACKETS = r"[(\[]([^)\]]*)[)\]]"
FUNCTIONS = f"""
CREATE FUNCTION name_key(named text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp AS $$
DECLARE
    words text[] := string_to_array(
        btrim(regexp_replace(fold_name(named), '(?:{SEPARATORS}| )+', ' ', 'g')), ' ');
BEGIN
    IF words[1] = 'the' AND cardinality(words) > 1 THEN
        words := words[2:];
    END IF;
    -- The Persian ezafe has two spellings; the first word is none.
    RETURN words[1] || array_to_string(array_replace(words[2:5], 'e', 'i'), '');
END $$;

CREATE FUNCTION name_keys(named text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp AS $$
BEGIN
    IF named !~ '[(\\[]' THEN
        RETURN ARRAY[name_key(named)];
    END IF;
    RETURN name_key(regexp_replace(named, '{BRACKETS}', ' ', 'g')) || ARRAY(
        SELECT name_key(inside[1]) FROM regexp_matches(named, '{BRACKETS}', 'g') AS inside);
END $$;
"""

# `origin` and `row` say which row the name stands in, `kind` and `owner` whose name it is.
TABLE = """
CREATE TABLE entities_namekey (
    key text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    owner bigint NOT NULL,
    origin text COLLATE "C" NOT NULL,
    "row" bigint NOT NULL
);
CREATE INDEX entities_namekey_key ON entities_namekey (key) INCLUDE (kind, owner);
CREATE INDEX entities_namekey_row ON entities_namekey ("row", origin);

-- Takes the kind, and the columns of the owner and of the row.
CREATE FUNCTION entities_name_changed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM entities_namekey
         WHERE "row" = (to_jsonb(OLD) ->> TG_ARGV[2])::bigint AND origin = TG_TABLE_NAME;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO entities_namekey (key, kind, owner, origin, "row")
        SELECT key, TG_ARGV[0], (to_jsonb(NEW) ->> TG_ARGV[1])::bigint, TG_TABLE_NAME,
               (to_jsonb(NEW) ->> TG_ARGV[2])::bigint
          FROM unnest(name_keys(NEW.name)) AS key WHERE key <> '';
    END IF;
    RETURN NULL;
END $$;
"""
NO_TABLE = "DROP FUNCTION entities_name_changed(); DROP TABLE entities_namekey;"

# Table, kind, the column of the owner and that of the row.
NAMED = (
    ("entities_group", "group", "record_ptr_id", "record_ptr_id"),
    ("entities_alias", "group", "group_id", "id"),
    ("entities_place", "place", "id", "id"),
    ("entities_placename", "place", "place_id", "id"),
)


def _trigger(table: str, kind: str, owner: str, row: str) -> migrations.RunSQL:
    columns = "name" if owner == row else f"name, {owner}"
    return migrations.RunSQL(
        f'INSERT INTO entities_namekey (key, kind, owner, origin, "row")'
        f" SELECT key, '{kind}', {owner}, '{table}', {row}"
        f" FROM {table}, unnest(name_keys(name)) AS key WHERE key <> '';"
        f"CREATE TRIGGER entities_named AFTER INSERT OR DELETE OR UPDATE OF {columns} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION entities_name_changed('{kind}', '{owner}', '{row}');",
        f"DROP TRIGGER entities_named ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("entities", "0014_more_kinds_and_outcomes"),
        ("sources", "0018_fold_name"),
    ]

    operations = [
        migrations.RunSQL(
            FUNCTIONS, "DROP FUNCTION name_keys(text); DROP FUNCTION name_key(text);"
        ),
        migrations.RunSQL(TABLE, NO_TABLE),
        *[_trigger(*named) for named in NAMED],
    ]
