"""Weapons and other means of harm, from the words."""

from dataclasses import replace

import pytest

from entities.codebook import core_codebook
from reading.languages import LANGUAGES
from reading.languages.weapons import WEAPONS
from reading.manner.own_weapons import as_in_codebook
from reading.manner.weapons import FoundWeapon, find_weapons
from vocabulary.incidents import WeaponKind


def weapons(text: str, language: str = "en") -> list[str]:
    return [each.weapon for each in find_weapons(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "A car bomb exploded.", ["vehicle bomb"]),
        ("en", "Gunmen opened fire on a bus.", ["firearm"]),
        ("en", "He blew himself up in a mosque.", ["suicide vest"]),
        ("en", "Air strikes and shelling", ["bomb from an aircraft", "mortar or artillery"]),
        ("en", "He was stabbed.", ["blade"]),
        ("en", "They set the school on fire.", ["fire"]),
        ("fr", "Une voiture piégée a explosé.", ["vehicle bomb"]),
        ("fr", "Il a été poignardé.", ["blade"]),
        ("fr", "Des hommes ont ouvert le feu.", ["firearm"]),
        ("es", "Estalló un coche bomba.", ["vehicle bomb"]),
        ("es", "Fue asesinado a balazos.", ["firearm"]),
        ("ar", "انفجرت سيارة مفخخة.", ["vehicle bomb"]),
        ("ar", "أطلق مسلحون النار.", ["firearm"]),
        ("ar", "قتل طعنا بالسكين.", ["blade"]),
    ],
)
def test_words_name_a_weapon(language: str, text: str, found: list[str]) -> None:
    assert weapons(text, language) == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Police seized 12 rifles."),
        ("en", "Three grenades were found in a house."),
        ("en", "No explosives were used."),
        ("en", "A gas explosion killed four."),
        ("en", "The coal mine collapsed."),
        ("en", "A bomb disposal squad came."),
        ("en", "The missile programme went on."),
        ("en", "Assam Rifles men came."),
        ("en", "He left a pickaxe behind."),
        ("fr", "La police a saisi des fusils."),
        ("fr", "L'explosion d'une bonbonne de gaz"),
        ("es", "La policía incautó granadas."),
        ("ar", "ضبطت الشرطة بنادق."),
        ("ar", "انفجار أسطوانة غاز"),
        ("de", "Eine Bombe explodierte."),
    ],
)
def test_what_was_not_used_to_harm_is_left_out(language: str, text: str) -> None:
    assert weapons(text, language) == []


def test_an_explosive_is_named_only_if_nothing_narrower_is() -> None:
    assert weapons("A roadside bomb exploded.") == ["improvised explosive device"]
    assert weapons("A bomb exploded.") == ["explosive"]
    assert weapons("A roadside bomb hit a bus. A bomb exploded.") == [
        "improvised explosive device",
        "explosive",
    ]


def test_what_a_bomber_in_a_vehicle_wore_is_not_told() -> None:
    assert weapons("A bomber in a car blew himself up.") == []


def test_each_kind_is_found_once_in_a_sentence() -> None:
    [found] = find_weapons("Gunfire rang out, and gunshots were heard.")
    assert found.exact == "Gunfire"
    assert found.explanation == "“Gunfire” is read as the weapon: firearm."


def test_offsets_are_those_of_a_long_text() -> None:
    text = "Nothing happened here. İ\n\n" * 400 + "Gunmen opened fire on a bus."
    [found] = find_weapons(text)
    assert text[found.start : found.end] == found.exact == "opened fire"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_words_for_most_weapons(language: str) -> None:
    kinds = {*WEAPONS[language].acts, *WEAPONS[language].things}
    assert kinds >= set(WeaponKind) - {WeaponKind.OTHER}


OFFERED = tuple(
    (term.value, "") for term in core_codebook().of(WeaponKind.set_name()).values() if term.offered
)


def test_an_own_weapon_is_found_by_its_label_and_takes_precedence() -> None:
    text = "A sticky  bomb went off; then machetes were used."
    found = find_weapons(text)
    own = as_in_codebook(found, text, (*OFFERED, ("sticky_bomb", "sticky bomb")))
    assert [(each.exact, each.weapon) for each in own] == [
        ("sticky  bomb", "sticky_bomb"),
        ("machetes", "blade"),
    ]


def test_a_weapon_that_is_not_offered_is_not_suggested() -> None:
    text = "He was stabbed."
    offered = tuple(each for each in OFFERED if each[0] != "blade")
    assert as_in_codebook(find_weapons(text), text, OFFERED) == find_weapons(text)
    assert as_in_codebook(find_weapons(text), text, offered) == []


def test_own_labels_that_overlap_are_found_once_the_longest_first() -> None:
    offered = (("bomb_vest", "bomb vest"), ("bomb_lorry", "bomb"))
    found = as_in_codebook([], "A bomb vest", offered)
    assert found == [replace(FoundWeapon(2, 11, "bomb vest", "bomb_vest"))]
