"""What lets PostgreSQL choose well where two filters meet.

Points are counted by cells of ten degrees, numbered from the south-west: of a box, or a circle,
PostgreSQL then knows how much lies in it, and finds that. Of two ranges, of latitude and of
longitude, it could only guess.

The parties of a version are looked up by their role more often than by a group: with the group
first, PostgreSQL believes such a look-up to be dear, and reads all parties instead.
"""

from django.db import migrations

NOW = "WHERE seq_to = 9223372036854775807"

CELLS = f"""
CREATE FUNCTION publication_cell(latitude float8, longitude float8) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (36 * least(floor((latitude + 90) / 10), 17)
        + least(floor((longitude + 180) / 10), 35))::smallint
$$;

-- Of a box (west, south, east, north in degrees); one whose west lies east of its east crosses
-- the antimeridian.
CREATE FUNCTION publication_cells(box float8[]) RETURNS smallint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg((36 * y + x)::smallint ORDER BY y, x), '{{}}')
    FROM generate_series(publication_cell(box[2], -180) / 36,
            publication_cell(box[4], -180) / 36) y,
        generate_series(0, 35) x,
        (SELECT publication_cell(-90, box[1]) AS west, publication_cell(-90, box[3]) AS east) side
    WHERE CASE WHEN box[1] <= box[3] THEN x BETWEEN west AND east
        ELSE x >= west OR x <= east END
$$;

-- Of a circle (longitude, latitude in degrees, kilometres): those of a box around it.
CREATE FUNCTION publication_cells_near(circle float8[]) RETURNS smallint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT publication_cells(CASE WHEN reach >= 180 THEN ARRAY[-180, south, 180, north]
        ELSE ARRAY[
            circle[1] - reach + CASE WHEN circle[1] - reach < -180 THEN 360 ELSE 0 END, south,
            circle[1] + reach - CASE WHEN circle[1] + reach > 180 THEN 360 ELSE 0 END, north
        ] END)
    FROM (SELECT greatest(circle[2] - circle[3] / 111, -90) AS south,
            least(circle[2] + circle[3] / 111, 90) AS north) height,
        LATERAL (SELECT CASE WHEN greatest(-south, north) >= 89 THEN 180
            ELSE circle[3] / 111 / cos(radians(greatest(-south, north))) END AS reach) width
$$;

ALTER TABLE publication_incidentrow ADD COLUMN cell smallint
    GENERATED ALWAYS AS (publication_cell(latitude, longitude)) STORED;

-- The order of the list, with what its filters ask of a row beside it: a list of few hits is read
-- far down, and that from the index alone.
CREATE INDEX pub_incident_date_now ON publication_incidentrow (date_from, public_id)
    INCLUDE (seq_from, date_to, kind, country, contested, killed_min, latitude, longitude, cell,
        published_at) {NOW};

CREATE INDEX pub_incident_cell_now ON publication_incidentrow (cell) {NOW};
CREATE INDEX pub_incident_cell_at ON publication_incidentrow (cell) INCLUDE (seq_from, seq_to);
"""

NO_CELLS = """
DROP INDEX pub_incident_date_now;
ALTER TABLE publication_incidentrow DROP COLUMN cell;
DROP FUNCTION publication_cells_near;
DROP FUNCTION publication_cells;
DROP FUNCTION publication_cell;
"""


def _key(table: str, *columns: str) -> str:
    return f"""
ALTER TABLE {table} DROP CONSTRAINT {table}_pkey;
ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({", ".join(columns)});
"""


PARTIES = ("publication_incidentparty", "publication_findingparty")


class Migration(migrations.Migration):
    dependencies = [("publication", "0010_compressed_documents")]

    operations = [
        migrations.RemoveIndex("incidentrow", "pub_incident_date_now"),
        migrations.RunSQL(CELLS, NO_CELLS),
        migrations.RunSQL(
            "".join(_key(table, "seq_from", "role", '"group"') for table in PARTIES),
            "".join(_key(table, "seq_from", '"group"', "role") for table in PARTIES),
        ),
        migrations.RemoveIndex("incidentrow", "pub_incident_point_now"),
        migrations.RemoveIndex("incidentrow", "pub_incident_point_at"),
    ]
