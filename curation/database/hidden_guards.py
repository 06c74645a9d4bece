"""The SQL, for migrations, of guards that refuse words with characters that no reader sees."""

__all__ = ["hidden_guard", "no_hidden_guard"]

REFUSE = "EXECUTE FUNCTION sources_refuse('words hold characters that no reader sees')"


def hidden_guard(table: str, *columns: str) -> str:
    """Return the SQL that creates the triggers of a table whose `columns` hold words.

    A column of JSON is read as its text.

    Words that were there before stay, and a redaction may write over them.
    """
    inserted = " OR ".join(f'sources_hides(NEW."{column}"::text)' for column in columns)
    updated = " OR ".join(
        f'(NEW."{column}" IS DISTINCT FROM OLD."{column}" AND sources_hides(NEW."{column}"::text))'
        for column in columns
    )
    name = f"{table}_hides_nothing"
    return f"""
CREATE TRIGGER {name} BEFORE INSERT ON {table}
    FOR EACH ROW WHEN ({inserted}) {REFUSE};
CREATE TRIGGER {name}_new BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (({updated}) AND NOT curation_redacting()) {REFUSE};
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}_new;
"""


def no_hidden_guard(table: str) -> str:
    """Return the SQL that removes those triggers."""
    name = f"{table}_hides_nothing"
    return f"DROP TRIGGER {name} ON {table}; DROP TRIGGER {name}_new ON {table};"
