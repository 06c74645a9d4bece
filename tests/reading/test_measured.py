"""The labelled sentences that come with the project: their format, and how well they are read."""

import functools
from pathlib import Path

import pytest

from benchmarks.reading.labels import LabelError, Report, read_folder, read_reports
from benchmarks.reading.measure import Rate, measure
from reading.names.known import KnownNames

REPORTS = Path(__file__).resolve().parents[2] / "benchmarks" / "reading" / "reports"

BARS = {
    "tolls of two and more, found": 0.92,
    "tolls of one, found": 0.85,
    "outcomes suggested, right": 0.95,
    "tolls without a false alarm": 0.99,
    "slips caught, killed and wounded": 0.95,
    "slips caught, other victims": 0.90,
    "dates, found": 0.95,
    "dates suggested, right": 0.95,
}
SETS = {"english": 200, "spanish": 60, "french": 60, "arabic": 60}
"""How many texts each set has at least. Words are fitted to these, not to those held out."""
# Dates in English are tested in test_dates.py.
MEASURED = [(name, bar) for name in SETS for bar in BARS if name != "english" or "dates" not in bar]


def reports_of(name: str) -> list[Report]:
    return list(read_reports(REPORTS / f"{name}.txt"))


@functools.cache
def rates_of(name: str) -> dict[str, Rate]:
    return measure(reports_of(name), KnownNames({}, {}))


@pytest.mark.parametrize(("name", "fewest"), SETS.items())
def test_each_language_has_a_set_of_texts(name: str, fewest: int) -> None:
    assert len(reports_of(name)) >= fewest


@pytest.mark.parametrize("name", [name for name in SETS if name != "english"])
def test_a_third_of_the_texts_of_a_language_is_held_out(name: str) -> None:
    held_out = reports_of(f"{name}-held-out")
    assert len(held_out) >= 30
    assert not {each.text for each in held_out} & {each.text for each in reports_of(name)}
    assert {each.language for each in held_out} == {each.language for each in reports_of(name)}


@pytest.mark.parametrize(("name", "bar"), MEASURED)
def test_a_set_is_read_at_the_bar(name: str, bar: str) -> None:
    rate = rates_of(name)[bar]
    assert rate.share is not None
    assert rate.share >= BARS[bar], rate.wrong


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_speakers_are_read_at_the_bar(language: str) -> None:
    found = rates_of("speakers")[f"speakers, found: {language}"]
    right = rates_of("speakers")[f"speakers suggested, right: {language}"]
    assert found.total >= 8 and found.share is not None and right.share is not None
    assert found.share >= 0.8, found.wrong
    assert right.share >= 0.95, right.wrong


@pytest.mark.parametrize("kind", ["weapons", "times of day"])
def test_weapons_and_times_are_read_at_the_bar(kind: str) -> None:
    found = rates_of("weapons-and-times")[f"{kind}, found"]
    right = rates_of("weapons-and-times")[f"{kind} suggested, right"]
    assert len(reports_of("weapons-and-times")) >= 60
    assert {each.language for each in reports_of("weapons-and-times")} == {"en", "fr", "es", "ar"}
    assert found.share is not None and found.share >= 0.9, found.wrong
    assert right.share is not None and right.share >= 0.95, right.wrong


HELD_OUT_BARS = {
    "weapons, found": 0.8,
    "weapons suggested, right": 0.85,
    "times of day, found": 0.9,
    "times of day suggested, right": 0.8,
}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_weapons_and_times_that_are_held_out_are_read_at_a_bar(language: str) -> None:
    held_out = reports_of("weapons-and-times-held-out")
    assert not {each.text for each in held_out} & {
        each.text for each in reports_of("weapons-and-times")
    }
    those = [each for each in held_out if each.language == language]
    assert len(those) >= 15
    rates = measure(those, KnownNames({}, {}))
    for name, bar in HELD_OUT_BARS.items():
        share = rates[name].share
        assert share is not None and share >= bar, rates[name].wrong


def test_a_weapon_that_is_no_term_is_no_label(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="“spear gun” is no value of WeaponKind"):
        written(tmp_path, "Words.\n= weapon spear gun")


def test_a_text_without_a_speaker_counts_against_one_that_is_found(tmp_path: Path) -> None:
    reports = written(tmp_path, "Residents said no.\n= no speaker\n")
    rates = measure(reports, KnownNames({}, {}))
    wrong = rates["speakers suggested, right: en"]
    assert (wrong.right, wrong.total) == (0, 1)


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
