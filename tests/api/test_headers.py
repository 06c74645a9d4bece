"""The security headers on every answer of the API."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import set_script_prefix

from curation.web.handlers import Application
from tests.headers import INLINE, check_api, check_page, directives
from tests.publication.documents import group
from tests.publication.publishing import publish

PATHS_OF_THE_API = [
    "/api/v1/",
    "/api/v1/groups/",
    "/api/v1/groups/G1/",
    "/api/v1/groups/?format=ndjson",
    "/api/v1/groups/?format=csv",
    "/api/v1/groups/?nothing=1",
    "/api/v1/nothing/",
    "/api/v1/groups",
    "/api/",
    "/api/v2/",
    "/api/v1/schema/",
    "/api/v1/changes/",
    "/api/v1/reconcile/groups/",
]


@pytest.fixture
def published(db: None, api_reads: None) -> None:
    publish(group())


@pytest.mark.parametrize("path", PATHS_OF_THE_API)
def test_every_api_answer_has_the_security_headers(
    client: Client, published: None, path: str
) -> None:
    check_api(client.get(path))


class Answer(dict):
    """The headers of an answer as a web server receives them, each once."""


@pytest.fixture
def headers_of(monkeypatch: Any) -> Any:
    """The application as a web server calls it: a path returns the headers of the answer."""
    monkeypatch.setattr("curation.web.handlers.close_old_connections", lambda: None)
    application = Application()

    def ask(path: str, **environ: str) -> Answer:
        given: list[tuple[str, str]] = []
        path, _, query = path.partition("?")
        application(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "REMOTE_ADDR": "127.0.0.1",
                "SERVER_NAME": "testserver",
                "SERVER_PORT": "80",
                "wsgi.input": io.BytesIO(),
                "wsgi.errors": io.StringIO(),
                "wsgi.url_scheme": "http",
                **environ,
            },
            lambda status, headers: given.extend(headers),
        )
        set_script_prefix("/")
        names = [name for name, _ in given if name != "Set-Cookie"]
        assert len({name.lower() for name in names}) == len(names)
        return Answer(given)

    return ask


@pytest.mark.parametrize("path", PATHS_OF_THE_API)
def test_the_api_handler_sends_the_security_headers(
    headers_of: Any, published: None, path: str
) -> None:
    check_api(headers_of(path))


def test_the_api_handler_sends_the_security_headers_with_a_refused_host(
    headers_of: Any, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["sourcebook.example"]
    settings.SECURE_SSL_REDIRECT = True
    check_api(headers_of("/api/v1/", HTTP_HOST="elsewhere.example"))


@pytest.mark.parametrize("path", ["/api/v1/docs/", "/api/v1/docs/?script="])
def test_the_api_docs_page_has_the_same_policy_as_other_pages(
    client: Client, headers_of: Any, published: None, path: str
) -> None:
    for response in (client.get(path), headers_of(path)):
        check_page(response)


def test_the_api_docs_page_has_no_inline_script_or_style(client: Client, published: None) -> None:
    assert INLINE.findall(client.get("/api/v1/docs/").content.decode()) == []


def test_a_preview_for_other_sites_may_be_framed_and_runs_nothing(
    client: Client, published: None
) -> None:
    response = client.get("/api/v1/reconcile/groups/preview/G1/")
    assert directives(response) == {"default-src": ["'none'"]}
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
