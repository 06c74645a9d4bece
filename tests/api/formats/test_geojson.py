import csv
import json

import pytest

from api.formats.geojson import GEOJSON
from tests.api.formats.exporting import written
from tests.api.formats.records import ARABIC, FULL, FULL_INCIDENT, NOTHING_KNOWN
from tests.publication.documents import finding, group, incident, place, place_value
from tests.publication.publishing import publish

located = pytest.mark.parametrize("kind", ["incident", "finding", "place"])


def collection(*documents) -> dict:
    found = json.loads(written(GEOJSON, *documents))
    check(found)
    return found


def gazetteer(name: str) -> dict:
    return {
        "name": name,
        "homepage": None,
        "licence": "CC BY 4.0",
        "licence_url": None,
        "attribution": f"{name}, changed",
    }


def one(document) -> dict:
    found = json.loads(written(GEOJSON, document, one=True))
    check({"type": "FeatureCollection", "features": [found]})
    return found


def check(found) -> None:
    """Check the rules of RFC 7946 about points: order and range, no crs, required members."""
    assert found["type"] == "FeatureCollection"
    assert set(found) - {"attribution"} == {"type", "features"}
    for feature in found["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
        geometry = feature["geometry"]
        if geometry is None:
            continue
        assert set(geometry) == {"type", "coordinates"}
        points = geometry["coordinates"]
        for longitude, latitude in [points] if geometry["type"] == "Point" else points:
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90


@located
def test_record_is_a_feature_and_a_list_a_collection(kind):
    document = FULL[kind]
    assert one(document)["id"] == document["id"]
    assert collection(document)["features"] == [one(document)]


@located
def test_unknown_place_has_no_geometry(kind):
    feature = one(NOTHING_KNOWN[kind])
    assert feature["geometry"] is None
    assert feature["properties"]["point"] is None


def test_longitude_comes_first():
    assert one(FULL_INCIDENT)["geometry"] == {"type": "Point", "coordinates": [71.25, 34.5]}


def test_zero_coordinates_are_not_taken_as_missing():
    document = place("NG", latitude=0, longitude=0.0)
    assert one(document)["geometry"]["coordinates"] == [0.0, 0]


@pytest.mark.parametrize(
    ("precision", "point"),
    [("exact", "exact"), ("near", "near"), ("province", "centroid"), (None, "centroid")],
)
def test_precision_of_the_point_is_stated(precision, point):
    document = incident(place=place_value("PK-KP", ("PK",), precision=precision))
    properties = one(document)["properties"]
    assert properties["precision"] == precision
    assert properties["point"] == point


def test_finding_about_several_places_has_several_points():
    geometry = one(FULL["finding"])["geometry"]
    assert geometry["type"] == "MultiPoint"
    assert len(geometry["coordinates"]) == 2


def test_place_without_a_point_is_left_out_of_several():
    places = [place_value("AF"), place_value("PK", latitude=None, longitude=None)]
    assert one(finding(places=places))["geometry"]["type"] == "Point"


def test_properties_are_the_columns_of_the_flat_table():
    properties = one(FULL_INCIDENT)["properties"]
    assert properties["title"] == ARABIC
    assert properties["killed_at_least"] == 17
    assert "latitude" not in properties


def test_list_is_one_collection_of_all_batches(api, monkeypatch):
    monkeypatch.setattr("api.reads.stored.BATCH", 2)
    publish(*(incident(f"I{number}") for number in range(1, 6)))
    response = api("incidents/", {"format": "geojson"})
    assert response["Content-Type"] == "application/geo+json"
    found = json.loads(response.getvalue())
    check(found)
    assert sorted(each["id"] for each in found["features"]) == ["I1", "I2", "I3", "I4", "I5"]


def test_an_empty_result_is_an_empty_collection(api):
    content = api("incidents/", {"format": "geojson"}).getvalue()
    assert json.loads(content) == {"type": "FeatureCollection", "features": []}


def test_geojson_is_not_offered_for_kinds_without_places(api):
    publish(group())
    response = api("groups/", {"format": "geojson"})
    assert response.status_code == 400
    assert "geojson" not in response.json()["errors"][0]["allowed"]
    assert api("groups/G1/", headers={"Accept": "application/geo+json"}).status_code == 406


def test_the_attributions_of_places_are_a_member_of_the_collection(api):
    publish(
        place("PK-KP", gazetteers=[gazetteer("world")]),
        place("1149361", gazetteers=[gazetteer("GeoNames"), gazetteer("world")]),
        incident("I1", place=place_value("PK-KP")),
        incident("I2", other_places=[place_value("1149361")]),
        incident("I3", place=None),
    )
    found = json.loads(api("incidents/", {"format": "geojson"}).getvalue())
    check(found)
    assert found["attribution"] == ["GeoNames, changed (CC BY 4.0)", "world, changed (CC BY 4.0)"]
    own = {each["id"]: each["properties"]["place_attribution"] for each in found["features"]}
    assert own == {
        "I1": "world, changed (CC BY 4.0)",
        "I2": "GeoNames, changed (CC BY 4.0); world, changed (CC BY 4.0)",
        "I3": None,
    }
    single = json.loads(api("incidents/I1/", {"format": "geojson"}).getvalue())
    assert single["attribution"] == ["world, changed (CC BY 4.0)"]
    rows = list(
        csv.DictReader(api("incidents/", {"format": "csv"}).getvalue().decode().splitlines())
    )
    assert {each["id"]: each["place_attribution"] for each in rows} == {
        key: line or "" for key, line in own.items()
    }


def test_places_have_their_own_attributions():
    found = collection(place("PK-KP", gazetteers=[gazetteer("world")]))
    assert found["attribution"] == ["world, changed (CC BY 4.0)"]
