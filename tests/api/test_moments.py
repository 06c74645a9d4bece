"""Lists and records as of a time, or of a release."""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.reads import moments
from publication import releases
from publication.models import Publication
from tests.api.answers import iso
from tests.api.answers import last_moment as now
from tests.api.test_bad_parameters import problem
from tests.publication.documents import group, incident, source
from tests.publication.histories import random_history
from tests.publication.publishing import merge, people, publish, redact, withdraw

KINDS = ("groups", "incidents", "findings", "sources", "places")


def cut(name: str) -> Any:
    return releases.cut_release(name, "", people()[0])


def content(api, path, **parameters) -> bytes:
    response = api(path, parameters)
    assert response.status_code == 200, response.content
    return response.content


def test_list_as_of_a_time_is_what_it_was_then(api):
    publish(group("G1"), group("G2"))
    before, then = content(api, "groups/"), now()
    publish(group("G1", 2), group("G3"))
    withdraw("G2")
    assert content(api, "groups/") != before
    assert content(api, "groups/", as_of=then) == before


def test_list_of_a_release_is_what_it_was_when_the_release_was_cut(api):
    publish(group("G1"), group("G2"))
    before = content(api, "groups/", count="true")
    cut("2024.1")
    publish(group("G1", 2))
    withdraw("G2")
    assert content(api, "groups/", release="2024.1", count="true") == before


def test_record_as_of_a_time_is_the_version_that_was_current(api):
    publish(group("G1"))
    first, then = content(api, "groups/G1/"), now()
    publish(group("G1", 2))
    assert content(api, "groups/G1/", as_of=then) == first
    assert json.loads(content(api, "groups/G1/", as_of=now()))["version"] == 2


def test_record_is_not_found_at_a_time_before_it_was_published(api):
    publish(group("G1"))
    then = now()
    publish(group("G2"))
    assert "at that moment" in problem(api("groups/G2/", {"as_of": then}), 404)["detail"]


def test_withdrawn_record_is_there_before_and_gone_after(api):
    publish(group("G1"))
    before = now()
    withdraw("G1")
    after = now()
    publish(group("G1", 2))
    assert api("groups/G1/", {"as_of": before}).status_code == 200
    assert problem(api("groups/G1/", {"as_of": after}), 410)
    assert api("groups/G1/").json()["version"] == 2


def test_merged_record_leads_to_its_successor_at_the_same_moment(api, client):
    publish(group("G1"), group("G2"))
    before = now()
    merge("G1", "G2")
    after = now()
    publish(group("G2", 2))
    assert api("groups/G1/", {"as_of": before}).json()["id"] == "G1"
    response = api("groups/G1/", {"as_of": after})
    assert response.status_code == 308
    assert client.get(response["Location"]).json()["version"] == 1


def test_redacted_version_is_gone_from_the_past_too(api):
    publish(group("G1", name="A name that must go"))
    then = now()
    publish(group("G1", 2))
    redact("G1", 1, "Privacy.")
    assert problem(api("groups/G1/", {"as_of": then}), 451)["reason"] == "Privacy."
    assert b"must go" not in content(api, "groups/", as_of=then)


def test_versions_at_a_time_are_those_published_until_then(api, client):
    for version in (1, 2, 3):
        publish(group("G1", version))
    then = now()
    publish(group("G1", 4))
    page = api("groups/G1/versions/", {"as_of": then, "limit": 2}).json()
    assert [each["version"] for each in page["results"]] == [1, 2]
    page = client.get(page["next"]).json()
    assert [each["version"] for each in page["results"]] == [3]


def test_lists_before_the_first_publication_are_empty(api):
    publish(group("G1"))
    assert api("groups/", {"as_of": "2000-01-01T00:00:00Z", "count": "true"}).json() == {
        "next": None,
        "previous": None,
        "count": 0,
        "results": [],
    }
    assert problem(api("groups/G1/", {"as_of": "2000-01-01"}), 404)


def test_walk_at_a_moment_goes_on_at_that_moment(api, client):
    publish(*(group(f"G{number}") for number in range(1, 8)))
    then = now()
    seen, address = [], f"/api/v1/groups/?limit=1&as_of={then}"
    while address:
        page = client.get(address).json()
        seen += [(each["id"], each["version"]) for each in page["results"]]
        address = page["next"]
        publish(group("G1", 1 + len(seen)), group(f"G{50 + len(seen)}"))
    assert seen == [(f"G{number}", 1) for number in range(1, 8)]


def test_cursor_is_refused_with_another_moment(api):
    publish(group("G1"), group("G2"))
    then = now()
    publish(group("G3"))
    page = api("groups/", {"limit": 1, "as_of": then}).json()
    cursor = page["next"].split("cursor=")[1].split("&")[0].replace("%3A", ":")
    assert problem(api("groups/", {"limit": 1, "cursor": cursor}))
    assert problem(api("groups/", {"limit": 1, "cursor": cursor, "as_of": now()}))


def test_filters_apply_to_the_requested_moment(api):
    publish(source("S1"), incident("I1"))
    then = now()
    publish(source("S1", 2, publisher=None))
    found = api("incidents/", {"publisher": "The Daily", "as_of": then}).json()["results"]
    assert [each["id"] for each in found] == ["I1"]
    assert api("incidents/", {"publisher": "The Daily"}).json()["results"] == []


@pytest.mark.parametrize("path", ["groups/", "groups/G1/", "groups/G1/versions/"])
@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("as_of=yesterday", "as_of"),
        ("as_of=9999-01-01T00:00:00Z", "as_of"),
        ("as_of=2024-01-01&as_of=2024-01-02", "as_of"),
        ("as_of=2024-01-01&release=2024.1", "as_of"),
        ("release=2099.1", "release"),
        ("release=../x", "release"),
        ("release=2024.1%0A", "release"),
        ("release=2024.1&release=2024.2", "release"),
    ],
)
def test_an_invalid_moment_is_refused_by_parameter_name(api, path, query, name):
    publish(group("G1"))
    cut("2024.1")
    body = problem(api(f"{path}?{query}"))
    assert {each["parameter"] for each in body["errors"]} == {name}


def test_a_future_time_is_refused_and_the_present_is_accepted(api):
    publish(group("G1"))
    soon = datetime.now(UTC) + timedelta(minutes=5)
    assert problem(api("groups/", {"as_of": iso(soon)}))
    assert api("groups/", {"as_of": iso(datetime.now(UTC))}).status_code == 200


def test_a_day_without_a_time_means_its_end(api):
    publish(group("G1"))
    today = datetime.now(UTC).date()
    assert api("groups/G1/", {"as_of": today.isoformat()}).status_code == 200
    yesterday = today - timedelta(days=1)
    assert problem(api("groups/G1/", {"as_of": yesterday.isoformat()}), 404)
    assert problem(api("groups/", {"as_of": (today + timedelta(days=1)).isoformat()}))


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2024-07-16", "2024-07-16T23:59:59.999999Z"),
        ("20240716", "2024-07-16T23:59:59.999999Z"),
        ("2024-07-16T00:00:00", "2024-07-16T00:00:00.000000Z"),
        ("2024-07-16 00:00+00:00", "2024-07-16T00:00:00.000000Z"),
    ],
)
def test_the_end_of_a_day_is_its_last_microsecond_and_a_time_is_unchanged(text, end):
    assert iso(moments.MOMENTS["as_of"].field.clean(text)) == end


def test_a_moment_costs_one_more_query(api):
    publish(group("G1"))

    def count(**parameters) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api("groups/", parameters).status_code == 200
        return len(queries)

    # Each with a savepoint and the role set and reset.
    assert count(as_of=now()) == count() + 5


@pytest.mark.parametrize("seed", range(3))
def test_every_moment_of_a_random_history_reads_as_it_was_published(api, seed):
    """This history has no redactions, which are the exception."""
    chance = random.Random(seed)
    was: dict[str, list[bytes]] = {}
    for _ in range(12):
        random_history(chance, 4, redacting=False)
        was[now()] = [content(api, f"{kind}/") for kind in KINDS]
    for then, contents in was.items():
        assert [content(api, f"{kind}/", as_of=then) for kind in KINDS] == contents


@pytest.mark.parametrize("kind", ["groups", "incidents"])
def test_a_past_moment_is_read_without_a_sequential_scan(api, kind):
    from api.reads.queries import AS_OF, RECORD, page_sql
    from publication.vocabulary import Kind

    publish(*(group(f"G{number}") for number in range(1, 30)), incident("I1"))
    listing = Kind(kind[:-1])
    for sql in (
        page_sql(listing, (), "updated", at=True, after=False, backwards=False),
        AS_OF,
        RECORD,
    ):
        plan = plan_of(
            sql,
            {
                "at": Publication.objects.count(),
                "limit": 10,
                "moment": datetime.now(UTC),
                "public_id": "G1",
                "kind": listing,
            },
        )
        assert "Seq Scan" not in plan.replace("Seq Scan on publication_loghead", ""), plan


def plan_of(sql: str, parameters: dict) -> str:
    """Return the plan if a sequential scan is the last resort, as in a large table."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + sql, parameters)
        return "\n".join(line for (line,) in cursor.fetchall())
