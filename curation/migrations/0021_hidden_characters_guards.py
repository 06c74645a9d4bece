"""No new row keeps characters that hide in words; what was kept before stays as it is."""

from django.db import migrations

# The characters that `sources.texts.characters` never leaves in a text, and those that override the
# direction of reading. Whether the others are needed depends on what stands beside them.
HIDES = r"""
CREATE FUNCTION sources_hides(words text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp AS $$
    SELECT words ~ ('[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f'
        '\u00ad\u034f\u17b4\u17b5\u180e\u202d\u202e\u2060-\u2065\u206a-\u206f'
        '\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff'
        '\U0001bca0-\U0001bca3\U0001d173-\U0001d17a'
        '\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]')
$$;
"""

NO_HIDES = "DROP FUNCTION sources_hides(text);"

WORDS = {
    "auth_user": ["username", "first_name", "last_name", "email"],
    "curation_apikey": ["name"],
    "curation_comment": ["text"],
    "curation_notification": ["text"],
    "curation_proposal": ["reason", "decision_comment", "words"],
    "curation_transition": ["comment"],
    "curation_verification": ["comment"],
    "entities_alias": ["name"],
    "entities_citation": ["speaker"],
    "entities_finding": ["statement"],
    "entities_group": ["name", "description"],
    "entities_identifier": ["value"],
    "entities_incident": ["title", "summary"],
    "entities_place": ["name"],
    "entities_quantity": ["of"],
    "publication_publication": ["reason"],
    "publication_release": ["name", "note"],
    "sources_document": ["title", "link", "retraction_reason"],
    "sources_documentfile": ["name"],
    "sources_documenttext": ["content"],
    "sources_publisher": ["name", "homepage"],
    "sources_record": ["note"],
}
LISTS = {("curation_proposal", "words")}


def guard(table: str, columns: list[str]) -> str:
    new = {column: f'NEW."{column}"' for column in columns}
    words = {
        column: f"array_to_string({name}, ' ')" if (table, column) in LISTS else name
        for column, name in new.items()
    }
    inserted = " OR ".join(f"sources_hides({words[column]})" for column in columns)
    updated = " OR ".join(
        f'({new[column]} IS DISTINCT FROM OLD."{column}" AND sources_hides({words[column]}))'
        for column in columns
    )
    name = f"{table}_hides_nothing"
    refuse = "EXECUTE FUNCTION sources_refuse('words hold characters that no reader sees')"
    return f"""
CREATE TRIGGER {name} BEFORE INSERT ON {table}
    FOR EACH ROW WHEN ({inserted}) {refuse};
CREATE TRIGGER {name}_new BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (({updated}) AND NOT curation_redacting()) {refuse};
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}_new;
"""


def no_guard(table: str) -> str:
    name = f"{table}_hides_nothing"
    return f"DROP TRIGGER {name} ON {table}; DROP TRIGGER {name}_new ON {table};"


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("curation", "0020_text_readings"),
        ("entities", "0005_words_in_lists"),
        ("publication", "0007_release_guards"),
        ("sources", "0010_first_submission"),
    ]

    operations = [
        migrations.RunSQL(HIDES, NO_HIDES),
        *[
            migrations.RunSQL(guard(table, columns), no_guard(table))
            for table, columns in WORDS.items()
        ],
    ]
