"""The API may read the index of own attributes; its rows come and go with publications."""

from django.db import migrations

TABLES = {f"publication_{kind}attribute": kind for kind in ("group", "incident", "finding")}

ROWS = """
GRANT SELECT ON {table} TO sourcebook_api;
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
REVOKE ALL ON {table} FROM sourcebook_api;
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0034_own_attributes")]

    operations = [
        migrations.RunSQL(
            ROWS.format(table=table, kind=kind), NO_ROWS.format(table=table, kind=kind)
        )
        for table, kind in TABLES.items()
    ]
