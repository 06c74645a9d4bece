"""Dates: EDTF in the database, written dates on the pages."""

import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sources.dates import Bounds, describe, edtf, edtf_bounds, read_date, validate_edtf
from sources.rendering import date_of
from tests.factories import a_document, fresh, refused_by_postgres, run_sql


def day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2024-07-15", "2024-07-15", "2024-07-15"),
        ("2024-07", "2024-07-01", "2024-07-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-07-14/2024-07-16", "2024-07-14", "2024-07-16"),
        ("2024-07/2024-08-02", "2024-07-01", "2024-08-02"),
        ("2024-07~", "2024-07-01", "2024-07-31"),
        ("2024?", "2024-01-01", "2024-12-31"),
        ("2024-07-14~/2024-07-16~", "2024-07-14", "2024-07-16"),
        ("2024-21", "2024-03-01", "2024-05-31"),
        ("2023-24", "2023-12-01", "2024-02-29"),
        ("2022-24/2023-24", "2022-12-01", "2024-02-29"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("../2024-07-16", None, "2024-07-16"),
        ("2021/..", "2021-01-01", None),
        ("2023-07-XX", "2023-07-01", "2023-07-31"),
    ],
)
def test_bounds_of_an_edtf_date(text: str, earliest: str | None, latest: str | None) -> None:
    assert edtf_bounds(text) == Bounds(day(earliest), day(latest))


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "/2024-07-16",
        "2024-07-16/",
        "unknown/2024",
        "Y170000002",
        "Y1E99999999999999999999",
        "2024/Y1E99999999999999999999",
        " 2024",
        "2024 ",
        "../ 2024",
        "XXXX-07-15",
        "0000",
        "2024-7-5",
        "202",
        "16 July 2024",
        "2024-07-15/2023-02-29",
        "../..",
        "2024/" * 20,
    ],
)
def test_an_invalid_edtf_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        edtf_bounds(text)


plain = st.one_of(
    st.dates().map(lambda day: day.isoformat()),
    st.dates().map(lambda day: day.isoformat()[:7]),
    st.dates().map(lambda day: day.isoformat()[:4]),
    st.from_regex(r"[0-9]{4}-[0-3][0-9](-[0-3][0-9])?", fullmatch=True),
)


def outcome_of(text: str) -> object:
    try:
        return edtf_bounds.__wrapped__(text)
    except ValueError as error:
        return str(error)


@given(st.one_of(plain, st.tuples(plain, plain).map("/".join)))
@example("2024-00")
@example("2024-02-30/2024-03")
@example("0000-01-01")
@settings(max_examples=150, deadline=None)
def test_plain_dates_have_the_bounds_that_the_parser_gives(text: str) -> None:
    without_parser = outcome_of(text)
    with patch.object(edtf, "_plain_bounds", return_value=None):
        assert outcome_of(text) == without_parser


@pytest.mark.parametrize("text", ["2024-07-16", "2024-07", "2024", "2023-12-30/2024-02"])
def test_plain_dates_are_not_parsed(text: str) -> None:
    with patch.object(edtf, "parse_edtf", side_effect=AssertionError("parsed")):
        assert edtf_bounds.__wrapped__(text).earliest is not None


def test_a_reversed_interval_is_refused_with_the_reason() -> None:
    with pytest.raises(ValidationError, match="2024-07-16/2024-07-14” ends before it starts"):
        validate_edtf("2024-07-16/2024-07-14")


def test_refusal_shows_how_dates_are_written() -> None:
    with pytest.raises(
        ValidationError, match=r"“Tuesday” is not understood as a date\. Examples: 16 July 2024"
    ):
        validate_edtf("Tuesday")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("04/03/2024", "is not clear as to day and month: write 4 March 2024 or 3 April 2024."),
        ("03.04.2024", "is not clear as to day and month: write 3 April 2024 or 4 March 2024."),
        ("13/13/2024", "is not understood as a date."),
        ("31 February 2024", "does not exist: February 2024 has 29 days."),
        ("2023-02-29", "does not exist: February 2023 has 28 days."),
        ("2024-13-01", "does not exist: there is no month 13."),
        ("14 July 2024 to 31 June 2024", "does not exist: June 2024 has 30 days."),
        ("16 July 2024 to 14 July 2024", "ends before it starts."),
    ],
)
def test_the_error_quotes_the_input_and_explains_it(typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_edtf(read_date(typed))
    assert refused.value.messages[0].startswith(f"“{typed}” {said} Examples: ")


EDTF_LIKE = st.text(alphabet="0123456789-/.~?%X[]{},YSE", max_size=24)
PIECE = st.sampled_from(
    ["2024", "2024-07", "2024-07-15", "-", "/", "..", "~", "?", "%", "XX", "21", "to", "about",
     "July", "Sept.", "14", "3rd", "until", "٢٠٢٤", "[", "{", "Y1", "E5", " ", "0", "99"]
)  # fmt: skip
PERSONS_WRITING = st.lists(PIECE, max_size=8).map(" ".join)


@settings(max_examples=60)
@given(EDTF_LIKE | st.lists(PIECE, max_size=6).map("".join))
@example("2024-07-16/2024-07-14")
@example("[2024-07-16..2024-07-14]")
@example("Y99999/2024")
@example("-0044-03-15")
@example("2024S2")
@example("9999/10000")
def test_whatever_is_accepted_has_ordered_bounds(text: str) -> None:
    try:
        bounds = edtf_bounds(text)
    except ValueError:
        return
    assert bounds.earliest or bounds.latest
    if bounds.earliest and bounds.latest:
        assert bounds.earliest <= bounds.latest


@given(st.text() | EDTF_LIKE | PERSONS_WRITING)
@example("2024-07-XX/2024-07-15")
@example("2024-07-1~/2024-07-15")
@example("/" * 5_000)
@example("2024-00")
def test_describe_never_fails(text: str) -> None:
    assert isinstance(describe(text), str)


@given(st.text() | EDTF_LIKE | PERSONS_WRITING)
@example("2024 to " * 5_000 + "2024")
@example("1 July ٢٠٢٤")
def test_read_date_never_fails(text: str) -> None:
    assert isinstance(read_date(text), str)


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("16 July 2024", "2024-07-16"),
        ("  16   july  2024 ", "2024-07-16"),
        ("1st Sept. 2024", "2024-09-01"),
        ("14-16 July 2024", "2024-07-14/2024-07-16"),
        ("14 – 16 July 2024", "2024-07-14/2024-07-16"),
        ("14 to 16 July 2024", "2024-07-14/2024-07-16"),
        ("July 2024", "2024-07"),
        ("about July 2024", "2024-07~"),
        ("about 16 July 2024", "2024-07-16~"),
        ("about 14-16 July 2024", "2024-07-14~/2024-07-16~"),
        ("circa 2024", "2024~"),
        ("May 2023 to June 2024", "2023-05/2024-06"),
        ("2023 until 16 July 2024", "2023/2024-07-16"),
        ("May 3, 2024", "2024-05-03"),
        ("Jul 16th, 2024", "2024-07-16"),
        ("the 16th of July, 2024", "2024-07-16"),
        ("16-Jul-2024", "2024-07-16"),
        ("25.12.2023", "2023-12-25"),
        ("12/25/2023", "2023-12-25"),
        ("2024/07/16", "2024-07-16"),
        ("spring 2021", "2021-21"),
        ("winter 2023-24", "2023-24"),
        ("the winter of 2023/2024", "2023-24"),
        ("since 2021", "2021/.."),
        ("from 2021 on", "2021/.."),
        ("from the 1990s on", "1990/.."),
        ("until 2021", "../2021"),
        ("before 2020", "../2019"),
        ("before 1 March 2024", "../2024-02-29"),
        ("after 2021", "2022/.."),
        ("after December 2021", "2022-01/.."),
        ("1990s", "199X"),
        ("the 1990s", "199X"),
        ("3, 4 and 5 May 2024", "2024-05-03/2024-05-05"),
        ("3/4 May 2024", "2024-05-03/2024-05-04"),
        ("28 Feb to 3 March 2024", "2024-02-28/2024-03-03"),
        ("28 Feb-3 March 2024", "2024-02-28/2024-03-03"),
        ("3 May 2024 - 5 June 2024", "2024-05-03/2024-06-05"),
        ("May 3-5, 2024", "2024-05-03/2024-05-05"),
        ("May 3 to 5, 2024", "2024-05-03/2024-05-05"),
        ("May 3 to June 4, 2024", "2024-05-03/2024-06-04"),
        ("July–August 2024", "2024-07/2024-08"),
        ("2019-2021", "2019/2021"),
        ("2019–2021", "2019/2021"),
        ("between 2019 and 2021", "2019/2021"),
        ("between May and June 2024", "2024-05/2024-06"),
        ("perhaps 2024", "2024?"),
        ("perhaps about 2024", "2024%"),
    ],
)
def test_written_dates_become_edtf(written: str, edtf: str) -> None:
    assert read_date(written) == edtf
    assert edtf_bounds(read_date(written))


@pytest.mark.parametrize(
    "text",
    [
        *("2024-07-16", "../2024-07", "2024-07-14/2024-07-16", "2023-24", "199X"),
        *("16 Jule 2024", "soon", "14- July", "late 2023", "15 and 17 July 2024", "03/04/2024"),
    ],
)
def test_edtf_and_unknown_text_are_returned_unchanged(text: str) -> None:
    assert read_date(text) == text


def test_a_day_that_does_not_exist_is_not_read_as_another() -> None:
    with pytest.raises(ValueError):
        edtf_bounds(read_date("31 June 2024"))


@pytest.mark.parametrize(
    ("edtf", "described"),
    [
        ("", ""),
        ("2024-07-16", "16 July 2024"),
        ("2024-07", "July 2024"),
        ("2024~", "about 2024"),
        ("2024-07?", "perhaps July 2024"),
        ("2024-07-14/2024-07-16", "14 to 16 July 2024"),
        ("2024-07-30/2024-08-02", "30 July 2024 to 2 August 2024"),
        ("../2024-07-16", "until 16 July 2024"),
        ("2021/..", "from 2021 on"),
        ("2024-21", "spring 2024"),
        ("199X", "the 1990s"),
        ("199X~", "about the 1990s"),
        ("2024-07-XX", "2024-07-XX"),
        ("2024-07-XX/2024-07-15", "2024-07-XX to 15 July 2024"),
    ],
)
def test_edtf_is_described_in_words(edtf: str, described: str) -> None:
    assert describe(edtf) == described


@given(st.dates(min_value=datetime.date(1000, 1, 1)), st.integers(0, 40))
def test_a_described_span_reads_as_the_same_span(first: datetime.date, days: int) -> None:
    last = min(first + datetime.timedelta(days), datetime.date(9999, 12, 31))
    edtf = f"{first}/{last}" if days else str(first)
    assert read_date(describe(edtf)) == edtf


def test_saving_derives_the_bounds(editor: Any) -> None:
    document = fresh(a_document(editor, published="2024-07"))
    assert (document.published_earliest, document.published_latest) == (
        day("2024-07-01"),
        day("2024-07-31"),
    )


def test_emptying_a_date_empties_its_bounds(editor: Any) -> None:
    document = a_document(editor, published="2024-07")
    document.published = ""
    document.save()
    assert fresh(document).published_earliest is None


def test_saving_an_invalid_date_is_refused(editor: Any) -> None:
    with pytest.raises(ValueError, match="not understood as a date"):
        a_document(editor, published="soon")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("published = '2024'", "document_published_has_bounds"),
        ("published_earliest = '2024-01-01'", "document_published_has_bounds"),
        (
            "published = '2024', published_earliest = '2024-02-01',"
            " published_latest = '2024-01-01'",
            "document_published_bounds_ordered",
        ),
    ],
)
def test_postgres_refuses_bounds_that_do_not_fit(editor: Any, change: str, constraint: str) -> None:
    a_document(editor)
    with refused_by_postgres(constraint):
        run_sql(f"UPDATE sources_document SET {change}")


def test_published_bounds_follow_the_date_whatever_the_columns_say(editor: Any) -> None:
    document = a_document(editor, published="2024-07")
    run_sql("UPDATE sources_document SET published_latest = '2030-01-01'")
    assert date_of(fresh(document), "published") == {
        "edtf": "2024-07",
        "earliest": "2024-07-01",
        "latest": "2024-07-31",
    }


EDGES = st.builds(
    lambda date, mark: f"{date}{mark}",
    st.dates(datetime.date(1000, 1, 1)).map(str)
    | st.dates(datetime.date(1000, 1, 1)).map(lambda date: str(date)[:7])
    | st.dates(datetime.date(1000, 1, 1)).map(lambda date: str(date)[:4])
    | st.builds("{}-{}".format, st.integers(1000, 9998), st.integers(21, 24)),
    st.sampled_from(["", "~", "?", "%"]),
)


@given(
    EDGES
    | EDGES.map(lambda edge: f"{edge}/..")
    | EDGES.map(lambda edge: f"../{edge}")
    | st.builds("{}/{}".format, EDGES, EDGES)
    | st.builds("{}X".format, st.integers(100, 999))
)
def test_a_date_is_read_back_from_its_description(edtf: str) -> None:
    try:
        edtf_bounds(edtf)
    except ValueError:
        return
    assert read_date(describe(edtf)) == edtf
