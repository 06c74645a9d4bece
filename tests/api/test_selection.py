"""The parameters `fields` and `expand`."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publication.models import PublishedDocument
from tests.api.answers import last_moment as now
from tests.api.test_moments import plan_of
from tests.publication.documents import (
    cited,
    finding,
    group,
    incident,
    place,
    place_value,
    ref,
    source,
    tie,
)
from tests.publication.publishing import publish, redact


@pytest.mark.parametrize("fields", ["title,id", ["title", "id"], "id, title", "id,title,id"])
def test_fields_are_given_in_the_order_of_the_document(api, fields):
    publish(incident("I1", title="تحریک"))
    expected = '{"id":"I1","title":"تحریک"}'
    assert api("incidents/I1/", {"fields": fields}).content.decode() == expected
    content = api("incidents/", {"fields": fields}).content.decode()
    assert content == f'{{"next":null,"previous":null,"results":[{expected}]}}'


def test_pages_of_some_fields_are_walked_like_others(api, client):
    publish(*(group(f"G{number}") for number in range(1, 6)))
    page = api("groups/", {"fields": "id", "limit": 2}).json()
    seen = page["results"]
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += page["results"]
    assert seen == [{"id": f"G{number}"} for number in range(1, 6)]


def test_a_partial_record_is_answered_with_304_when_unchanged(api):
    publish(group())
    etag = api("groups/G1/", {"fields": "id"})["ETag"]
    held = api("groups/G1/", {"fields": "id"}, headers={"If-None-Match": etag})
    assert held.status_code == 304


@pytest.fixture
def linked(db):
    publish(
        source("S1", conveys=[ref("S2")]),
        source("S2"),
        group("G1", ties=[tie("G2")], countries=[cited(**ref("PK"))]),
        group("G2"),
        place("PK"),
        place("PK-KP", ("PK",)),
        incident("I1", place=place_value("PK-KP", ("PK",))),
        finding("F1", places=[place_value("PK")]),
    )


@pytest.mark.parametrize(
    ("path", "expand", "expected"),
    [
        ("incidents/I1/", "groups", ["G1"]),
        ("incidents/I1/", "sources", ["S1"]),
        ("incidents/I1/", "places", ["PK", "PK-KP"]),
        ("incidents/I1/", "groups,sources,places", ["G1", "PK", "PK-KP", "S1"]),
        ("findings/F1/", "groups,places", ["G1", "PK"]),
        ("groups/G1/", "groups,places", ["G2", "PK"]),
        ("groups/G2/", "groups", []),
        ("sources/S1/", "sources", ["S2"]),
        ("places/PK-KP/", "places", ["PK"]),
        ("places/PK/", "places", []),
        ("incidents/", "groups,sources", ["G1", "S1"]),
        ("groups/", "sources", ["S1"]),
        ("places/", "places", ["PK"]),
        ("sources/", "sources", ["S2"]),
    ],
)
def test_referenced_documents_are_included_as_stored(api, linked, path, expand, expected):
    response = api(path, {"expand": expand})
    assert response.status_code == 200, response.content
    assert sorted(response.json()["included"]) == expected
    for body in PublishedDocument.objects.values_list("body", flat=True):
        if json.loads(body)["id"] in expected:
            assert body in response.content.decode()


@pytest.mark.parametrize("path", ["incidents/", "incidents/I1/"])
def test_places_come_with_what_is_written_beside_them(api, db, path):
    lists = [
        {"name": name, "licence": "CC BY 4.0", "attribution": f"{name}, changed"}
        for name in ("GeoNames", "world")
    ]
    publish(
        place("PK-KP", gazetteers=lists[1:]),
        place("1149361", ("PK-KP",), gazetteers=lists),
        incident("I1", place=place_value("1149361", ("PK-KP",))),
    )
    answer = api(path, {"expand": "groups,places"}).json()
    assert answer["attribution"] == ["GeoNames, changed (CC BY 4.0)", "world, changed (CC BY 4.0)"]
    assert "attribution" not in api(path, {"expand": "groups"}).json()
    assert "attribution" not in api(path).json()


def test_included_documents_are_those_of_the_same_moment(api, linked):
    then = now()
    publish(group("G1", 2, name="A later name"))
    today = api("incidents/I1/", {"expand": "groups"}).json()["included"]
    before = api("incidents/I1/", {"expand": "groups", "as_of": then}).json()["included"]
    listed = api("incidents/", {"expand": "groups", "as_of": then}).json()["included"]
    assert today["G1"]["name"] == "A later name"
    assert before["G1"]["version"] == listed["G1"]["version"] == 1


def test_later_pages_include_documents_of_the_moment_of_the_first(api, client):
    publish(group("G1"), *(incident(f"I{number}") for number in range(1, 4)))
    first = api("incidents/", {"expand": "groups", "limit": 2}).json()
    publish(group("G1", 2))
    second = client.get(first["next"]).json()
    assert second["included"]["G1"]["version"] == 1


def test_an_expanded_record_changes_when_an_included_document_does(api, linked):
    etag = api("incidents/I1/", {"expand": "groups"})["ETag"]
    publish(group("G1", 2))
    held = api("incidents/I1/", {"expand": "groups"}, headers={"If-None-Match": etag})
    assert held.status_code == 200
    assert held.json()["included"]["G1"]["version"] == 2


def test_redacted_words_are_not_included(api, linked):
    redact("G1", 1)
    assert api("incidents/I1/", {"expand": "groups"}).json()["included"] == {}


def test_fields_apply_to_the_documents_and_not_to_included_ones(api, linked):
    body = api("incidents/", {"expand": "groups", "fields": "id"}).json()
    assert body["results"] == [{"id": "I1"}]
    assert body["included"]["G1"]["name"] == "Group G1"


def test_empty_page_includes_nothing(api):
    body = api("incidents/", {"expand": "groups"}).json()
    assert (body["results"], body["included"]) == ([], {})


def test_expanding_costs_one_query_however_long_the_page(api):
    def count(**parameters) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api("incidents/", parameters).status_code == 200
        return len(queries)

    publish(group("G1"), source("S1"), incident("I1"))
    few = count(expand="groups,sources,places")
    publish(*(incident(f"I{number}") for number in range(2, 40)))
    # With a savepoint and the role set and reset.
    assert few == count(expand="groups,sources,places") == count() + 5


def test_included_documents_are_read_without_a_sequential_scan(db):
    from api.reads.queries import INCLUDED, included_sql

    publish(*(incident(f"I{number}") for number in range(1, 20)))
    for places in INCLUDED.values():
        sql = included_sql(by_reference=True, named=places)
        plan = plan_of(sql, {"seqs": [1, 2], "kinds": ["group"], "at": 9})
        assert "Seq Scan" not in plan, plan


def test_a_reference_is_included_though_an_earlier_version_of_it_was_redacted(api):
    publish(group("G2", name="Earlier"))
    publish(group("G2", 2, name="Later"), group("G1", ties=[tie("G2")]))
    redact("G2", 1)
    included = api("groups/G1/", {"expand": "groups"}).json()["included"]
    assert included["G2"]["name"] == "Later"
