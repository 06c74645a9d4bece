"""Distances and directions: how people write them, and the point that they give."""

import pytest

from entities.bearings import Bearing, BearingError, point_from, read_bearing


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("12 km north", "12 km north"),
        ("12km  NE", "12 km north-east"),
        ("12.5 kilometres to the south-west of", "12.5 km south-west"),
        ("5 miles Southeast", "8.05 km south-east"),
        ("800 m w", "0.8 km west"),
        ("", ""),
    ],
)
def test_a_bearing_is_kept_in_one_way(written: str, kept: str) -> None:
    assert read_bearing(written) == kept
    assert read_bearing(kept) == kept


@pytest.mark.parametrize("written", ["12 km", "north", "12 km up", "0 km north", "900 km north"])
def test_what_is_no_bearing_is_refused(written: str) -> None:
    with pytest.raises(BearingError):
        read_bearing(written)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("n", ("1.000", "0.000")),
        ("e", ("0.000", "1.000")),
        ("s", ("-1.000", "0.000")),
        ("w", ("0.000", "-1.000")),
    ],
)
def test_a_degree_at_the_equator_has_111_km(letters: str, expected: tuple[str, str]) -> None:
    point = point_from(0, 0, Bearing(111.195, letters))
    assert point is not None
    assert (f"{point[0] + 0:.3f}", f"{point[1] + 0:.3f}") == expected


def test_a_point_beyond_the_180th_meridian_is_on_the_other_side() -> None:
    point = point_from(0, 179.5, "111.19 km east")
    assert point is not None and f"{point[1]:.3f}" == "-179.500"


def test_there_is_no_point_without_a_bearing_or_a_place_with_a_point() -> None:
    assert point_from(34, 69, "") is None
    assert point_from(None, None, "12 km north") is None
