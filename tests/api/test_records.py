import json

import pytest

from publication.models import PublishedDocument
from tests.publication.documents import finding, group, incident, place, source
from tests.publication.publishing import merge, publish, redact, refresh, withdraw


def problem(response, status):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (group(), "groups/G1/"),
        (incident(), "incidents/I1/"),
        (finding(), "findings/F1/"),
        (source(), "sources/S1/"),
        (place("PK-KP", ("PK",)), "places/PK-KP/"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_record_is_its_document_byte_for_byte(api, document, path):
    (publication,) = publish(document)
    response = api(path)
    assert response.status_code == 200
    assert response.content == publication.document.body.encode()
    assert response["Content-Type"] == "application/json"


def test_record_is_its_last_published_version(api):
    publish(group())
    publish(group(version=2))
    assert api("groups/G1/").json()["version"] == 2


@pytest.mark.parametrize(
    "path",
    [
        "groups/G2/",
        "groups/I1/",
        "incidents/G1/",
        "groups/g1/",
        "groups/G1%00/",
        "groups/G1%0A/",
        "groups/%FF/",
        "groups/G1'--/",
        "groups/../groups/",
        "groups/تحریک/",
        "groups/🕊️/",
        f"groups/{'9' * 65}/",
        "groups/G1/versions/2/",
        "groups/G1/versions/0/",
        "groups/G1/versions/99999999999/",
        "groups/G1/versions/one/",
        "groups/G2/versions/",
        "nothing/",
        "groups/G1/versions/1/more/",
    ],
)
def test_an_unknown_record_is_not_found(api, path):
    publish(group("G1"))
    assert problem(api(path), 404)["title"] == "Not found"


def test_an_address_without_a_trailing_slash_redirects(api):
    response = api("groups?limit=1")
    assert response.status_code == 301
    assert response["Location"] == "/api/v1/groups/?limit=1"


def test_a_withdrawn_record_answers_410_with_its_reason(api):
    publish(group())
    withdraw("G1", "It never existed. 🕊️")
    body = problem(api("groups/G1/"), 410)
    assert body["reason"] == "It never existed. 🕊️"
    assert body["version"] == 1


def test_a_reinstated_record_can_be_read_again(api):
    publish(group())
    withdraw("G1")
    publish(group(version=2))
    assert api("groups/G1/").json()["version"] == 2


def test_a_merged_record_redirects_to_its_successor(api, client):
    publish(group("G1"), group("G2"))
    merge("G1", "G2")
    response = api("groups/G1/")
    assert response.status_code == 308
    assert response["Location"] == "/api/v1/groups/G2/"
    assert client.get(response["Location"]).json()["id"] == "G2"


def test_versions_of_a_merged_record_are_its_own(api):
    publish(group("G1"), group("G2"))
    publish(group("G1", version=2))
    merge("G1", "G2")
    response = api("groups/G1/versions/")
    assert response.status_code == 200
    assert [each["url"] for each in response.json()["results"]] == [
        "/api/v1/groups/G1/versions/1/",
        "/api/v1/groups/G1/versions/2/",
    ]


def test_redacted_current_version_is_unavailable_with_its_reason(api):
    publish(group())
    redact("G1", 1, "A court order.")
    assert problem(api("groups/G1/"), 451)["reason"] == "A court order."
    assert api("groups/").json()["results"] == []


def test_versions_are_listed_with_their_hashes(api):
    first, second = publish(group())[0], publish(group(version=2))[0]
    refresh("G1")
    withdraw("G1")
    results = api("groups/G1/versions/").json()["results"]
    assert [each["version"] for each in results] == [1, 2, 3]
    assert [each["action"] for each in results] == ["publish", "publish", "refresh"]
    assert [each["sha256"] for each in results][:2] == [first.sha256, second.sha256]
    assert results[0]["url"] == "/api/v1/groups/G1/versions/1/"


def test_versions_come_in_pages(api, client):
    for version in range(1, 6):
        publish(group(version=version))
    page = api("groups/G1/versions/", {"limit": 2}).json()
    seen = [each["version"] for each in page["results"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += [each["version"] for each in page["results"]]
    assert seen == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("fate", ["superseded", "withdrawn", "merged"])
def test_a_version_stays_the_same_after_the_record_changes(api, fate):
    (publication,) = publish(group(name="تحریک 🕊️"))
    before = api("groups/G1/versions/1/").content
    if fate == "superseded":
        publish(group(version=2))
    elif fate == "withdrawn":
        withdraw("G1")
    else:
        publish(group("G2"))
        merge("G1", "G2")
    stored = PublishedDocument.objects.get(pk=publication.seq).body.encode()
    assert api("groups/G1/versions/1/").content == before == stored


def test_redacted_version_is_unavailable_and_the_others_are_not(api):
    publish(group(name="A name that must go"))
    publish(group(version=2))
    redact("G1", 1, "Privacy.")
    assert problem(api("groups/G1/versions/1/"), 451)["reason"] == "Privacy."
    assert api("groups/G1/versions/2/").status_code == 200
    assert api("groups/G1/").status_code == 200
    results = api("groups/G1/versions/").json()["results"]
    assert [each["redacted"] for each in results] == [True, False]
    assert b"must go" not in api("changes/").content


def test_a_stored_document_is_valid_json(api):
    publish(incident())
    assert json.loads(api("incidents/I1/").content)["casualties"][0]["at_least"] == 12
