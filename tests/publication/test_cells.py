"""The cells of the index into which points are grouped."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

POINTS = """
(SELECT latitude::float8, longitude::float8
FROM generate_series(-90, 90, 6) latitude, generate_series(-180, 180, 5) longitude)
"""


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("latitude", "longitude", "cell"),
    [(-90, -180, 0), (-90, 180, 35), (90, -180, 612), (90, 180, 647), (34.5, 69.2, 456)],
)
def test_cells_are_numbered_from_the_south_west(latitude, longitude, cell):
    assert ask("SELECT publication_cell(%s, %s)", latitude, longitude) == cell


def test_a_point_that_is_not_known_has_no_cell():
    assert ask("SELECT publication_cell(NULL, NULL)") is None


@pytest.mark.parametrize(
    "box",
    [
        [60.5, 29.4, 75.0, 38.5],
        [-180, -90, 180, 90],
        [170, -20, -170, 0],
        [180, 80, 180, 90],
        [10, 10, 10, 10],
        [5, -3, 4, 3],
    ],
)
def test_every_point_of_a_box_lies_in_its_cells(box):
    missed = ask(
        f"SELECT count(*) FROM {POINTS} p, (SELECT %s::float8[] AS of) box"
        " WHERE latitude BETWEEN of[2] AND of[4]"
        " AND CASE WHEN of[1] <= of[3] THEN longitude BETWEEN of[1] AND of[3]"
        " ELSE longitude >= of[1] OR longitude <= of[3] END"
        " AND NOT publication_cell(latitude, longitude) = ANY(publication_cells(of))",
        box,
    )
    assert missed == 0


@pytest.mark.parametrize("kilometres", [1, 60, 700, 4000, 15000])
@pytest.mark.parametrize("latitude", [-90, -84, -30, 0, 48, 78, 90])
def test_every_point_of_a_circle_lies_in_its_cells(kilometres, latitude):
    # The cells of a circle are computed once, not for each point.
    missed = ask(
        "WITH points AS MATERIALIZED (SELECT latitude, longitude,"
        f" publication_cell(latitude, longitude) AS cell FROM {POINTS} p),"
        " circles AS MATERIALIZED (SELECT east,"
        " publication_cells_near(ARRAY[east, %s, %s]::float8[]) AS cells"
        " FROM generate_series(-180, 180, 15) east)"
        " SELECT count(*) FROM points, circles"
        " WHERE 12742.0176 * asin(sqrt(least(1, sin(radians(latitude - %s) / 2) ^ 2"
        " + cos(radians(latitude)) * cos(radians(%s)) * sin(radians(longitude - east) / 2) ^ 2)))"
        " <= %s AND NOT cell = ANY(cells)",
        latitude,
        kilometres,
        latitude,
        latitude,
        kilometres,
    )
    assert missed == 0


def test_a_small_box_has_few_cells():
    assert ask("SELECT cardinality(publication_cells(ARRAY[60.5, 29.4, 75.0, 38.5]))") == 4
    assert ask("SELECT cardinality(publication_cells_near(ARRAY[71.5, 34.0, 50.0]))") == 1
