"""The values of own attributes, as people write them and as they are kept."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from entities.attributes import kept_value, offered_values, shown_value, written_as
from entities.codebook import Choice, KnownTerm
from tests.factories import a_place

TODAY = date(2026, 11, 30)
CHOICES = (Choice("open", "still open"), Choice("confirmed", "Bestätigt", "Two agree."))


def an_attribute(value_type: str) -> KnownTerm:
    choices = CHOICES if value_type == "choice" else ()
    return KnownTerm(
        "incident attribute",
        "case",
        "case",
        "A case.",
        core=False,
        value_type=value_type,
        choices=choices,
    )


@pytest.mark.parametrize(
    ("value_type", "written", "kept"),
    [
        ("text", "  two   words ", "two words"),
        ("text", "مير", "مير"),
        ("number", "007", "7"),
        ("number", "3.50", "3.5"),
        ("number", "\u22122.0", "-2"),
        ("number", "-0", "0"),
        ("yes/no", "Yes", "yes"),
        ("yes/no", "N", "no"),
        ("date", "15 July 2024", "2024-07-15"),
        ("date", "2024-07", "2024-07"),
        ("percent", "60 – 70 %", "60-70"),
        ("choice", "open", "open"),
        ("choice", "Still open", "open"),
        ("choice", "bestätigt", "confirmed"),
    ],
)
def test_a_value_is_kept_in_one_form(value_type: str, written: str, kept: str) -> None:
    term = an_attribute(value_type)
    assert kept_value(term, written, TODAY) == kept
    assert kept_value(term, kept, TODAY) == kept


@pytest.mark.parametrize(
    ("value_type", "written", "said"),
    [
        ("text", " ", "missing"),
        ("text", "x" * 151, "at most 150"),
        ("number", "12 to 14", "a number, such as"),
        ("number", "1e5", "a number, such as"),
        ("number", "٣", "a number, such as"),
        ("yes/no", "perhaps", "yes or no"),
        ("date", "soon", "soon"),
        ("percent", "101", "from 0 to 100"),
        ("choice", "closed", "one of: still open, Bestätigt"),
    ],
)
def test_a_value_of_another_type_is_refused_with_an_example(
    value_type: str, written: str, said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        kept_value(an_attribute(value_type), written, TODAY)


def test_a_country_is_written_by_its_name_or_its_code(db: None) -> None:
    a_place(code="XT", name="Testland", country="XT")
    term = an_attribute("country")
    assert {kept_value(term, written) for written in ("xt", "XT", "testland")} == {"XT"}
    for unknown in ("XQ", "Nowhere"):
        with pytest.raises(ValidationError, match="its name, or its code"):
            kept_value(term, unknown)


def test_people_read_the_labels_of_choices_and_dates_in_words() -> None:
    assert shown_value(an_attribute("choice"), "confirmed") == "Bestätigt"
    assert shown_value(an_attribute("date"), "2024-07-15") == "15 July 2024"
    assert shown_value(an_attribute("percent"), "60-70") == "60-70 %"
    assert shown_value(None, "open") == "open"


def test_choices_are_offered_with_their_rules() -> None:
    assert offered_values(an_attribute("choice")) == ["still open", "Bestätigt"]
    assert offered_values(an_attribute("yes/no")) == ["yes", "no"]
    assert offered_values(an_attribute("number")) == []
    assert an_attribute("choice").help == "A case. Bestätigt: Two agree."
    assert written_as(an_attribute("yes/no")) == "yes or no"


def test_a_choice_is_found_by_its_value_before_any_label() -> None:
    choices = (Choice("first", "second"), Choice("second", "third"))
    term = replace(an_attribute("choice"), choices=choices)
    assert kept_value(term, "second") == "second"
