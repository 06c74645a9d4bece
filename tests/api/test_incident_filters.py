"""The filters of incidents by what reports seldom tell."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.publication.documents import cited, incident, place, place_value, source
from tests.publication.publishing import publish

Found = Callable[..., list[str]]


@pytest.fixture
def found(api: Any) -> Found:
    """Return the ids of the incidents that some filters find, sorted."""

    def ask(**parameters: Any) -> list[str]:
        response = api("incidents/", parameters)
        assert response.status_code == 200, response.content
        return sorted(each["id"] for each in response.json()["results"])

    return ask


def test_an_incident_is_found_by_its_status(db: None, found: Found) -> None:
    publish(
        source("S1"),
        incident("I1", status=cited(value="foiled")),
        incident("I2", status=None),
        # From before there was a status.
        incident("I3"),
        incident("I4", status=cited(value="carried out")),
    )
    assert found(status="foiled") == ["I1"]
    assert found(status=["foiled", "carried out"]) == ["I1", "I4"]
    # Nobody said that these were carried out.
    assert found(status="unknown") == ["I2", "I3"]


def test_an_incident_is_found_by_a_weapon_and_by_what_it_lies_below(db: None, found: Found) -> None:
    publish(
        source("S1"),
        incident("I1", weapons=[cited(weapon="vehicle bomb"), cited(weapon="firearm")]),
        incident("I2", weapons=[cited(weapon="explosive")]),
        incident("I3", weapons=[]),
        incident("I4"),
    )
    assert found(weapon="firearm") == ["I1"]
    assert found(weapon="vehicle bomb") == ["I1"]
    assert found(weapon="improvised explosive device") == ["I1"]
    assert found(weapon="explosive") == ["I1", "I2"]
    assert found(weapon=["firearm", "grenade"]) == ["I1"]
    assert found(weapon="grenade") == []


def test_an_incident_is_found_by_what_was_hit_and_its_damage(db: None, found: Found) -> None:
    publish(
        source("S1"),
        incident(
            "I1",
            targets=[
                cited(target_type="school", damage="destroyed"),
                cited(target_type="home", damage=None),
            ],
        ),
        incident("I2", targets=[cited(target_type="school", damage="damaged")]),
        incident("I3"),
    )
    assert found(target_type="school") == ["I1", "I2"]
    assert found(target_type="school", damage="destroyed") == ["I1"]
    # Both are told of one thing that was hit.
    assert found(target_type="home", damage="destroyed") == []
    assert found(target_type="home", damage="unknown") == ["I1"]
    assert found(damage=["destroyed", "damaged"]) == ["I1", "I2"]


def further(code: str, within: tuple[str, ...] = (), **values: Any) -> dict[str, Any]:
    return place_value(code, within, **{"region": None, **values})


@pytest.fixture
def in_two_countries(db: None) -> None:
    publish(
        source("S1"),
        incident(
            "I1",
            place=place_value("PK-KP", ("PK",), latitude=34.0, longitude=71.3),
            other_places=[
                further("AF-KAN", ("AF",), latitude=31.6, longitude=65.7),
                further("AF", region="the eastern hills", latitude=None, longitude=None),
            ],
        ),
        incident("I2", place=place_value("PK-KP", ("PK",), latitude=34.0, longitude=71.3)),
        incident("I3", place=None, other_places=[further("FJ", latitude=-17.0, longitude=179.5)]),
    )


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"country": "AF"}, ["I1"]),
        ({"country": "PK"}, ["I1", "I2"]),
        ({"country": ["FJ", "AF"]}, ["I1", "I3"]),
        ({"place": "AF-KAN"}, ["I1"]),
        ({"place": "AF"}, ["I1"]),
        ({"place": "PK-KP"}, ["I1", "I2"]),
        # Both, by different places.
        ({"place": "AF-KAN", "country": "PK"}, ["I1"]),
        ({"bbox": "65,31,66,32"}, ["I1"]),
        ({"bbox": "71,33,72,35"}, ["I1", "I2"]),
        ({"bbox": "179,-18,-179,-16"}, ["I3"]),
        ({"bbox": "0,0,1,1"}, []),
        ({"near": "65.7,31.6,10"}, ["I1"]),
        ({"near": "71.3,34,10"}, ["I1", "I2"]),
        ({"search": '"eastern hills"'}, ["I1"]),
        ({"search": '"name of AF-KAN"'}, ["I1"]),
    ],
)
def test_an_incident_is_found_by_any_of_its_places(
    in_two_countries: None, found: Found, asked: dict[str, Any], ids: list[str]
) -> None:
    assert found(**asked) == ids


def test_a_point_in_no_place_is_found_by_where_it_is_and_has_no_country(
    found: Found, api: Any
) -> None:
    point = cited(latitude=12.5, longitude=-45.0, precision="near")
    publish(source("S1"), incident("I1", place=None, points=[point]), incident("I2", place=None))
    assert found(bbox="-46,12,-44,13") == ["I1"]
    assert found(near="-45,12.5,10") == ["I1"]
    assert found(country="PK") == []
    response = api("incidents/", {"format": "geojson", "bbox": "-46,12,-44,13"})
    [feature] = json.loads(b"".join(response.streaming_content))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-45.0, 12.5]}
    assert feature["properties"]["point"] == "near"
    assert feature["properties"]["points"] == "12.5 -45.0 (near)"


def test_a_map_shows_every_point_of_an_incident(in_two_countries: None, api: Any) -> None:
    response = api("incidents/", {"format": "geojson", "country": "AF"})
    [feature] = json.loads(b"".join(response.streaming_content))["features"]
    assert feature["geometry"] == {
        "type": "MultiPoint",
        "coordinates": [[71.3, 34.0], [65.7, 31.6]],
    }
    assert feature["properties"]["other_place_ids"] == "AF-KAN | AF"
    assert (
        feature["properties"]["other_place_names"]
        == "Name of AF-KAN | the eastern hills, Name of AF"
    )


def test_an_incident_is_found_by_the_part_of_the_day(db: None, found: Found) -> None:
    publish(
        source("S1"),
        incident("I1", part_of_day=cited(value="night"), time=cited(value="02:00Z")),
        incident("I2", part_of_day=None, time=None),
        incident("I3"),
    )
    assert found(part_of_day="night") == ["I1"]
    assert found(part_of_day="unknown") == ["I2", "I3"]


def test_an_incident_is_found_by_an_identifier_of_its_place(db: None, found: Found) -> None:
    known = [{"scheme": "pcode", "value": "PK2"}, {"scheme": "wikidata", "value": "Q183303"}]
    publish(
        source("S1"),
        place("PK", identifiers=[]),
        place("PK-KP", ("PK",), identifiers=known),
        # From before there were identifiers.
        place("PK-BA", ("PK",)),
        incident("I1", place=place_value("PK-KP", ("PK",))),
        incident("I2", place=place_value("1168197", ("PK-KP", "PK"))),
        incident("I3", place=place_value("PK-BA", ("PK",))),
    )
    assert found(place="pcode:PK2") == ["I1", "I2"]
    assert found(place=["wikidata:Q183303", "PK-BA"]) == ["I1", "I2", "I3"]
    assert found(place="pcode:PK9") == []
    assert found(place="osm:PK2") == []


def test_an_identifier_may_have_64_characters_after_its_scheme(db: None, found: Found) -> None:
    long = "x" * 64
    known = [{"scheme": "iso3166-1-alpha3", "value": long}]
    publish(source("S1"), place("PK", identifiers=known), incident("I1", place=place_value("PK")))
    assert found(place=f"iso3166-1-alpha3:{long}") == ["I1"]


def test_a_place_is_found_by_an_identifier(db: None, api: Any) -> None:
    publish(
        place("PK", identifiers=[{"scheme": "pcode", "value": "PK"}]),
        place("PK-KP", ("PK",), identifiers=[{"scheme": "pcode", "value": "PK2"}]),
    )
    for asked in (
        {"identifier": "PK2"},
        {"identifier": "pcode:PK2"},
        {"within": "pcode:PK"},
        {"search": "PK2"},
    ):
        answer = api("places/", asked)
        assert [each["id"] for each in answer.json()["results"]] == ["PK-KP"], asked
