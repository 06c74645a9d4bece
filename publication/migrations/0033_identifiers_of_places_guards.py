"""Rows of the identifiers of places come with what is published."""

from django.db import migrations

TABLE = "publication_placeidentifier"

ROWS = f"""
CREATE TRIGGER publication_inserted AFTER INSERT ON {TABLE} REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION publication_index_inserted('place');
ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER publication_inserted;
CREATE TRIGGER publication_closed AFTER UPDATE ON {TABLE} REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION publication_index_closed();
ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER publication_closed;
CREATE TRIGGER publication_deleted AFTER DELETE ON {TABLE} REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION publication_index_deleted();
ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER publication_deleted;
"""

NO_ROWS = f"""
DROP TRIGGER publication_deleted ON {TABLE};
DROP TRIGGER publication_closed ON {TABLE};
DROP TRIGGER publication_inserted ON {TABLE};
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0032_identifiers_of_places")]

    operations = [
        migrations.RunSQL(
            f"GRANT SELECT ON {TABLE} TO sourcebook_api;",
            f"REVOKE ALL ON {TABLE} FROM sourcebook_api;",
        ),
        migrations.RunSQL(ROWS, NO_ROWS),
    ]
