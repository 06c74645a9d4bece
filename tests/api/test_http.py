"""Rules for every address: read-only, caching, cross-origin requests, errors."""

import time
from datetime import UTC, datetime

import pytest
from django.test import Client

from publication.models import LogHead
from tests.publication.documents import group
from tests.publication.publishing import publish, withdraw

PATHS = [
    "",
    "groups/",
    "groups/G1/",
    "groups/G1/versions/",
    "groups/G1/versions/1/",
    "changes/",
]
CACHED = pytest.mark.parametrize("path", PATHS)


@CACHED
def test_same_answer_is_not_sent_twice(api, published, path):
    first = api(path)
    assert first["ETag"].startswith('"')
    assert "no-cache" in first["Cache-Control"]
    second = api(path, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 304
    assert second.content == b""
    assert second["ETag"] == first["ETag"]


@pytest.mark.parametrize("path", PATHS[:4] + PATHS[5:])
def test_changed_answer_is_sent(api, published, path):
    first = api(path)
    publish(group(version=2))
    second = api(path, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert second["ETag"] != first["ETag"]


def test_other_page_has_another_tag(api, published):
    assert api("groups/?limit=1")["ETag"] != api("groups/?limit=2")["ETag"]


def test_last_modified_never_names_the_current_second(api):
    # A client that sends If-Modified-Since would miss later publications in that second.
    for version in range(1, 20):
        [publication] = publish(group(version=version))
        answer = api("groups/G1/")
        if datetime.now(UTC).replace(microsecond=0) <= publication.published_at:
            break  # otherwise the second was over before the answer
    assert "Last-Modified" not in answer


def test_last_modified_is_sent_once_its_second_has_passed(api, published):
    time.sleep(1)
    for path in PATHS:
        moment = api(path)["Last-Modified"]
        assert api(path, headers={"If-Modified-Since": moment}).status_code == 304


@pytest.mark.parametrize("path", [*PATHS, "nothing/", "schema/", "groups/?kind=x"])
def test_other_origins_may_read_every_answer(api, published, path):
    assert api(path)["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", [*PATHS, "schema/"])
def test_nothing_but_reading_is_allowed(api, client, published, path, method):
    response = getattr(client, method)(f"/api/v1/{path}", {}, content_type="application/json")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@CACHED
def test_a_preflight_request_is_answered(client, published, path):
    response = client.options(f"/api/v1/{path}")
    assert response.status_code == 204
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


@CACHED
def test_head_is_answered_like_get(api, client, published, path):
    response = client.head(f"/api/v1/{path}")
    assert response.status_code == 200
    assert response["ETag"] == api(path)["ETag"]


@pytest.mark.parametrize("path", ["", "changes/", "groups/G1/versions/"])
@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", "*/*", ""])
def test_json_is_sent_for_any_accept_header_where_it_is_the_only_format(
    api, published, path, accept
):
    response = api(path, headers={"Accept": accept})
    assert response["Content-Type"] == "application/json"


def test_tombstones_and_problems_are_not_cached(api, published):
    withdraw("G1")
    assert api("groups/G1/")["Cache-Control"] == "no-store"
    assert api("groups/?x=1")["Cache-Control"] == "no-store"


def test_index_says_where_everything_is(api, client, published):
    body = api("").json()
    assert body["log"]["seq"] == LogHead.objects.get().seq
    for name in ("groups", "incidents", "findings", "sources", "places", "changes", "schema"):
        assert client.get(body[name]).status_code == 200


def test_an_internal_error_is_a_problem_document_and_is_reported(api_reads, monkeypatch):
    from api.views import records

    def fail(*arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(records, "fetch_first", fail)
    with pytest.raises(ZeroDivisionError):
        Client().get("/api/v1/groups/G1/")
    response = Client(raise_request_exception=False).get("/api/v1/groups/G1/")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
