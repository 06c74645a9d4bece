"""Quotations are searched too, below names and texts; what findings count is found by its words.

The rows are made again from the log after the migrations.
"""

from django.db import migrations

NOW = "WHERE seq_to = 9223372036854775807"


def _words(*columns: str) -> str:
    vector = " || ".join(
        f"setweight(to_tsvector('simple', publication_fold({column})), '{weight}')"
        for column, weight in zip(columns, "ABC", strict=False)
    )
    return f"""
ALTER TABLE publication_searchrow DROP COLUMN words;
ALTER TABLE publication_searchrow ADD COLUMN words tsvector NOT NULL
    GENERATED ALWAYS AS ({vector}) STORED;
CREATE INDEX pub_searchrow_now ON publication_searchrow USING gin (words) {NOW};
CREATE INDEX pub_searchrow_at ON publication_searchrow USING gin (words);
"""


QUANTITIES = f"""
ALTER TABLE publication_findingquantity ADD COLUMN folded text NOT NULL
    GENERATED ALWAYS AS (publication_fold("of")) STORED;
CREATE INDEX pub_finding_quantity_now ON publication_findingquantity
    USING gin (folded gin_trgm_ops) {NOW};
CREATE INDEX pub_finding_quantity_at ON publication_findingquantity
    USING gin (folded gin_trgm_ops);
"""

GRANT = "GRANT SELECT ON publication_asserter, publication_findingquantity TO sourcebook_api;"
REVOKE = "REVOKE ALL ON publication_asserter, publication_findingquantity FROM sourcebook_api;"


class Migration(migrations.Migration):
    dependencies = [("publication", "0008_index_more")]

    operations = [
        migrations.RunSQL(_words("name", "text", "quotes"), _words("name", "text")),
        migrations.RunSQL(
            QUANTITIES, "ALTER TABLE publication_findingquantity DROP COLUMN folded;"
        ),
        migrations.RunSQL(GRANT, REVOKE),
    ]
