"""What is known of places beside their fields, and which gazetteer says it."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from curation.places.adding import NewPlace, add_place
from curation.places.errors import PlacesError
from curation.places.gazetteers import GEONAMES, GazetteerSaid
from curation.places.loading import COLUMNS, load_places
from curation.places.upgrade import NEEDED, publish_new_keys
from entities.models import Gazetteer, Place, PlaceClaim, PlaceIdentifier, PlaceSuccessor
from publication.log import open_log
from publication.models import PlaceIdentifier as PublishedIdentifier
from publication.models import Publication
from publication.standing import last_document
from reading.names.search import places_named
from vocabulary.records import PlaceBasis, PlaceKind

pytestmark = pytest.mark.django_db

OTHER = GazetteerSaid(
    key="other", name="Other", licence="CC BY-IGO", attribution="Other Office", homepage=""
)


def row(*values: str, **more: str) -> dict[str, str]:
    return dict(zip(COLUMNS, values, strict=True)) | more


COUNTRY = row("XT", "Testland", "country", "XT", "", "10", "20")
PROVINCE = row("XT-NO", "North", "province", "XT", "XT", "11.5", "20.25")
FORMER = row("XT-TR", "Tribal Area", "province", "XT", "XT", "11", "20")


def published(code: str) -> Any:
    document = last_document(code)
    assert document is not None
    return document


def test_a_place_has_identifiers_claims_and_successors_with_their_places() -> None:
    known = {"identifiers": "wikidata:Q1; pcode:XT01", "claimed_by": "XV;XU"}
    rows = [COUNTRY, PROVINCE | known, FORMER | {"successors": "XT-NO|2018-05-31"}]
    load_places([{"identifiers": "", "claimed_by": "", "successors": "", **each} for each in rows])
    load_places([{**FORMER}], publish=True)
    assert published("XT-TR")["successors"] == [
        {
            "place": {"id": "XT-NO", "name": "North", "url": "/api/v1/places/XT-NO/"},
            "since": "2018-05-31",
        }
    ]
    document = published("XT-NO")
    assert document["claimed_by"] == ["XU", "XV"]
    assert document["identifiers"] == [
        {"scheme": "iso3166-2", "value": "XT-NO"},
        {"scheme": "pcode", "value": "XT01"},
        {"scheme": "wikidata", "value": "Q1"},
    ]


def test_names_are_published_with_language_kind_and_time() -> None:
    load_places([COUNTRY | {"other_names": "TL|en|acronym||2010;Testistan"}], publish=True)
    assert published("XT")["names"] == [
        {"name": "TL", "language": "en", "kind": "acronym", "since": None, "until": "2010"},
        {"name": "Testistan", "language": None, "kind": None, "since": None, "until": None},
    ]


def test_the_gazetteer_of_a_place_is_published_with_its_licence() -> None:
    load_places([COUNTRY], gazetteer=GEONAMES, publish=True)
    assert published("XT")["gazetteers"] == [
        {
            "key": "geonames",
            "name": "GeoNames",
            "homepage": "https://www.geonames.org/",
            "licence": "CC BY 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "attribution": "GeoNames (https://www.geonames.org/), CC BY 4.0, changed",
        }
    ]


def test_another_gazetteer_adds_to_a_place_and_changes_none_of_its_fields() -> None:
    named = {"other_names": "Uppland", "identifiers": "wikidata:Q1"}
    load_places([COUNTRY, PROVINCE], gazetteer=GEONAMES)
    load_places([PROVINCE | named], gazetteer=GEONAMES, publish=True)
    theirs = {**PROVINCE, "name": "Nord", "latitude": "0", "identifiers": "pcode:XT01"}
    assert load_places([theirs], gazetteer=OTHER).changed == 1
    assert load_places([theirs], gazetteer=OTHER).changed == 0
    document = published("XT-NO")
    assert (document["name"], document["latitude"]) == ("North", 11.5)
    assert document["other_names"] == ["Uppland", "Nord"]
    assert [each["value"] for each in document["identifiers"]] == ["XT-NO", "XT01", "Q1"]
    assert [each["key"] for each in document["gazetteers"]] == ["geonames", "other"]


def test_a_gazetteer_takes_back_only_what_it_added() -> None:
    load_places([COUNTRY | {"other_names": "Testistan"}], gazetteer=GEONAMES)
    load_places([COUNTRY | {"other_names": "Terra", "identifiers": "pcode:X"}], gazetteer=OTHER)
    changed = load_places([COUNTRY | {"other_names": "", "identifiers": ""}], gazetteer=OTHER)
    assert changed.changes == ("XT: name “Terra” goes, identifiers “pcode:X” goes",)
    assert [name.name for name in Place.objects.get(code="XT").other_names.all()] == ["Testistan"]


def test_what_another_gazetteer_added_between_is_no_change() -> None:
    first = COUNTRY | {"other_names": "Testistan;Terra", "identifiers": "wikidata:Q1"}
    load_places([first], gazetteer=GEONAMES, publish=True)
    load_places([COUNTRY | {"other_names": "Tierra", "identifiers": "pcode:X"}], gazetteer=OTHER)
    load_places([first | {"other_names": "Testistan;Terra;Land"}], gazetteer=GEONAMES)
    load_places([COUNTRY | {"other_names": "Tierra;Pays"}], gazetteer=OTHER)
    last = load_places([first | {"other_names": "Testistan;Terra;Land"}], gazetteer=GEONAMES)
    assert (last.changed, last.published) == (0, 0)


def test_another_gazetteer_changes_no_claims_and_successors() -> None:
    known = {"claimed_by": "XU", "successors": "XT-NO|2018"}
    load_places([COUNTRY, PROVINCE], gazetteer=GEONAMES)
    load_places([FORMER | known], gazetteer=GEONAMES)
    theirs = FORMER | {"claimed_by": "XV", "successors": ""}
    assert load_places([theirs], gazetteer=OTHER).changed == 0
    place = Place.objects.get(code="XT-TR")
    assert [claim.country for claim in place.claims.all()] == ["XU"]
    assert [each.successor.code for each in place.successors.all()] == ["XT-NO"]


def test_a_table_without_gazetteer_changes_only_places_without_one() -> None:
    load_places([COUNTRY])
    load_places([PROVINCE | {"other_names": "Uppland"}], gazetteer=GEONAMES)
    renamed = [{**COUNTRY, "name": "Terra"}, {**PROVINCE, "name": "Nord"}]
    load_places([each | {"other_names": ""} for each in renamed])
    assert Place.objects.get(code="XT").name == "Terra"
    province = Place.objects.get(code="XT-NO")
    assert province.name == "North"
    assert [(name.name, name.gazetteer is None) for name in province.other_names.all()] == [
        ("Uppland", False),
        ("Nord", True),
    ]


def test_a_changed_licence_is_published() -> None:
    load_places([COUNTRY], gazetteer=OTHER, publish=True)
    load_places([], gazetteer=GazetteerSaid(**{**vars(OTHER), "licence": "CC BY 4.0"}))
    assert published("XT")["gazetteers"][0]["licence"] == "CC BY 4.0"
    assert published("XT")["version"] == 2


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"identifiers": "pcode"}, "“pcode” is no identifier"),
        ({"identifiers": "wikidata:889"}, "“wikidata:889” is no identifier of its list"),
        ({"identifiers": "list:889"}, "“list” ist|list"),
        ({"claimed_by": "Uland"}, "“Uland” is no country"),
        ({"claimed_by": "XT"}, "it belongs to XT"),
        ({"successors": "XT-SO"}, "its successor XT-SO is not known"),
        ({"successors": "XT|2018|x"}, "more than 2 parts"),
        ({"successors": "XT|sometime"}, "XT-NO: "),
    ],
)
def test_what_cannot_be_known_of_a_place_is_refused(more: dict[str, str], says: str) -> None:
    load_places([COUNTRY])
    with pytest.raises(PlacesError, match=says):
        load_places([PROVINCE | more])
    assert not Place.objects.filter(code="XT-NO").exists()


def test_an_identifier_is_that_of_one_place() -> None:
    load_places([COUNTRY | {"identifiers": "pcode:XT"}])
    with pytest.raises(PlacesError, match="XT-NO: its identifier pcode:XT is that of XT"):
        load_places([PROVINCE | {"identifiers": "pcode:XT"}])


@pytest.mark.parametrize("town_first", [True, False])
def test_the_code_of_a_place_is_its_identifier_too(town_first: bool) -> None:
    town = row("1149361", "Hamlet", "town", "XT", "XT", "10", "20")
    province = PROVINCE | {"identifiers": "geonames:1149361"}
    load_places([COUNTRY, town])
    with pytest.raises(PlacesError, match="XT-NO: its identifier geonames:1149361 is that of 1149"):
        load_places([province])
    Place.objects.get(code="1149361").delete()
    plain = town | {"identifiers": ""}
    with pytest.raises(PlacesError, match="its identifier geonames:1149361 is that of"):
        load_places([plain, province] if town_first else [province, plain])
    load_places([province])
    with pytest.raises(PlacesError, match="1149361: its identifier geonames:1149361 is that of XT"):
        load_places([town])


def test_a_gazetteer_says_its_licence() -> None:
    with pytest.raises(PlacesError, match="other: "):
        load_places([COUNTRY], gazetteer=GazetteerSaid("other", "Other", "", "Other Office"))


@pytest.mark.parametrize("term", ["XT01", "xt01", "pcode:XT01"])
def test_the_look_up_finds_a_place_by_an_identifier(term: str) -> None:
    load_places([{"identifiers": "", **COUNTRY}, PROVINCE | {"identifiers": "pcode:XT01"}])
    assert places_named(term, 5)[:1] == [Place.objects.get(code="XT-NO").pk]
    assert places_named("wikidata:XT01", 5) == []


def test_documents_of_before_get_their_new_keys_as_another_version_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_places([COUNTRY], gazetteer=GEONAMES, publish=True)
    monkeypatch.setattr("curation.places.upgrade.NEWEST_KEY", "a later key")
    publish_new_keys(apps=apps)
    assert Publication.objects.count() == 1
    Gazetteer.objects.update(licence="CC BY 5.0")
    publish_new_keys(apps=apps)
    assert published("XT")["version"] == 2
    monkeypatch.undo()
    Gazetteer.objects.update(licence="CC BY 4.0")
    publish_new_keys(apps=apps)
    assert published("XT")["version"] == 2


@pytest.mark.parametrize("waiting", sorted(NEEDED))
def test_new_keys_wait_for_the_migrations_of_other_apps(
    monkeypatch: pytest.MonkeyPatch, waiting: tuple[str, str]
) -> None:
    load_places([COUNTRY], gazetteer=GEONAMES, publish=True)
    Gazetteer.objects.update(licence="CC BY 5.0")
    monkeypatch.setattr("curation.places.upgrade.NEWEST_KEY", "a later key")
    applied = MigrationRecorder(connection).applied_migrations()
    before = {each: row for each, row in applied.items() if each != waiting}
    with monkeypatch.context() as earlier:
        earlier.setattr(MigrationRecorder, "applied_migrations", lambda _: before)
        publish_new_keys(apps=apps)
    assert published("XT")["version"] == 1
    publish_new_keys(apps=apps)
    assert published("XT")["version"] == 2


def test_the_identifiers_of_a_published_place_are_in_the_index() -> None:
    load_places([COUNTRY | {"identifiers": "pcode:XT"}], publish=True)
    rows = PublishedIdentifier.objects.values_list("public_id", "scheme", "value")
    assert set(rows) == {("XT", "iso3166-1", "XT"), ("XT", "pcode", "XT")}


@pytest.mark.parametrize("model", [PlaceIdentifier, PlaceClaim, PlaceSuccessor])
def test_postgres_adds_nothing_to_a_place_that_a_person_added(model: Any, editor: Any) -> None:
    load_places([COUNTRY])
    land = Place.objects.get(code="XT")
    new = NewPlace("Hamlet", PlaceKind.DISTRICT, land, PlaceBasis.MAP)
    hamlet = add_place(new, editor)
    values: Any = {
        PlaceIdentifier: {"scheme": "pcode", "value": "X"},
        PlaceClaim: {"country": "XU"},
        PlaceSuccessor: {"successor": land},
    }[model]
    with pytest.raises(DatabaseError, match="stays as it was confirmed"), transaction.atomic():
        model.objects.create(place=hamlet, **values)
    if model is PlaceSuccessor:
        with pytest.raises(DatabaseError, match="stays as it was confirmed"), transaction.atomic():
            model.objects.create(place=land, successor=hamlet)
    open_log()
