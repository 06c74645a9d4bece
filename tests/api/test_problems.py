"""Every error below /api/ is a problem document (RFC 9457) that other origins may read."""

import io
import json

import pytest
from django.test import Client
from django.urls import set_script_prefix

from curation.web.handlers import Application
from tests.publication.documents import group
from tests.publication.publishing import publish


def check_problem(response, status):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-store"
    body = response.json()
    assert body["status"] == status
    assert body["type"] and body["title"] and body["detail"]
    return body


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v2/",
        "/api/v2/groups/",
        "/api/v2",
        "/api/v10/groups/",
        "/api/x",
        "/api//v1/",
        "/api/v1/nowhere/",
        "/api/v1/groups/G1/nowhere/",
        "/api/v1/groups/G1%0A/",
        "/api/%0A/",
        "/api/%00/",
        "/api/%FF/",
        pytest.param("/api/v1/" + "x" * 20_000, id="long"),
        pytest.param("/api/" + "x/" * 5_000, id="deep"),
    ],
)
def test_an_unknown_api_address_is_a_problem_document(api_reads, client, path):
    check_problem(client.get(path), 404)


@pytest.mark.parametrize("path", ["/api", "/api/v1"])
def test_a_missing_slash_redirects_to_the_address_with_it(api_reads, client, path):
    response = client.get(path)
    assert response.status_code == 301
    assert response["Location"] == f"{path}/"


@pytest.mark.parametrize("path", ["/api/", "/api/v2/", "/api/v1/nowhere/", "/api/v1/groups/"])
@pytest.mark.parametrize("method", ["POST", "DELETE", "TRACE", "BREW"])
def test_another_method_is_a_problem_document(api_reads, client, path, method):
    response = client.generic(method, path)
    check_problem(response, 405)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["/api/", "/api/v2/", "/api/v1/groups/"])
@pytest.mark.parametrize("host", ["elsewhere.example", "a b", "[", "x" * 99, "a/../b"])
def test_a_host_that_is_not_served_is_a_problem_document(client, settings, path, host):
    settings.ALLOWED_HOSTS = ["sourcebook.example"]
    check_problem(client.get(path, headers={"Host": host}), 400)


def test_an_error_outside_the_api_is_an_html_page(client, settings):
    settings.ALLOWED_HOSTS = ["sourcebook.example"]
    response = client.get("/admin/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")


def test_a_form_that_is_too_large_is_a_problem_document(api_reads, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    response = client.post(
        "/api/v1/reconcile/groups/",
        "queries=" + "x" * 2_000,
        content_type="application/x-www-form-urlencoded",
    )
    check_problem(response, 413)


def test_an_error_before_any_view_is_a_problem_document(client, monkeypatch):
    def fail(*arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("django.middleware.common.CommonMiddleware.process_request", fail)
    client = Client(raise_request_exception=False)
    check_problem(client.get("/api/v1/groups/"), 500)
    assert client.get("/admin/")["Content-Type"].startswith("text/html")


CONDITIONS = {
    "If-Match": '"another"',
    "If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT",
}


@pytest.mark.parametrize("header", CONDITIONS)
@pytest.mark.parametrize(
    "path",
    [
        "",
        "groups/",
        "groups/?format=ndjson",
        "groups/G1/",
        "groups/G1/?format=stix",
        "groups/G1/versions/",
        "groups/G1/versions/1/",
        "groups/G1/ties/",
        "changes/",
        "releases/",
        "tables/",
    ],
)
def test_a_condition_that_fails_is_a_problem_document(api, path, header):
    publish(group())
    if header == "If-Unmodified-Since" and "Last-Modified" not in api(path):
        header = "If-Match"  # a publication in the current second has no such time yet
    body = check_problem(api(path, headers={header: CONDITIONS[header]}), 412)
    assert "If-Match" in body["detail"]


def test_a_condition_that_holds_gets_the_answer(api):
    publish(group())
    tag = api("groups/G1/")["ETag"]
    assert api("groups/G1/", headers={"If-Match": tag}).status_code == 200
    assert api("groups/G1/", headers={"If-Match": "*"}).status_code == 200


@pytest.mark.parametrize("path", ["/api/", "/api/v2/groups/", "/api/v1/nowhere/"])
def test_requests_refused_by_the_server_get_the_same_problem_document(api_reads, monkeypatch, path):
    monkeypatch.setattr("curation.web.handlers.close_old_connections", lambda: None)
    began = {}
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    answer = Application()(environ, lambda status, headers: began.update(headers))
    set_script_prefix("/")
    assert began["Content-Type"] == "application/problem+json"
    assert json.loads(b"".join(answer))["status"] == 404
    assert "Cookie" not in began.get("Vary", "")
