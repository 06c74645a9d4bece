"""A known name that is only part of a longer, unknown one is not found."""

import pytest

from reading.names.matcher import Name, NameMatcher

AF, PK = frozenset({"AF"}), frozenset({"PK"})
NAMES = [
    Name("Taliban", "group", "Taliban", AF),
    Name("Tehrik-e-Taliban Pakistan", "group", "TTP", PK),
    Name("TTP", "group", "TTP", PK),
    Name("ISIL", "group", "ISIL"),
    Name("Islamic State", "group", "ISIL"),
    Name("Al-Qaida", "group", "Al-Qaida"),
    Name("Ansar Allah", "group", "Ansar Allah"),
    Name("Pakistan Army", "group", "Army", PK),
    Name("Pakistan", "place", "PK", PK),
    Name("Afghanistan", "place", "AF", AF),
    Name("Kabul", "place", "Kabul", AF),
    Name("Swat", "place", "Swat", PK),
]
MATCHER = NameMatcher(NAMES)


def groups(text: str) -> list[object]:
    return [name.names[0].key for name in MATCHER.find(text) if name.kind == "group"]


@pytest.mark.parametrize(
    "text",
    [
        "Tehrik Taliban Pakistan",
        "The blast was claimed by Tehrik Taliban Pakistan.",
        "Pakistan Taliban",
        "The Pakistani Taliban said so.",
        "Pakistan's Taliban said so.",
        "a Swat Taliban spokesman",
        "ISIL-K",
        "fighters of ISIL-KP",
        "Islamic State Khorasan Province",
        "Islamic State of Khorasan",
        "Islamic State West Africa Province",
        "Al-Qaida in the Arabian Peninsula",
        "al-Qaida in the Islamic Maghreb",
        "a camp of Free Taliban rebels",
        "the Taliban Front of the north",
        "the Jamaat Ansar Allah",
        "تحريك Taliban",
    ],
)
def test_a_part_of_a_longer_name_is_not_found(text: str) -> None:
    assert groups(text) == []


def places(text: str) -> list[object]:
    return [name.names[0].key for name in MATCHER.find(text) if name.kind == "place"]


@pytest.mark.parametrize(
    "text",
    [
        "It was Ahmad Swat who came.",
        "Mr. Swat came.",
        "He met Dr Swat there.",
        "Ahmad Swat said so.",
        "Ahmad Swat, 42, came.",
        "soldiers of Colonel Swat",
    ],
)
def test_a_family_name_is_no_place(text: str) -> None:
    assert places(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "In Swat men came.",
        "On Monday Swat was quiet.",
        "in northern Swat",
        "in Upper Swat",
        "Nearby Swat was quiet.",
        "a Pakistani Swat patrol",
        "the UN Swat office",
        "Blast Rocks Swat",
        "the TTP Swat branch",
    ],
)
def test_a_place_is_found_behind_a_word_that_is_no_given_name(text: str) -> None:
    assert places(text) == ["Swat"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Taliban attacked.", ["Taliban"]),
        ("On Monday Taliban fighters attacked.", ["Taliban"]),
        ("Suspected Taliban fighters attacked.", ["Taliban"]),
        ("In Pakistan Taliban fighters attacked.", ["Taliban"]),
        ("In Pakistan, Taliban fighters attacked.", ["Taliban"]),
        ("The Afghan Taliban attacked.", ["Taliban"]),
        ("Kabul Taliban officials came.", ["Taliban"]),
        ("Taliban Commander Omar came.", ["Taliban"]),
        ("talks of the Taliban in Pakistan", ["Taliban"]),
        ("the Pakistan-Taliban talks", ["Taliban"]),
        ("the Taliban-Pakistan talks", ["Taliban"]),
        ("the Taliban-US talks", ["Taliban"]),
        ("an ISIL-linked cell", ["ISIL"]),
        ("Taliban Attack Hotel Near Kabul Airport", ["Taliban"]),
        ("Pakistan Army Chief General Asim Munir came.", ["Army"]),
        ("TTP and Pakistan Army clash", ["TTP", "Army"]),
        ("Tehrik-e-Taliban Pakistan", ["TTP"]),
    ],
)
def test_a_whole_name_is_found_whatever_stands_beside_it(text: str, found: list[str]) -> None:
    assert groups(text) == found
