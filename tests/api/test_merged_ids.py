"""A merged id stands for its successor in every request."""

import json
from typing import Any

import pytest

from api.reads import successors
from api.reads.listings import LISTINGS
from publication.models import LogHead
from tests.api.answers import ids
from tests.publication.documents import (
    alias,
    citation,
    cited,
    finding,
    group,
    incident,
    ref,
    source,
    tie,
)
from tests.publication.publishing import merge, people, publish


def attributed(public_id: str, version: int, to: str, role: str = "perpetrator"):
    row = cited(group=ref(to), role=role)
    said = {**row, "citations": [citation(asserted_by=ref(to))]}
    return incident(public_id, version, attributions=[said])


@pytest.fixture
def then(db) -> str:
    """G1 was merged into G2, and G2 into G3; return the time before that.

    Records that named G1 were published again each time, as in a real merge.
    """
    publish(group("G1"), group("G2"), group("G3"), group("G4", ties=[tie("G1")]))
    publish(
        attributed("I1", 1, "G1"),
        finding("F1", groups=[cited(group=ref("G1"), role="subject")]),
    )
    moment = LogHead.objects.get().published_at.isoformat()
    for version, merged, successor in ((2, "G1", "G2"), (3, "G2", "G3")):
        publish(
            attributed("I1", version, successor),
            finding("F1", version, groups=[cited(group=ref(successor), role="subject")]),
            group("G4", version, ties=[tie(successor)]),
        )
        merge(merged, successor)
    return moment


BY_GROUP = [
    ("incidents/", {"group": "G1"}, ["I1"]),
    ("incidents/", {"group": "G1", "role": "perpetrator"}, ["I1"]),
    ("incidents/", {"group": "G1", "role": "target"}, []),
    ("incidents/", {"group": ["G1", "G4"]}, ["I1"]),
    ("incidents/", {"group": ["G1", "G2", "G3"]}, ["I1"]),
    ("incidents/", {"asserted_by": "G2"}, ["I1"]),
    ("findings/", {"group": "G1"}, ["F1"]),
    ("groups/", {"tied_to": "G1"}, ["G4"]),
    ("groups/", {"tied_to": "G2", "tie_kind": tie("G1")["kind"]}, ["G4"]),
]


@pytest.mark.parametrize(("path", "parameters", "expected"), BY_GROUP)
def test_a_filter_by_a_merged_id_finds_records_of_the_successor(
    api, then, path, parameters, expected
):
    assert ids(api(path, parameters)) == expected


@pytest.mark.parametrize(("path", "parameters", "expected"), BY_GROUP)
def test_an_export_follows_merged_ids_too(api, then, path, parameters, expected):
    response = api(path, {**parameters, "format": "ndjson"})
    lines = b"".join(response.streaming_content).splitlines()
    assert [json.loads(line)["id"] for line in lines if b'"id"' in line][-1:] == expected


def test_before_the_merge_the_id_finds_the_record_itself(api, then):
    assert ids(api("incidents/", {"group": "G1", "as_of": then})) == ["I1"]
    assert ids(api("incidents/", {"group": "G3", "as_of": then})) == []


def test_a_count_follows_merged_ids_too(api, then):
    assert api("incidents/", {"group": "G1", "count": "true"}).json()["count"] == 1


def test_a_walk_that_began_before_the_merge_stays_at_its_moment(api, client, db):
    publish(group("G1"), group("G2"))
    publish(*(attributed(f"I{number}", 1, "G1") for number in (1, 2, 3)))
    page = api("incidents/", {"group": "G1", "limit": 2, "ordering": "updated"}).json()
    publish(*(attributed(f"I{number}", 2, "G2") for number in (1, 2, 3)))
    merge("G1", "G2")
    assert ids(client.get(page["next"])) == ["I3"]


def test_a_walk_over_the_incidents_of_a_group_continues_when_the_group_is_merged(api, client, db):
    publish(group("G1"), group("G2"))
    publish(*(attributed(f"I{number}", 1, "G1") for number in (1, 2, 3)))
    first = api("groups/G1/incidents/", {"limit": 2, "ordering": "updated"})
    publish(*(attributed(f"I{number}", 2, "G2") for number in (1, 2, 3)))
    merge("G1", "G2")
    last = client.get(first.json()["next"])
    assert [*ids(first), *ids(last)] == ["I1", "I2", "I3"]
    assert ids(client.get(last.json()["previous"])) == ["I1", "I2"]
    assert api("groups/G1/incidents/").status_code == 308


def test_a_merge_between_the_two_statements_of_a_page_is_noticed(api, db, monkeypatch):
    publish(group("G1"), group("G2"), attributed("I1", 1, "G1"))
    people()
    original = successors.fetch_all
    asked: list[Any] = []

    def merged_meanwhile(*args):
        rows = original(*args)
        if not asked:
            asked.append(args)
            # The role of the API is set only for its statements.
            publish(attributed("I1", 2, "G2"))
            merge("G1", "G2")
        return rows

    monkeypatch.setattr(successors, "fetch_all", merged_meanwhile)
    assert ids(api("incidents/", {"group": "G1"})) == ["I1"]


def test_sources_are_found_by_a_merged_incident_that_cites_them(api, db):
    publish(source("S1"), source("S2"), incident("I1", sources=[ref("S1")]), incident("I2"))
    merge("I1", "I2")
    found = ids(api("sources/", {"cited_by": "I1"}))
    assert found == ids(api("sources/", {"cited_by": "I2"}))


def test_every_filter_that_takes_a_records_id_follows_merges():
    taking = {
        name
        for listing in LISTINGS.values()
        for name, filter in listing.filters.items()
        if str(filter.example)[:1] in "GIFS" and str(filter.example)[1:].isdigit()
    }
    following = {
        name
        for listing in LISTINGS.values()
        for name, filter in listing.filters.items()
        if filter.names_records
    }
    assert (
        taking
        == following
        == {
            "group",
            "asserted_by",
            "tied_to",
            "part_of",
            "related_to",
            "source",
            "cited_by",
        }
    )


def reconciled(api, parameter: str, value) -> dict:
    return api("reconcile/groups/", {parameter: json.dumps(value)}).json()


def test_reconciling_by_the_id_answers_with_the_successor(api, then):
    (found,) = reconciled(api, "queries", {"q": {"query": "G1"}})["q"]["result"]
    assert (found["id"], found["score"], found["match"]) == ("G3", 100, True)


def test_data_extension_by_a_merged_id_gives_the_values_of_the_successor(api, db):
    publish(group("G1"), group("G2", aliases=[alias("The Second")]))
    merge("G1", "G2")
    asked = {"ids": ["G1", "G2", "G9"], "properties": [{"id": "alias"}]}
    rows = reconciled(api, "extend", asked)["rows"]
    assert rows["G1"] == rows["G2"] == {"alias": [{"str": "The Second"}]}
    assert rows["G9"] == {"alias": []}


def test_a_preview_of_the_id_shows_the_successor(api, then):
    assert b"(G3)" in api("reconcile/groups/preview/G1/").content
    assert "(G3)" in api("reconcile/groups/flyout/G1/").json()["html"]
