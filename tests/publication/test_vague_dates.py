from datetime import date

import pytest

from publication.vague_dates import certainty, widened
from sources.dates import edtf_bounds


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2024-05-03", None),
        ("2024-05-03~", "approximate"),
        ("2024?", "uncertain"),
        ("2024-05%", "approximate and uncertain"),
        ("2024-05~/2024-06?", "approximate and uncertain"),
    ],
)
def test_the_marks_of_a_date_are_told_in_words(edtf: str, expected: str | None) -> None:
    assert certainty(edtf) == expected


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        pytest.param("2024-05-03", "2024-05-03", "2024-05-03", id="not marked"),
        pytest.param("2024-05-03~", "2024-05-02", "2024-05-04", id="a day"),
        pytest.param("2024-03-31?", "2024-03-30", "2024-04-01", id="a day over a month's end"),
        pytest.param("2024-03~", "2024-02-01", "2024-04-30", id="a month"),
        pytest.param("2024-01%", "2023-12-01", "2024-02-29", id="a month over a year's end"),
        pytest.param("2024-05-XX~", "2024-04-01", "2024-06-30", id="an unspecified day"),
        pytest.param("2024~", "2023-01-01", "2025-12-31", id="a year"),
        pytest.param("2024-XX~", "2023-01-01", "2025-12-31", id="an unspecified month"),
        pytest.param("199X~", "1980-01-01", "2009-12-31", id="a decade"),
        pytest.param("19XX?", "1800-01-01", "2099-12-31", id="a century"),
        pytest.param("2024-05-03~/2024-06", "2024-05-02", "2024-06-30", id="only the first end"),
        pytest.param("2024-05/2024-06~", "2024-05-01", "2024-07-31", id="only the last end"),
        pytest.param("2024~/..", "2023-01-01", "9999-12-31", id="an open end"),
        pytest.param("../2024~", "0001-01-01", "2025-12-31", id="an open start"),
        pytest.param("[2022~,2024]", "2021-01-01", "2025-12-31", id="a set"),
        pytest.param("2024-~05-03", "2024-05-02", "2024-05-04", id="a part of the date"),
        pytest.param("0001~", "0001-01-01", "0002-12-31", id="the first year"),
        pytest.param("9999~", "9998-01-01", "9999-12-31", id="the last year"),
    ],
)
def test_a_marked_end_moves_outwards_by_one_unit_of_its_precision(
    edtf: str, earliest: str, latest: str
) -> None:
    bounds = edtf_bounds(edtf)
    found = widened(edtf, bounds.earliest or date.min, bounds.latest or date.max)
    assert [day.isoformat() for day in found] == [earliest, latest]
