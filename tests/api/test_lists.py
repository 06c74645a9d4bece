import gzip
import json
from collections.abc import Callable
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publication.models import PublishedDocument
from tests.api.answers import ids
from tests.publication.documents import finding, group, incident, place, source, span
from tests.publication.publishing import entry, lose_compressed, publish, publish_entries, withdraw

MAKERS: dict[str, tuple[Callable[..., dict], str]] = {
    "groups": (group, "G{}"),
    "incidents": (incident, "I{}"),
    "findings": (finding, "F{}"),
    "sources": (source, "S{}"),
    "places": (place, "{}"),
}
every_list = pytest.mark.parametrize("name", MAKERS)


def documents(name: str, numbers, **changes) -> list[dict]:
    make, public_id = MAKERS[name]
    return [make(public_id.format(number), **changes) for number in numbers]


@every_list
def test_an_empty_list_has_no_results(api, name):
    response = api(f"{name}/")
    assert response.status_code == 200
    assert response.json() == {"next": None, "previous": None, "results": []}
    assert response["Content-Type"] == "application/json"


@every_list
def test_empty_list_is_counted(api, name):
    assert api(f"{name}/", {"count": "true"}).json()["count"] == 0


@every_list
def test_list_holds_the_documents_as_they_are_stored(api, name):
    publish(*documents(name, range(1, 4)))
    stored = PublishedDocument.objects.values_list("body", flat=True)
    content = api(f"{name}/").content.decode()
    for body in stored:
        assert body in content
    assert len(json.loads(content)["results"]) == 3


@every_list
def test_list_shows_only_the_current_version_of_what_is_live(api, name):
    make, public_id = MAKERS[name]
    publish(*documents(name, [1, 2] if name != "places" else [1]))
    publish(make(public_id.format(1), version=2))
    if name != "places":
        withdraw(public_id.format(2))  # a place is never withdrawn
    results = api(f"{name}/").json()["results"]
    assert [(each["id"], each["version"]) for each in results] == [(public_id.format(1), 2)]


@every_list
def test_number_of_queries_does_not_depend_on_the_number_of_rows(api, name):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api(f"{name}/", {"count": "true"}).status_code == 200
        return len(queries)

    none = count()
    publish(*documents(name, range(1, 3)))
    few = count()
    publish(*documents(name, range(3, 60)))
    many = count()
    # Page and count, each with a savepoint and the role set and reset. If no row has the head of
    # the log, it is read as well.
    assert few == many == 2 * 5
    assert none == 3 * 5


@every_list
@pytest.mark.parametrize("limit", [1, 2, 5, 7])
def test_walk_over_pages_shows_each_record_once(api, client, name, limit):
    publish(*documents(name, range(1, 8)))
    seen, address = [], f"/api/v1/{name}/?limit={limit}"
    while address:
        page = client.get(address).json()
        assert 1 <= len(page["results"]) <= limit
        seen += [each["id"] for each in page["results"]]
        address = page["next"]
    assert seen == ids(api(f"{name}/"))
    assert len(set(seen)) == 7


@every_list
def test_every_ordering_walks_over_all_rows_and_back(api, client, name):
    publish(*documents(name, range(1, 8)))
    refused = api(f"{name}/", {"ordering": "?"}).json()
    # Only a search has relevance.
    for ordering in set(refused["errors"][0]["allowed"]) - {"relevance"}:
        whole = ids(api(f"{name}/", {"ordering": ordering}))
        assert len(whole) == 7
        pages = [client.get(f"/api/v1/{name}/?limit=3&ordering={ordering}").json()]
        while pages[-1]["next"]:
            pages.append(client.get(pages[-1]["next"]).json())
        forwards = [[each["id"] for each in page["results"]] for page in pages]
        assert list(chain.from_iterable(forwards)) == whole
        back = pages[-1]
        for expected in reversed(forwards[:-1]):
            back = client.get(back["previous"]).json()
            assert [each["id"] for each in back["results"]] == expected
        assert back["previous"] is None
        assert back["next"]


def test_incidents_come_latest_first_and_undated_ones_last(api):
    publish(
        incident("I1", date=span("2024-01-01")),
        incident("I2", date=None),
        incident("I3", date=span("2024-03-01")),
        incident("I4", date=span("2024-03-01")),
    )
    assert ids(api("incidents/")) == ["I4", "I3", "I1", "I2"]
    assert ids(api("incidents/", {"ordering": "date"})) == ["I2", "I1", "I3", "I4"]


def test_groups_are_sorted_by_name_without_regard_to_case_and_accents(api):
    publish(group("G1", name="zeta"), group("G2", name="Élan"), group("G3", name="eland"))
    assert ids(api("groups/")) == ["G2", "G3", "G1"]


def test_updated_sorts_by_publication(api):
    publish(group("G1"))
    publish(group("G2"))
    publish(group("G1", 2))
    assert ids(api("groups/", {"ordering": "-updated"})) == ["G1", "G2"]


@pytest.mark.parametrize("ordering", ["name", "-name", "updated", "-updated"])
def test_walk_sees_one_moment_while_publishing_goes_on(api, client, ordering):
    publish(*documents("groups", range(10, 20)))
    before = ids(api("groups/", {"ordering": ordering}))
    seen, address, number = [], f"/api/v1/groups/?limit=3&ordering={ordering}&count=true", 0
    while address:
        page = client.get(address).json()
        seen += [(each["id"], each["version"]) for each in page["results"]]
        address = page["next"]
        # New ones before and after the page, a new version of all, one gone.
        publish(group(f"G{1 + number}"), group(f"G{90 + number}"))
        publish(*(group(f"G{each}", 2 + number) for each in range(10, 19)))
        if number == 0:
            withdraw("G19")
        number += 1
    assert seen == [(public_id, 1) for public_id in before]


def test_count_is_that_of_the_moment_of_the_page(api, client):
    publish(*documents("groups", range(1, 6)))
    first = api("groups/", {"limit": 2, "count": "true"}).json()
    publish(group("G9"))
    second = client.get(first["next"] + "&count=true").json()
    assert first["count"] == second["count"] == 5


def test_arabic_and_emoji_go_in_and_out_unchanged(api):
    name = "تحریک طالبان پاکستان 🕊️"
    publish(group("G1", name=name), group("G2"))
    assert api("groups/").json()["results"][-1]["name"] == name
    assert ids(api("groups/", {"search": "طالبان"})) == ["G1"]
    assert ids(api("groups/", {"name": "🕊️"})) == ["G1"]
    assert name in api("groups/").content.decode()


def test_place_needs_no_approver_to_be_listed(api):
    publish_entries(entry(place("PK"), contributors=(), approver=None))
    assert ids(api("places/")) == ["PK"]


def test_a_page_is_compressed_for_clients_that_accept_gzip(api):
    publish(*(incident(f"I{number}") for number in range(1, 5)))
    plain = api("incidents/?limit=2")
    packed = api("incidents/?limit=2", headers={"accept-encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    address = plain.json()["next"].partition("/api/v1/")[2]
    following = api(address, headers={"accept-encoding": "gzip"})
    assert len(json.loads(gzip.decompress(following.content))["results"]) == 2


def test_a_compressed_page_has_its_own_etag_and_a_vary_header(api):
    publish(incident())
    plain, packed = api("incidents/"), api("incidents/", headers={"accept-encoding": "gzip"})
    assert plain["ETag"] != packed["ETag"]
    assert "Accept-Encoding" in plain["Vary"]
    assert "Accept-Encoding" in packed["Vary"]
    for answer, coding in ((plain, ""), (packed, "gzip")):
        headers = {"accept-encoding": coding, "if-none-match": answer["ETag"]}
        assert api("incidents/", headers=headers).status_code == 304


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br, gzip; q=0.0", "x-gzipped"])
def test_a_page_is_not_compressed_for_clients_that_do_not_accept_gzip(api, accepted):
    publish(incident())
    answer = api("incidents/", headers={"accept-encoding": accepted})
    assert not answer.has_header("Content-Encoding")
    assert len(answer.json()["results"]) == 1


@pytest.mark.owner
def test_a_page_is_not_compressed_when_one_document_is_stored_uncompressed(api):
    publish(incident("I1"), incident("I2"))
    lose_compressed(pk=1)
    answer = api("incidents/", headers={"accept-encoding": "gzip"})
    assert not answer.has_header("Content-Encoding")
    assert len(answer.json()["results"]) == 2


@pytest.mark.parametrize(
    "query",
    [
        "country=PK&country=PK",
        "country=PK&country=AF&country=PK",
        "kind=bombing&kind=bombing&kind=armed+attack",
        "search=a&search=a",
        "as_of={now}&as_of={now}",
    ],
)
def test_a_value_that_is_given_twice_does_not_break_the_walk(api, client, query):
    publish(*(incident(f"I{number}", title=f"A camp {number}") for number in range(1, 6)))
    now = api("").json()["log"]["published_at"]
    address = f"/api/v1/incidents/?limit=2&{query.format(now=now)}"
    seen = []
    while address:
        response = client.get(address)
        assert response.status_code == 200, response.content
        seen += [each["id"] for each in response.json()["results"]]
        address = response.json()["next"]
    assert sorted(seen) == [f"I{number}" for number in range(1, 6)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("country=PK&country=PK", "country=PK"),
        ("country=PK&country=AF", "country=AF&country=PK&country=AF"),
    ],
)
def test_a_cursor_is_accepted_for_the_same_filters_in_another_order(api, first, second):
    publish(*(incident(f"I{number}") for number in range(1, 4)))
    following = api(f"incidents/?limit=2&{first}").json()["next"]
    cursor = following.split("cursor=")[1].split("&")[0]
    response = api(f"incidents/?limit=2&{second}&cursor={cursor}")
    assert ids(response) == ["I1"]
