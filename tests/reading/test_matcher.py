"""Finding known names in a text: whole words, the longest match, any accents and case."""

import json
import re
from xml.etree import ElementTree

import pytest

from reading.names.matcher import FoundName, Name, NameMatcher
from tests.reference_data import DATA

NAMES = [
    ("Taliban", "group"),
    ("Tehrik-e-Taliban Pakistan", "group"),
    ("TTP", "group"),
    ("ISIS", "group"),
    ("IS", "group"),
    ("LeT", "group"),
    ("Al-Qaida", "group"),
    ("The Base", "group"),
    ("Pakistan Army", "group"),
    ("Ansar Allâh", "group"),
    ("Haqqani Network (HQN)", "group"),
    ("NFC Trading Company, Ltd", "group"),
    ("القاعدة", "group"),
    ("Straße Front", "group"),
    ("Pakistan", "place"),
    ("Kabul", "place"),
]
MATCHER = NameMatcher(Name(text, kind, text) for text, kind in NAMES)


def found(text: str) -> list[FoundName]:
    names = MATCHER.find(text)
    for name in names:
        assert text[name.start : name.end] == name.exact
    return names


def groups(text: str) -> list[tuple[str, object]]:
    return [(name.exact, name.names[0].key) for name in found(text) if name.kind == "group"]


@pytest.mark.parametrize(
    ("text", "exact", "name"),
    [
        ("the taliban came", "taliban", "Taliban"),
        ("THE TALIBAN CAME", "TALIBAN", "Taliban"),
        ("the Taliban's men", "Taliban", "Taliban"),
        ("the Taliban’s men", "Taliban", "Taliban"),
        ("the Talibans came", "Talibans", "Taliban"),
        ("(Taliban)", "Taliban", "Taliban"),
        ("😀Taliban😀", "Taliban", "Taliban"),
        ("al-qaida", "al-qaida", "Al-Qaida"),
        ("Al Qaida", "Al Qaida", "Al-Qaida"),
        ("Al‑Qaïda", "Al‑Qaïda", "Al-Qaida"),
        ("Al-Qai\u0308da", "Al-Qai\u0308da", "Al-Qaida"),
        ("Tehrik-e-Taliban\nPakistan", "Tehrik-e-Taliban\nPakistan", "Tehrik-e-Taliban Pakistan"),
        ("Tehrik-i-Taliban Pakistan", "Tehrik-i-Taliban Pakistan", "Tehrik-e-Taliban Pakistan"),
        ("Tehrik i Taliban Pakistan", "Tehrik i Taliban Pakistan", "Tehrik-e-Taliban Pakistan"),
        ("Ansar Allah", "Ansar Allah", "Ansar Allâh"),
        ("ansar allāh", "ansar allāh", "Ansar Allâh"),
        ("the STRASSE FRONT", "STRASSE FRONT", "Straße Front"),
        ("Haqqani network", "Haqqani network", "Haqqani Network (HQN)"),
        ("NFC Trading Company, Ltd", "NFC Trading Company, Ltd", "NFC Trading Company, Ltd"),
        ("NFC Trading Company Ltd", "NFC Trading Company Ltd", "NFC Trading Company, Ltd"),
        ("HQN", "HQN", "Haqqani Network (HQN)"),
        ("the TTP's men", "TTP", "TTP"),
        ("the T.T.P. came", "T.T.P.", "TTP"),
        ("the Base", "Base", "The Base"),
        ("القاعدة", "القاعدة", "القاعدة"),
        ("القَاعِدَة", "القَاعِدَة", "القاعدة"),
        ("القاعده", "القاعده", "القاعدة"),
        ("al-Qa'ida leaders", "al-Qa'ida", "Al-Qaida"),
        ("al-Qa’ida’s men", "al-Qa’ida", "Al-Qaida"),
        ("al Qaʿida", "al Qaʿida", "Al-Qaida"),
        ("l'Al-Qaida", "Al-Qaida", "Al-Qaida"),
        ("Al\u00a0Qaida", "Al\u00a0Qaida", "Al-Qaida"),
    ],
)
def test_a_name_is_found_as_it_is_written(text: str, exact: str, name: str) -> None:
    assert groups(text) == [(exact, name)]


@pytest.mark.parametrize(
    "text",
    [
        "ttp",
        "Ttp",
        "TTPX",
        "XTTP",
        "isis",
        "Isis river",
        "it is so",
        "Is it?",
        "WHO IS NEXT",
        "let them",
        "Let them",
        "an army base",
        "the base",
        "Talibanistan",
        "Al. Qaida",
        "Al, Qaida",
        "",
    ],
)
def test_words_that_only_look_like_a_name_are_not_matched(text: str) -> None:
    assert groups(text) == []


def test_the_longest_name_wins() -> None:
    assert groups("Tehrik-e-Taliban Pakistan") == [
        ("Tehrik-e-Taliban Pakistan", "Tehrik-e-Taliban Pakistan")
    ]


def test_names_of_another_kind_are_found_inside() -> None:
    kinds = [(name.kind, name.exact) for name in found("the Pakistan Army in Kabul")]
    assert kinds == [("group", "Pakistan Army"), ("place", "Pakistan"), ("place", "Kabul")]


def test_all_groups_with_the_name_are_given() -> None:
    matcher = NameMatcher([Name("Kabul", "place", 1), Name("Kabul", "place", 2)])
    [name] = matcher.find("in Kabul")
    assert [each.key for each in name.names] == [1, 2]


def test_places_have_no_plural() -> None:
    assert found("two Kabuls") == []


def test_an_approximate_match_is_explained() -> None:
    [name] = found("al-qaida")
    assert name.explanation == "“al-qaida” reads like “Al-Qaida”"


@pytest.mark.skipif(not (DATA / "un").is_dir(), reason="the UN list is not here")
def test_every_name_of_the_un_list_is_found_in_a_text_of_them() -> None:
    [path] = (DATA / "un").glob("*.xml")
    root = ElementTree.parse(path)
    names = [
        " ".join((element.text or "").split())
        for tag in ("FIRST_NAME", "ALIAS_NAME", "NAME_ORIGINAL_SCRIPT")
        for element in root.iter(tag)
    ]
    names = [name for name in names if len(re.sub(r"[\W\d_]", "", name)) > 1]
    assert len(names) > 1000
    matcher = NameMatcher(Name(name, "group", name) for name in names)
    text = "".join(f"It was {name}, they said. " for name in names)
    found_names = {each.text for name in matcher.find(text) for each in name.names}
    missed = set(names) - found_names
    assert len(missed) <= len(names) * 0.01, missed


@pytest.mark.skipif(not (DATA / "canada").is_dir(), reason="the Canadian list is not here")
def test_groups_of_a_list_are_found_in_its_own_prose() -> None:
    entries = json.loads((DATA / "canada" / "terrorist-groups.json").read_text())["values"]
    matcher = NameMatcher(Name(entry["value"], "group", entry["value"]) for entry in entries)
    told = [entry for entry in entries if entry["value"] in entry.get("description", "")]
    assert told
    for entry in told:
        keys = [each.key for name in matcher.find(entry["description"]) for each in name.names]
        assert entry["value"] in keys


def test_the_end_of_a_longer_unknown_name_is_not_matched() -> None:
    assert groups("The Jamaat-i-Taliban (TTP) came") == [("TTP", "TTP")]
    assert groups("Anti-Taliban forces") == [("Taliban", "Taliban")]
