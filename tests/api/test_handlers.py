"""The API's own request handler: where it differs from Django's, and where not."""

import io
import json
import time
from typing import Any

import pytest
from django.conf import settings
from django.http import FileResponse
from django.test import Client
from django.urls import set_script_prefix

from curation.web.handlers import Application
from tests.publication.documents import group
from tests.publication.publishing import publish

pytestmark = pytest.mark.usefixtures("api_reads")

# Headers that depend on the time or on the number of requests.
OF_THE_REQUEST = ("RateLimit",)


@pytest.fixture
def application(monkeypatch):
    # It would close the connection of the test's own transaction; Django's test client leaves it
    # out too.
    monkeypatch.setattr("curation.web.handlers.close_old_connections", lambda: None)
    yield Application()
    set_script_prefix("/")


def ask(application, path, method="GET", **environ):
    """Return status, headers and body of an answer, as a web server receives them."""
    began: dict[str, Any] = {}

    def start_response(status, headers):
        began.update(status=int(status.split(" ")[0]), headers=dict(headers))

    path, _, query = path.partition("?")
    answer = application(
        {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            **environ,
        },
        start_response,
    )
    return began["status"], began["headers"], b"".join(answer), answer


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/api/v1/", "GET"),
        ("/api/v1/groups/", "GET"),
        ("/api/v1/groups/?country=PK&limit=2", "GET"),
        ("/api/v1/groups/?colour=red", "GET"),
        ("/api/v1/groups/G999999/", "GET"),
        ("/api/v1/groups", "GET"),
        ("/api/v1/nowhere/", "GET"),
        ("/api/v1/groups/", "OPTIONS"),
        ("/api/v1/schema/", "GET"),
    ],
)
def test_the_api_handler_answers_as_the_whole_middleware_chain_does(application, path, method):
    publish(*(group(f"G{number}") for number in range(1, 4)))
    time.sleep(1 - time.time() % 1)  # Last-Modified is sent once its second has passed
    status, headers, body, _ = ask(application, path, method)
    whole = Client().generic(method, path)
    assert status == whole.status_code
    assert body == whole.content
    for name in OF_THE_REQUEST:
        assert bool(headers.pop(name, None)) == bool(whole.headers.get(name))
        whole.headers.pop(name, None)
    assert headers == dict(whole.headers)


def test_a_complete_api_answer_is_passed_on_in_one_piece(application):
    *_, answer = ask(application, "/api/v1/groups/")
    assert isinstance(answer, list)
    assert len(answer) == 1


def test_an_export_is_passed_on_as_it_is_read(application):
    *_, answer = ask(application, "/api/v1/groups/?format=ndjson")
    assert not isinstance(answer, list)


def test_a_request_for_another_host_is_refused(application, settings):
    settings.ALLOWED_HOSTS = ["sourcebook.example"]
    status, *_ = ask(application, "/api/v1/groups/", HTTP_HOST="elsewhere.example")
    assert status == 400


def test_the_api_does_not_read_the_session(application):
    cookie = f"{settings.SESSION_COOKIE_NAME}=anything"
    _, headers, *_ = ask(application, "/api/v1/groups/", HTTP_COOKIE=cookie)
    assert "Cookie" not in headers["Vary"]
    assert "Set-Cookie" not in headers


def test_links_begin_with_the_path_that_the_application_is_mounted_under(application):
    publish(group("G1"), group("G2"))
    *_, body, _ = ask(application, "/api/v1/groups/?limit=1", SCRIPT_NAME="/data")
    assert json.loads(body)["next"].startswith("http://testserver/data/api/v1/groups/?limit=1&")


def test_a_static_file_does_not_hold_a_thread_until_its_last_byte_is_read(application, tmp_path):
    """The web server sends a list at once; for other iterables it waits before each part."""
    file = tmp_path / "a.js"
    file.write_bytes(b"x" * 100_000)
    opened = file.open("rb")

    def page(environ, start_response):
        start_response("200 OK", [])
        return FileResponse(opened)

    application.pages = page
    *_, body, answer = ask(application, "/static/a.js")
    assert answer == [body] == [b"x" * 100_000]
    assert opened.closed


@pytest.mark.parametrize("path", ["/static/a.js", "/admin/login/", "/api/v1/schema/"])
def test_an_address_with_too_much_unread_is_refused(application, monkeypatch, path):
    monkeypatch.setattr(application.unread_limit, "admits", lambda address, size: False)
    status, headers, body, _ = ask(application, path)
    assert status == 429
    assert int(headers["Retry-After"]) > 0
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert b"Read them first" in body


@pytest.mark.parametrize(
    ("serves", "path", "status"),
    [
        ("api", "/api/v1/", 200),
        ("api", "/admin/login/", 404),
        ("api", "/", 404),
        ("admin", "/admin/login/", 200),
        ("admin", "/api/v1/", 404),
        ("all", "/admin/login/", 200),
        ("all", "/api/v1/", 200),
    ],
)
def test_a_process_serves_only_its_half(application, settings, serves, path, status):
    settings.SERVES = serves
    assert ask(application, path)[0] == status
