"""Distances and directions from a named place."""

import pytest

from reading.names.bearings import bearing_before


def read(text: str, name: str) -> str:
    found = bearing_before(text, text.index(name))
    return str(found) if found else ""


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("about 12 km north of Kandahar", "Kandahar", "12 km north"),
        (
            "12.5 kilometres south-west of the town of Spin Boldak",
            "Spin",
            "12.5 km south-west",
        ),
        ("12km (7.5 miles) to the northeast of Kandahar", "Kandahar", "12 km north-east"),
        ("10 miles east of the provincial capital Kandahar", "Kandahar", "16.09 km east"),
        ("800 metres west of Kandahar", "Kandahar", "0.8 km west"),
        ("a 40-kilometer south of Kandahar", "Kandahar", "40 km south"),
        ("à environ 12 km au nord-est de la ville de Gao", "Gao", "12 km north-east"),
        ("à 30 kilomètres à l’ouest d’Agadez", "Agadez", "30 km west"),
        ("a unos 12 kilómetros al noreste de la ciudad de Cali", "Cali", "12 km north-east"),
        ("a 5 km al sur de Cali", "Cali", "5 km south"),
        ("a 5 km al sureste de Cali", "Cali", "5 km south-east"),
        ("على بعد 12 كيلومترا شمال كابول", "كابول", "12 km north"),
        ("على بعد ١٢ كم إلى الشمال الشرقي من مدينة قندهار", "قندهار", "12 km north-east"),
        ("على مسافة 30 كلم جنوب غربي حلب", "حلب", "30 km south-west"),
    ],
)
def test_a_distance_with_a_direction_is_read(text: str, name: str, expected: str) -> None:
    assert read(text, name) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("12 km from Kandahar", "Kandahar"),
        ("north of Kandahar", "Kandahar"),
        ("12 people were killed north of Kandahar", "Kandahar"),
        ("12 km north of here, Kandahar", "Kandahar"),
        ("1,200 km north of Kandahar", "Kandahar"),
        ("10-12 km north of Kandahar", "Kandahar"),
        ("12 km north. Of Kandahar", "Kandahar"),
        ("900 km north of Kandahar", "Kandahar"),
        ("12 km au nord. Gao", "Gao"),
    ],
)
def test_anything_else_is_not_read(text: str, name: str) -> None:
    assert read(text, name) == ""


def test_the_words_begin_at_the_number() -> None:
    text = "It was 12 km north of Kandahar."
    found = bearing_before(text, text.index("Kandahar"))
    assert found is not None
    assert text[found.start :].startswith("12 km")
