import hashlib
import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publication import releases
from publication.vocabulary import Kind
from tests.api.answers import iso
from tests.api.test_bad_parameters import problem
from tests.api.test_moments import plan_of
from tests.publication.documents import group, incident
from tests.publication.publishing import merge, people, publish, redact, refresh, withdraw


def cut(name: str, note: str = "") -> Any:
    return releases.cut_release(name, note, people()[0])


def body(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_there_are_no_releases_at_first(api):
    assert api("releases/").json() == {"next": None, "previous": None, "results": []}


def test_releases_are_listed_newest_first(api, client):
    for number in (1, 2, 3):
        publish(group(version=number))
        cut(f"2024.{number}", f"The note of {number}")
    page = api("releases/", {"limit": 2}).json()
    assert [each["name"] for each in page["results"]] == ["2024.3", "2024.2"]
    assert page["results"][0]["note"] == "The note of 3"
    page = client.get(page["next"]).json()
    assert [each["name"] for each in page["results"]] == ["2024.1"]
    assert page["next"] is None


def test_a_cached_list_of_releases_is_refreshed_after_a_new_release(api):
    publish(group())
    before = api("releases/")
    same = api("releases/", headers={"If-None-Match": before["ETag"]})
    cut("2024.1")
    after = api("releases/", headers={"If-None-Match": before["ETag"]})
    assert (same.status_code, after.status_code) == (304, 200)


def test_manifest_says_what_a_release_is_and_how_to_cite_it(api):
    (publication,) = publish(group())
    release = cut("2024.1", "First.")
    manifest = api("releases/2024.1/").json()
    assert manifest["seq"] == publication.seq
    assert manifest["published_at"] == iso(publication.published_at)
    assert manifest["created_at"] == iso(release.created_at)
    assert manifest["citation"].startswith("Sourcebook, release 2024.1, data as of ")
    assert manifest["citation"].endswith("http://testserver/api/v1/releases/2024.1/")
    assert manifest["log"] in manifest["citation"]
    assert manifest["redacted"] == []


def test_a_release_contains_no_user_names(api):
    publish(group())
    release = cut("2024.1")
    for path in ("releases/", "releases/2024.1/"):
        content = api(path).content.decode()
        assert release.created_by.username not in content
        assert "created_by" not in content


def test_every_file_matches_the_manifest(api, client):
    publish(*(group(f"G{number}") for number in range(1, 6)), incident())
    cut("2024.1")
    publish(group("G1", 2))
    files = api("releases/2024.1/").json()["files"]
    assert {file["name"] for file in files} == {f"{kind}s.ndjson" for kind in Kind.values}
    for file in files:
        response = client.get(file["url"])
        content = body(response)
        assert response["Content-Type"] == file["media_type"] == "application/x-ndjson"
        assert int(response["Content-Length"]) == len(content) == file["bytes"]
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert content.count(b"\n") == file["records"]


def test_a_cached_file_is_unchanged_until_a_redaction(api):
    publish(group("G1", name="A name that must go"), group("G2"))
    cut("2024.1")
    first = api("releases/2024.1/files/groups.ndjson")
    held = {"If-None-Match": first["ETag"]}
    assert api("releases/2024.1/files/groups.ndjson", headers=held).status_code == 304
    redact("G1", 1, "Privacy.")
    content = body(api("releases/2024.1/files/groups.ndjson", headers=held))
    assert b"must go" not in content
    assert content.count(b"\n") == 1


def test_who_asks_by_date_is_sent_the_file_again_after_a_redaction(api):
    publish(group("G1"))
    cut("2024.1")
    time.sleep(1)  # Last-Modified is sent once its second has passed
    path = "releases/2024.1/files/groups.ndjson"
    held = {"If-Modified-Since": api(path)["Last-Modified"]}
    assert api(path, headers=held).status_code == 304
    redact("G1", 1, "Privacy.")
    assert api(path, headers=held).status_code == 200


def test_the_manifest_lists_later_redactions(api):
    publish(group("G1"), group("G2"), incident())
    publish(group("G1", 2))
    cut("2024.1")
    redact("G1", 1, "It was not a part of the release.")
    redaction = redact("G1", 2, "Privacy.")
    publish(group("G2", 2))
    redact("G2", 2, "It came later.")
    assert api("releases/2024.1/").json()["redacted"] == [
        {"type": "group", "id": "G1", "version": 2, "seq": redaction.seq, "reason": "Privacy."}
    ]


def test_manifest_says_which_file_no_longer_matches_its_hash(api):
    publish(group("G1"), group("G2"), incident())
    cut("2024.1")
    assert all(file["intact"] for file in api("releases/2024.1/").json()["files"])
    redact("G1", 1, "Privacy.")
    files = api("releases/2024.1/").json()["files"]
    assert [file["name"] for file in files if not file["intact"]] == ["groups.ndjson"]
    for file in files:
        content = body(api(f"releases/2024.1/files/{file['name']}"))
        assert (hashlib.sha256(content).hexdigest() == file["sha256"]) is file["intact"]


def test_head_of_a_file_has_its_length_and_no_body(api, client):
    publish(group())
    cut("2024.1")
    response = client.head("/api/v1/releases/2024.1/files/groups.ndjson")
    length = len(body(api("releases/2024.1/files/groups.ndjson")))
    assert int(response["Content-Length"]) == length
    assert response.content == b""


def test_difference_names_what_was_added_changed_removed_and_redacted(api):
    publish(*(group(f"G{number}") for number in range(1, 8)))
    withdraw("G7")
    cut("2024.1")
    publish(group("G1", 2))
    publish(group("G1", 3), group("G8"), group("G9"))
    withdraw("G2")
    merge("G3", "G4")
    refresh("G4")
    withdraw("G9")
    publish(group("G7", 2))
    redact("G5", 1, "Privacy.")
    cut("2024.2")
    publish(group("G6", 2))
    diff = api("releases/2024.1/diff/2024.2/").json()
    assert [
        (each["change"], each["id"], each["from_version"], each["to_version"])
        for each in diff["results"]
    ] == [
        ("changed", "G1", 1, 3),
        ("added", "G8", None, 1),
        ("removed", "G2", 1, None),
        ("removed", "G3", 1, None),
        ("changed", "G4", 1, 2),
        ("added", "G7", None, 2),
        ("redacted", "G5", 1, None),
    ]
    assert {each["id"]: each["successor"] for each in diff["results"]}["G3"] == "G4"
    assert (diff["from"]["name"], diff["to"]["name"]) == ("2024.1", "2024.2")


def test_difference_comes_in_pages(api, client):
    publish(group("G99"))
    cut("2024.1")
    publish(*(group(f"G{number}") for number in range(1, 8)))
    cut("2024.2")
    seen, page = [], api("releases/2024.1/diff/2024.2/", {"limit": 3}).json()
    while True:
        seen += [each["id"] for each in page["results"]]
        if not page["next"]:
            break
        page = client.get(page["next"]).json()
    assert seen == [f"G{number}" for number in range(1, 8)]


def test_a_release_compared_with_itself_has_no_differences(api):
    publish(group())
    cut("2024.1")
    assert api("releases/2024.1/diff/2024.1/").json()["results"] == []


def test_a_comparison_in_the_wrong_order_names_the_right_address(api):
    publish(group())
    cut("2024.1")
    publish(group(version=2))
    cut("2024.2")
    detail = problem(api("releases/2024.2/diff/2024.1/"), 404)["detail"]
    assert "/api/v1/releases/2024.1/diff/2024.2/" in detail


@pytest.mark.parametrize(
    "path",
    [
        "releases/2024.9/",
        "releases/2024.9/files/groups.ndjson",
        "releases/2024.1/files/people.ndjson",
        "releases/2024.1/files/groups.ndjson/",
        "releases/2024.1/files/..",
        "releases/2024.1/diff/2024.9/",
        "releases/2024.9/diff/2024.1/",
        "releases/..%2F/",
        "releases/2024.1%0A/",
    ],
)
def test_an_unknown_release_is_not_found(api, path):
    publish(group())
    cut("2024.1")
    problem(api(path), 404)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("releases/?page=2", "page"),
        ("releases/?before=x", "before"),
        ("releases/2024.1/?x=1", "x"),
        ("releases/2024.1/files/groups.ndjson?x=1", "x"),
        ("releases/2024.1/diff/2024.2/?since=1", "since"),
    ],
)
def test_unknown_parameter_is_named(api, path, name):
    publish(group())
    cut("2024.1")
    assert [each["parameter"] for each in problem(api(path))["errors"]] == [name]


def test_number_of_queries_does_not_depend_on_the_number_of_releases_or_records(api):
    def counts() -> list[int]:
        numbers = []
        for path in ("releases/", "releases/2024.1/", "releases/2024.1/diff/2024.2/"):
            with CaptureQueriesContext(connection) as queries:
                assert api(path).status_code == 200
            numbers.append(len(queries))
        return numbers

    publish(group())
    cut("2024.1")
    publish(group(version=2))
    cut("2024.2")
    few = counts()
    for number in range(3, 9):
        publish(group(version=number), *(group(f"G{number}{each}") for each in range(9)))
        cut(f"2024.{number}")
    # Each with a savepoint and the role set and reset.
    assert few == counts() == [5 * 2, 5 * 4, 5 * 4]


def test_difference_and_files_are_read_without_a_sequential_scan(db):
    from api.reads.release_queries import DIFF, REDACTED_SINCE
    from publication.releases.files import BATCH_SQL

    publish(*(group(f"G{number}") for number in range(1, 30)))
    values = {"since": 3, "after": 3, "until": 20, "limit": 10, "at": 20, "seq": 5}
    for sql in (DIFF, REDACTED_SINCE, BATCH_SQL.format(table="publication_grouprow")):
        assert "Seq Scan" not in plan_of(sql, values)


def test_numbers_of_a_file_that_the_application_did_not_write_are_not_told(api, monkeypatch):
    """Whoever has the application's login can insert a file, but not vouch for it."""
    publish(group())
    monkeypatch.setattr("publication.releases.files.mac", lambda *_: bytes(16))
    cut("2024.1")
    manifest = api("releases/2024.1/").json()
    for file in manifest["files"]:
        assert (file["records"], file["bytes"], file["sha256"]) == (None, None, None)
        assert file["intact"] is False
    response = api("releases/2024.1/files/groups.ndjson")
    assert body(response).count(b"\n") == 1
    assert "Content-Length" not in response
