"""All names of places, folded: `name=` and reconciliation find a place by its other names too."""

from django.db import migrations, models

from publication.vocabulary import END_OF_LOG

NOW = f"WHERE seq_to = {END_OF_LOG}"

FOLDED = f"""
ALTER TABLE publication_placename ADD COLUMN folded text NOT NULL
    GENERATED ALWAYS AS (fold_name(name)) STORED;
CREATE INDEX pub_placename_now ON publication_placename USING gin (folded gin_trgm_ops) {NOW};
CREATE INDEX pub_placename_at ON publication_placename USING gin (folded gin_trgm_ops);
DROP INDEX pub_placerow_like_now;
"""

# The index goes with its table.
NOT_FOLDED = f"""
CREATE INDEX pub_placerow_like_now ON publication_placerow USING gin (sort_name gin_trgm_ops) {NOW};
"""

GUARDS = (
    ("inserted", "INSERT", "NEW TABLE AS fresh", "publication_index_inserted('place')"),
    ("closed", "UPDATE", "NEW TABLE AS fresh", "publication_index_closed()"),
    ("deleted", "DELETE", "OLD TABLE AS was", "publication_index_deleted()"),
)

GUARDED = "".join(
    f"CREATE TRIGGER publication_{name} AFTER {event} ON publication_placename REFERENCING {reads}"
    f" FOR EACH STATEMENT EXECUTE FUNCTION {function};"
    f"ALTER TABLE publication_placename ENABLE ALWAYS TRIGGER publication_{name};"
    for name, event, reads, function in GUARDS
)


class Migration(migrations.Migration):
    dependencies = [("publication", "0019_names_fold_alike")]

    operations = [
        migrations.CreateModel(
            name="PlaceName",
            fields=[
                ("seq_from", models.BigIntegerField()),
                ("seq_to", models.BigIntegerField(default=END_OF_LOG)),
                ("public_id", models.CharField(db_collation="C", max_length=64)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "seq_from",
                        "position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("name", models.TextField()),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(FOLDED, NOT_FOLDED),
        migrations.RunSQL(GUARDED, migrations.RunSQL.noop),
        migrations.RunSQL(
            "GRANT SELECT ON publication_placename TO sourcebook_api;", migrations.RunSQL.noop
        ),
    ]
