"""Functions that lists call for each row look nothing up when they are called.

Their bodies are parsed here, so no search path of a session changes what they mean. A search path
of their own would do as well, but then PostgreSQL could not put them into the query that calls them.
"""

from django.db import migrations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION publication_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1));

CREATE OR REPLACE FUNCTION publication_cell(latitude float8, longitude float8) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (36 * least(floor((latitude + 90) / 10), 17)
    + least(floor((longitude + 180) / 10), 35))::smallint;

CREATE OR REPLACE FUNCTION publication_cells(box float8[]) RETURNS smallint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(array_agg((36 * y + x)::smallint ORDER BY y, x), '{}')
    FROM generate_series(publication_cell(box[2], -180) / 36,
            publication_cell(box[4], -180) / 36) y,
        generate_series(0, 35) x,
        (SELECT publication_cell(-90, box[1]) AS west, publication_cell(-90, box[3]) AS east) side
    WHERE CASE WHEN box[1] <= box[3] THEN x BETWEEN west AND east
        ELSE x >= west OR x <= east END;
END;

CREATE OR REPLACE FUNCTION publication_cells_near(circle float8[]) RETURNS smallint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT publication_cells(CASE WHEN reach >= 180 THEN ARRAY[-180, south, 180, north]
        ELSE ARRAY[
            circle[1] - reach + CASE WHEN circle[1] - reach < -180 THEN 360 ELSE 0 END, south,
            circle[1] + reach - CASE WHEN circle[1] + reach > 180 THEN 360 ELSE 0 END, north
        ] END)
    FROM (SELECT greatest(circle[2] - circle[3] / 111, -90) AS south,
            least(circle[2] + circle[3] / 111, 90) AS north) height,
        LATERAL (SELECT CASE WHEN greatest(-south, north) >= 89 THEN 180
            ELSE circle[3] / 111 / cos(radians(greatest(-south, north))) END AS reach) width;
END;
"""


class Migration(migrations.Migration):
    dependencies = [("publication", "0012_place_names")]

    operations = [migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop)]
