"""The labelled sentences that come with the project: their format, and how well they are read."""

from pathlib import Path

import pytest

from benchmarks.reading.labels import LabelError, Report, read_folder, read_reports
from benchmarks.reading.measure import measure
from reading.names.known import KnownNames
from reading.names.matcher import NameMatcher

REPORTS = Path(__file__).resolve().parents[2] / "benchmarks" / "reading" / "reports"

BARS = {
    "tolls of two and more, found": 0.92,
    "tolls of one, found": 0.85,
    "outcomes suggested, right": 0.95,
    "tolls without a false alarm": 0.98,
    "slips caught, killed and wounded": 0.95,
    "slips caught, other victims": 0.90,
}


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return read_folder(REPORTS)


def test_the_set_has_at_least_two_hundred_texts(reports: list[Report]) -> None:
    assert len(reports) >= 200


@pytest.mark.parametrize("name", BARS)
def test_the_set_is_read_at_the_bar(reports: list[Report], name: str) -> None:
    rate = measure(reports, KnownNames({}, {}, NameMatcher([]), ()))[name]
    assert rate.share is not None
    assert rate.share >= BARS[name], rate.wrong


def written(tmp_path: Path, words: str) -> list[Report]:
    path = tmp_path / "some.txt"
    path.write_text(words, encoding="utf-8")
    return list(read_reports(path))


def test_a_label_gives_bounds_outcome_victims_and_whether_it_is_a_part(tmp_path: Path) -> None:
    [report] = written(
        tmp_path,
        "@language fr\nOne line.\n\nAnother.\n= 12+ killed security forces\n= -60 wounded\n"
        "= 30-40 missing unknown part\n= ~20 kidnapped\n= 0 casualties\n",
    )
    assert (report.text, report.language) == ("One line.\n\nAnother.", "fr")
    assert [(each.at_least, each.at_most, each.about) for each in report.tolls] == [
        (12, None, None),
        (None, 60, None),
        (30, 40, None),
        (None, None, 20),
        (0, 0, None),
    ]
    assert [each.is_part for each in report.tolls] == [False, False, True, False, False]
    assert report.tolls[0].victims == "security forces"


@pytest.mark.parametrize(
    "words",
    [
        "= 12 killed",
        "Words.\n= twelve killed",
        "Words.\n= 12 gone",
        "Words.\n= 12 killed gnomes",
        "Words.\n= + killed",
        "Words without a label.",
        "@tongue en\nWords.\n= none",
    ],
)
def test_a_line_that_is_not_in_the_format_is_named(tmp_path: Path, words: str) -> None:
    with pytest.raises(LabelError, match="some"):
        written(tmp_path, words)


def test_a_folder_without_reports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="no labelled reports"):
        read_folder(tmp_path)
