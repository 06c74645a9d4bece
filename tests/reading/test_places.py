"""Which of the places of one name is meant, and which country an adjective is said of."""

import pytest

from reading.names.known import KnownPlace
from reading.names.matcher import FoundName, Name
from reading.places import adjectives_of_countries, order_of_places


def place(
    pk: int, kind: str, country: str = "AF", code: str = "", name: str = "Kabul"
) -> KnownPlace:
    return KnownPlace(pk=pk, code=code or str(pk), name=name, kind=kind, country=country, above=())


TOWN, PROVINCE, DISTRICT, REGION = (
    place(pk, kind) for pk, kind in enumerate(("town", "province", "district", "region"), start=1)
)
LUXEMBOURG = place(9, "country", "LU")


def likeliest(text: str, *places: KnownPlace, name: str = "Kabul") -> KnownPlace:
    start = text.index(name)
    return min(places, key=order_of_places(text, start, start + len(name)))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("In Kabul", TOWN),
        ("KABUL: Kabul was quiet.", TOWN),
        ("In Kabul province", PROVINCE),
        ("In Kabul’s province", PROVINCE),
        ("In Kabul, Logar and Wardak provinces", PROVINCE),
        ("In the provinces of Logar and Kabul", PROVINCE),
        ("In the governorate of Kabul", PROVINCE),
        ("In Kabul district", DISTRICT),
        ("In the county of Kabul", DISTRICT),
        ("In Kabul city", TOWN),
        ("In the city of Kabul", TOWN),
        ("In the region of Kabul", REGION),
        ("In Kabul, in another province", TOWN),
        ("The province.\nKabul was quiet.", TOWN),
        ("Kabul university, a province away", TOWN),
        ("Kabul region media", TOWN),
    ],
)
def test_a_word_for_a_level_decides_only_beside_the_name(text: str, meant: KnownPlace) -> None:
    assert likeliest(text, REGION, PROVINCE, DISTRICT, TOWN) == meant


def test_a_country_comes_before_a_town_of_its_name_and_that_before_what_is_around_it() -> None:
    assert likeliest("In Kabul", TOWN, LUXEMBOURG) == LUXEMBOURG
    assert likeliest("In Kabul", PROVINCE, DISTRICT) == DISTRICT
    assert likeliest("In Kabul", REGION, PROVINCE) == PROVINCE


def test_of_two_of_a_kind_the_first_comes_first() -> None:
    assert likeliest("In Kabul", place(8, "town"), TOWN) == TOWN


COUNTRIES = {
    each.pk: each
    for each in (
        place(1, "country", "AF", "AF", "Afghanistan"),
        place(2, "country", "SS", "SS", "South Sudan"),
        place(3, "country", "SD", "SD", "Sudan"),
        place(4, "town", "IQ", "IQ", "Iraq"),
    )
}


def adjectives(text: str, *names: FoundName) -> list[tuple[str, str]]:
    found = adjectives_of_countries(text, COUNTRIES, list(names))
    return [(each.exact, each.names[0].text) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Afghan forces", [("Afghan", "Afghanistan")]),
        ("two Afghans", [("Afghans", "Afghanistan")]),
        ("an afghan rug", []),
        ("South Sudanese troops", [("South Sudanese", "South Sudan")]),
        ("Sudanese troops", [("Sudanese", "Sudan")]),
        ("in the South. Sudanese troops", [("Sudanese", "Sudan")]),
        ("Iraqi troops", []),
    ],
)
def test_adjectives_with_a_capital_are_said_of_countries_that_are_known(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert [each for each in adjectives(text) if each[0] != "South"][-1:] == found


def test_an_adjective_within_a_name_is_part_of_that() -> None:
    text = "the Afghan Taliban and Afghan forces"
    name = FoundName(4, 18, text[4:18], "group", (Name("Afghan Taliban", "group", 1),), "")
    assert adjectives(text, name) == [("Afghan", "Afghanistan")]
    assert next(adjectives_of_countries(text, COUNTRIES, [name])).start == 23
