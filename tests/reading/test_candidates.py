"""Which places a text can mean, of the many that share a name with its words."""

import pytest
from django.contrib.auth.models import User

from entities.models import Place, PlaceName
from reading.names.known import names_in
from reading.suggestions import Suggestion, suggestions_for
from tests.factories import a_document, a_place, a_publisher, an_incident

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> dict[str, Place]:
    """Two countries, with places of the same names."""
    north = a_place(code="XA", name="Northland", country="XA")
    south = a_place(code="XB", name="Southland", country="XB")
    rows = [
        ("XA-AL", "Alphaland", "province", north),
        ("XA-CE", "Central", "province", north),
        ("XB-AL", "Alphaland", "province", south),
        ("XB-BE", "Betaland", "province", south),
        ("1", "Springs", "town", north),
        ("2", "Springs", "town", south),
        ("3", "Police", "town", north),
        ("4", "Harbourtown", "town", north),
    ]
    return {
        code: a_place(code=code, name=name, kind=kind, parent=parent, country=parent.code)
        for code, name, kind, parent in rows
    }


def found(text: str, **more: object) -> set[str]:
    names = names_in([text], **more)  # type: ignore[arg-type]
    return {
        names.places[each.key].code  # type: ignore[index]
        for name in names.matcher.find(text)
        if name.kind == "place"
        for each in name.names
    }


def place_of(by: User, text: str, **document: object) -> Suggestion:
    [suggestion] = [
        each
        for each in suggestions_for(a_document(by, text, **document))
        if each.kind == "place" and each.value["place_kind"] != "country"
    ]
    return suggestion


def test_a_town_is_found_only_in_a_country_that_the_text_names() -> None:
    assert found("A bomb went off in Springs.") == set()
    assert found("A bomb went off in Springs, Southland.") == {"2", "XB"}


def test_the_title_and_the_publisher_name_a_country_too(editor: User) -> None:
    assert found("It was in Springs.", context=["News from Northland"]) == {"1"}
    assert found("It was in Springs.", countries=["XB"]) == {"2"}
    desk = a_publisher(editor, country="XB")
    assert place_of(editor, "It was in Springs.", publisher=desk).value["place"] == "2"
    title = "Attacks in Northland"
    assert place_of(editor, "They fled from Springs.", title=title).value["place"] == "1"


def test_a_province_that_no_other_country_has_names_its_country() -> None:
    assert found("In Springs, Betaland, two died.") == {"2", "XB-BE"}
    assert found("In Springs, Alphaland, two died.") == {"XA-AL", "XB-AL"}


def test_a_town_that_a_record_refers_to_is_found_anywhere(
    editor: User, world: dict[str, Place]
) -> None:
    an_incident(editor, a_document(editor), place=world["4"], precision="exact")
    assert found("A bomb went off in Harbourtown.") == {"4"}


def test_a_town_in_small_letters_is_a_word() -> None:
    assert found("In Northland the springs ran dry.") == {"XA"}


def test_a_name_that_is_a_word_counts_only_beside_a_word_for_its_level() -> None:
    text = "Police said the Central bank of Northland was attacked"
    assert found(text) == {"XA"}
    assert found(f"{text} in Central Province.") == {"XA", "XA-CE"}


def test_homonyms_in_a_named_country_come_first_and_the_others_are_offered(editor: User) -> None:
    found = place_of(editor, "Soldiers in Alphaland, Southland, were ambushed.")
    assert (found.value["place"], found.value["others"]) == ("XB-AL", ["XA-AL"])
    assert found.explanation == (
        "“Alphaland” is the name of Alphaland (XB-AL), a province. Alphaland (XA-AL) has it too. "
        "The text or its metadata names Southland."
    )


def test_a_place_of_the_name_comes_before_one_that_has_it_as_another_name(
    editor: User, world: dict[str, Place]
) -> None:
    PlaceName.objects.create(place=world["4"], name="Betaland")
    Place.objects.filter(code="4").update(country="XB", parent=world["XB-BE"])
    found = place_of(editor, "Soldiers in Betaland, Southland, were ambushed.")
    assert (found.value["place"], found.value["others"]) == ("XB-BE", ["4"])
