"""Lists beside one record: a group's incidents and ties, the citations of a source."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.reads.queries import CITING, TIES
from publication.models import LogHead
from tests.api.answers import iso
from tests.api.test_bad_parameters import problem
from tests.api.test_moments import plan_of
from tests.publication.documents import (
    casualties,
    citation,
    cited,
    finding,
    group,
    incident,
    party,
    ref,
    source,
    tie,
)
from tests.publication.publishing import merge, publish, redact, withdraw

RELATED = ["groups/G1/incidents/", "groups/G1/ties/", "sources/S1/citations/"]
every_one = pytest.mark.parametrize("path", RELATED)


@pytest.fixture
def records(db):
    publish(
        source("S1"),
        group("G1", name="First", ties=[tie("G2", "supports"), tie("G3", "rival of")]),
        group("G2", ties=[tie("G1", "shelters")]),
        group("G3"),
    )


def results(response) -> list[dict]:
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_incidents_of_a_group_are_those_attributed_to_it(api, records):
    publish(
        incident("I1"),
        incident("I2", attributions=[party("G2", "target")]),
        incident("I3", attributions=[party("G1", "target"), party("G2", "perpetrator")]),
    )
    assert [each["id"] for each in results(api("groups/G1/incidents/"))] == ["I3", "I1"]
    filtered = api("groups/G1/incidents/", {"role": "perpetrator"})
    assert [each["id"] for each in results(filtered)] == ["I1"]


def test_incidents_of_a_group_take_the_parameters_of_incidents(api, client, records):
    publish(*(incident(f"I{number}") for number in range(1, 6)))
    page = api("groups/G1/incidents/", {"limit": 2, "count": "true", "fields": "id"}).json()
    assert page["count"] == 5
    seen = page["results"]
    while page["next"]:
        assert "/groups/G1/incidents/?" in page["next"]
        page = client.get(page["next"]).json()
        seen += page["results"]
    assert len(seen) == 5


def test_cursor_of_one_group_is_refused_by_another(api, records):
    publish(*(incident(f"I{number}") for number in range(1, 4)))
    page = api("groups/G1/incidents/", {"limit": 1}).json()
    query = page["next"].split("?")[1]
    assert problem(api(f"groups/G2/incidents/?{query}"))


def test_ties_of_a_group_are_its_own_and_those_of_others_to_it(api, records):
    assert [
        (each["direction"], each["from"]["id"], each["kind"], each["group"]["id"])
        for each in results(api("groups/G1/ties/"))
    ] == [
        ("outgoing", "G1", "supports", "G2"),
        ("outgoing", "G1", "rival of", "G3"),
        ("incoming", "G2", "shelters", "G1"),
    ]
    (first, *_) = results(api("groups/G1/ties/"))
    assert first["from"] == {"id": "G1", "name": "First", "url": "/api/v1/groups/G1/"}
    assert first["citations"] == [citation()]


def test_ties_are_those_of_the_moment(api, records):
    then = iso(LogHead.objects.get().published_at)
    publish(group("G2", 2), group("G1", 2, ties=[tie("G3", "fights")]))
    assert [each["kind"] for each in results(api("groups/G1/ties/"))] == ["fights"]
    before = results(api("groups/G1/ties/", {"as_of": then}))
    assert [each["kind"] for each in before] == ["supports", "rival of", "shelters"]


def test_ties_come_in_pages_of_one_moment(api, client, records):
    page = api("groups/G1/ties/", {"limit": 1}).json()
    seen = page["results"]
    while page["next"]:
        publish(group("G1", len(seen) + 1))
        page = client.get(page["next"]).json()
        seen += page["results"]
    assert [each["kind"] for each in seen] == ["supports", "rival of", "shelters"]


def test_redacted_ties_are_gone(api, records):
    redact("G2", 1)
    assert [each["kind"] for each in results(api("groups/G1/ties/"))] == ["supports", "rival of"]


def test_citations_of_a_source_name_the_record_and_the_value(api):
    quoted = {
        **casualties(5, 5),
        "citations": [citation("S2"), citation("S1", exact="five were killed")],
    }
    kind = cited(value="bombing", source="S2")
    bare: dict[str, Any] = {
        "date": None,
        "place": None,
        "attributions": [],
        "kind": kind,
        "sources": [],
    }
    publish(
        source("S1"),
        source("S2", conveys=[ref("S1")]),
        incident(
            "I1",
            **bare,
            casualties=[casualties(1), quoted],
        ),
        incident("I2", **bare, casualties=[]),
    )
    (only,) = results(api("sources/S1/citations/"))
    assert only["record"] == {
        "id": "I1",
        "name": "Attack I1",
        "url": "/api/v1/incidents/I1/",
        "type": "incident",
        "version": 1,
    }
    assert [(each["pointer"], each["exact"]) for each in only["citations"]] == [
        ("/casualties/0", "five men were killed"),
        ("/casualties/1", "five were killed"),
    ]
    assert only["citations"][1]["value"] == {
        "victims": "security forces",
        "outcome": "killed",
        "at_least": 5,
        "at_most": 5,
    }


def test_citations_come_in_pages_of_one_moment(api, client):
    publish(source("S1"), *(finding(f"F{number}") for number in range(1, 6)), group("G1"))
    page = api("sources/S1/citations/", {"limit": 2}).json()
    seen = page["results"]
    while page["next"]:
        publish(finding(f"F{6 + len(seen)}"))
        page = client.get(page["next"]).json()
        seen += page["results"]
    assert [each["record"]["id"] for each in seen] == ["F1", "F2", "F3", "F4", "F5", "G1"]


@every_one
def test_related_lists_of_an_unknown_record_are_not_found(api, path):
    assert problem(api(path), 404)


@every_one
def test_withdrawn_record_answers_with_its_reason(api, path):
    publish(source("S1"), group("G1"))
    withdraw(path.split("/")[1], "A mistake.")
    assert problem(api(path), 410)["reason"] == "A mistake."


def test_merged_group_leads_to_the_same_list_of_its_successor(api):
    publish(group("G1"), group("G2"))
    merge("G1", "G2")
    for path in ("incidents", "ties"):
        response = api(f"groups/G1/{path}/?limit=3")
        assert response.status_code == 308
        assert response["Location"] == f"/api/v1/groups/G2/{path}/?limit=3"


@every_one
def test_number_of_queries_does_not_depend_on_the_number_of_results(api, path):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api(path).status_code == 200
        return len(queries)

    publish(source("S1"), group("G1"), group("G2", ties=[tie("G1")]), incident("I1"))
    few = count()
    publish(*(group(f"G{number}", ties=[tie("G1")]) for number in range(3, 30)))
    publish(*(incident(f"I{number}") for number in range(2, 30)))
    # Record, list, the successor of an id in a filter and, if no row has it, the head of the log,
    # each with a savepoint and the role set and reset.
    assert few == count() <= 4 * 5


@every_one
def test_an_unchanged_related_list_is_answered_with_304(api, path):
    publish(source("S1"), group("G1"))
    etag = api(path)["ETag"]
    assert api(path, headers={"If-None-Match": etag}).status_code == 304
    publish(group("G1", 2))
    assert api(path, headers={"If-None-Match": etag}).status_code == 200


def test_ties_and_citations_are_read_without_a_sequential_scan(db):
    publish(source("S1"), *(group(f"G{n}", ties=[tie("G99")]) for n in range(1, 30)))
    values = {"public_id": "G1", "seq": 2, "at": 20, "limit": 5, "after_0": "", "after_1": -1}
    for sql in (TIES, CITING):
        assert "Seq Scan" not in plan_of(sql, values)


def test_a_moment_that_is_given_twice_does_not_break_the_walk(api, client):
    publish(source(), *(group(f"G{number}") for number in range(1, 5)))
    now = api("").json()["log"]["published_at"]
    address = f"/api/v1/sources/S1/citations/?limit=3&as_of={now}&as_of={now}"
    seen = []
    while address:
        response = client.get(address)
        assert response.status_code == 200, response.content
        seen += [each["record"]["id"] for each in response.json()["results"]]
        address = response.json()["next"]
    assert seen == ["G1", "G2", "G3", "G4"]
