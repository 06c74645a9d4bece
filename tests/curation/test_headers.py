"""The headers by which a browser guards itself: on every answer, whoever gives it."""

import base64
import hashlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import set_script_prefix

from curation.handlers import Application
from tests.connections import api_reads, log_alone, log_alone_database
from tests.publication.documents import group
from tests.publication.publishing import publish

__all__ = ["api_reads", "log_alone", "log_alone_database"]

TEMPLATES = Path(settings.BASE_DIR) / "templates"


def directives(response: Any) -> dict[str, list[str]]:
    parts = response["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in parts)}


def check_common(response: Any) -> None:
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "*" not in policy


def check_page(response: Any) -> None:
    check_common(response)
    policy = directives(response)
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"][0] == "'self'"
    assert policy["object-src"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]


def check_api(response: Any) -> None:
    check_common(response)
    policy = directives(response)
    assert set(policy) == {"default-src", "base-uri", "form-action", "frame-ancestors"}
    assert all(sources == ["'none'"] for sources in policy.values())
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    "path", ["/", "/admin/", "/admin/login/", "/nothing/", "/static/nothing.js"]
)
def test_every_page_has_them(client: Client, settings: Any, db: None, path: str) -> None:
    response = client.get(path)
    check_page(response)
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_of_somebody_who_is_signed_in_has_them(client: Client, editor: User) -> None:
    client.force_login(editor)
    for path in ("/admin/", "/admin/entities/group/", "/admin/entities/group/add/"):
        response = client.get(path)
        assert response.status_code == 200
        check_page(response)
    response = client.get("/admin/auth/user/")
    assert response.status_code == 403
    check_page(response)


def test_a_host_that_is_not_served_is_refused_with_them(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["sourcebook.example"]
    # The redirect asks for the host before anything else does.
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/admin/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    check_page(response)
    check_api(client.get("/api/v1/", headers={"Host": "elsewhere.example"}))


def test_a_redirect_to_https_has_them(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/admin/")
    assert response.status_code == 301
    check_page(response)


def test_a_form_without_its_token_is_refused_with_them(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    check_page(response)


def test_an_error_of_our_own_has_them(client: Client, monkeypatch: Any, db: None) -> None:
    def fail(*arguments: Any, **named: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(admin.site, "each_context", fail)
    response = Client(raise_request_exception=False).get("/admin/login/")
    assert response.status_code == 500
    check_page(response)


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
def published(db: None, log_alone: None, api_reads: None) -> None:
    publish(group())


@pytest.mark.parametrize("path", PATHS_OF_THE_API)
def test_every_answer_of_the_api_has_them(client: Client, published: None, path: str) -> None:
    check_api(client.get(path))


class Answer(dict):
    """The headers of an answer as a web server gets them; each is there once."""


@pytest.fixture
def door(monkeypatch: Any) -> Any:
    """The application as a web server calls it: a path gives the headers of the answer."""
    monkeypatch.setattr("curation.handlers.close_old_connections", lambda: None)
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
def test_the_apis_own_handler_sends_them_too(door: Any, published: None, path: str) -> None:
    check_api(door(path))


def test_the_apis_own_handler_sends_them_with_a_refused_host(door: Any, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["sourcebook.example"]
    settings.SECURE_SSL_REDIRECT = True
    check_api(door("/api/v1/", HTTP_HOST="elsewhere.example"))


@pytest.mark.parametrize("path", ["/api/v1/docs/", "/api/v1/docs/?script="])
def test_the_page_to_try_the_api_is_as_strict_as_any_page(
    client: Client, door: Any, published: None, path: str
) -> None:
    for response in (client.get(path), door(path)):
        check_page(response)


def test_a_preview_for_other_sites_may_be_framed_and_runs_nothing(
    client: Client, published: None
) -> None:
    response = client.get("/api/v1/reconcile/groups/preview/G1/")
    assert directives(response) == {"default-src": ["'none'"]}
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["X-Content-Type-Options"] == "nosniff"


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|<style|\sstyle=|\son\w+="
)


@pytest.mark.parametrize("name", ["400", "403", "404", "500"])
def test_the_one_style_that_is_written_into_a_page_is_that_of_the_error_pages(name: str) -> None:
    text = (TEMPLATES / f"{name}.html").read_text()
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"sha256-{digest}" == settings.ERROR_PAGE_STYLE
    assert "{" + "%" not in style
    assert len(INLINE.findall(text)) == 1


def test_no_page_has_a_script_or_a_style_written_into_it(
    client: Client, published: None, editor: User
) -> None:
    client.force_login(editor)
    for path in ("/admin/", "/admin/entities/group/", "/admin/entities/incident/add/"):
        assert INLINE.findall(client.get(path).content.decode()) == []
    client.logout()
    for path in ("/admin/login/", "/api/v1/docs/"):
        assert INLINE.findall(client.get(path).content.decode()) == []


def test_the_colours_are_those_that_unfold_would_write_into_each_page(editor: User) -> None:
    request = RequestFactory().get("/admin/")
    request.user = editor
    context = admin.site.each_context(request)
    written = (Path(settings.BASE_DIR) / "static/curation/colours.css").read_text()
    found = dict(re.findall(r"--([\w-]+): (.*);", written))
    colours = {
        f"color-{name}-{weight}": value
        for name, weights in context["colors"].items()
        for weight, value in weights.items()
    }
    assert found == {**colours, "border-radius": context["border_radius"]}
