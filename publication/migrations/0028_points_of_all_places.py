"""Filters by country, box and circle find an incident by any of its places.

A version had one country and one point in its row. Countries are among the places of a version
already, and points get a table of their own. The rows are made again from the log afterwards.
"""

from django.db import migrations, models

NOW = "WHERE seq_to = 9223372036854775807"


def _by_date(columns: str) -> str:
    """The list of incidents in its order, with what its filters ask of a row beside it."""
    return f"""
CREATE INDEX pub_incident_date_now ON publication_incidentrow (date_from, public_id)
    INCLUDE ({columns}) {NOW};
"""


# Dropping a column drops the indexes that have it.
NO_CELL_OF_ROW = f"""
ALTER TABLE publication_incidentrow DROP COLUMN cell;
{_by_date("seq_from, date_to, kind, contested, killed_min, published_at, terms")}
"""

CELL_OF_ROW = f"""
DROP INDEX pub_incident_date_now;
ALTER TABLE publication_incidentrow ADD COLUMN cell smallint
    GENERATED ALWAYS AS (publication_cell(latitude, longitude)) STORED;
CREATE INDEX pub_incident_cell_now ON publication_incidentrow (cell) {NOW};
CREATE INDEX pub_incident_cell_at ON publication_incidentrow (cell) INCLUDE (seq_from, seq_to);
{
    _by_date(
        "seq_from, date_to, kind, country, contested, killed_min, latitude, longitude, cell,"
        " published_at, terms"
    )
}
"""

CELL_OF_POINT = f"""
ALTER TABLE publication_incidentpoint ADD COLUMN cell smallint
    GENERATED ALWAYS AS (publication_cell(latitude, longitude)) STORED;
CREATE INDEX pub_incident_point_cell_now ON publication_incidentpoint (cell) {NOW};
CREATE INDEX pub_incident_point_cell_at ON publication_incidentpoint (cell)
    INCLUDE (seq_from, seq_to);
GRANT SELECT ON publication_incidentpoint TO sourcebook_api;

CREATE TRIGGER publication_inserted AFTER INSERT ON publication_incidentpoint
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION publication_index_inserted('incident');
CREATE TRIGGER publication_closed AFTER UPDATE ON publication_incidentpoint
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION publication_index_closed();
CREATE TRIGGER publication_deleted AFTER DELETE ON publication_incidentpoint
    REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION publication_index_deleted();
ALTER TABLE publication_incidentpoint ENABLE ALWAYS TRIGGER publication_inserted;
ALTER TABLE publication_incidentpoint ENABLE ALWAYS TRIGGER publication_closed;
ALTER TABLE publication_incidentpoint ENABLE ALWAYS TRIGGER publication_deleted;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0027_weapons_and_targets_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="IncidentPoint",
            fields=[
                ("seq_from", models.BigIntegerField()),
                ("seq_to", models.BigIntegerField(default=9223372036854775807)),
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
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunSQL(CELL_OF_POINT, migrations.RunSQL.noop),
        migrations.RunSQL(NO_CELL_OF_ROW, CELL_OF_ROW),
        migrations.RemoveIndex(model_name="incidentrow", name="pub_incident_country_now"),
        migrations.RemoveIndex(model_name="incidentrow", name="pub_incident_country_at"),
        migrations.RemoveField(model_name="incidentrow", name="country"),
        migrations.RemoveField(model_name="incidentrow", name="latitude"),
        migrations.RemoveField(model_name="incidentrow", name="longitude"),
    ]
