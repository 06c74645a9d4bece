"""The security headers on every answer."""

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from tests.headers import INLINE, check_api, check_page

TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.mark.parametrize(
    "path", ["/", "/admin/", "/admin/login/", "/nothing/", "/static/nothing.js"]
)
def test_every_page_has_the_security_headers(
    client: Client, settings: Any, db: None, path: str
) -> None:
    response = client.get(path)
    check_page(response)
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_of_a_signed_in_user_has_the_security_headers(client: Client, editor: User) -> None:
    client.force_login(editor)
    for path in ("/admin/", "/admin/entities/group/", "/admin/entities/group/add/"):
        response = client.get(path)
        assert response.status_code == 200
        check_page(response)
    response = client.get("/admin/auth/user/")
    assert response.status_code == 403
    check_page(response)


def test_a_refused_host_gets_the_security_headers(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["sourcebook.example"]
    # The redirect reads the host first.
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/admin/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    check_page(response)
    check_api(client.get("/api/v1/", headers={"Host": "elsewhere.example"}))


def test_a_redirect_to_https_has_the_security_headers(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/admin/")
    assert response.status_code == 301
    check_page(response)


def test_a_csrf_failure_has_the_security_headers(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    check_page(response)


def test_an_internal_error_has_the_security_headers(
    client: Client, monkeypatch: Any, db: None
) -> None:
    def fail(*arguments: Any, **named: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(admin.site, "each_context", fail)
    response = Client(raise_request_exception=False).get("/admin/login/")
    assert response.status_code == 500
    check_page(response)


@pytest.mark.parametrize("name", ["400", "403", "404", "500"])
def test_only_the_error_pages_have_an_inline_style(name: str) -> None:
    text = render_to_string(f"{name}.html")
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"sha256-{digest}" == settings.ERROR_PAGE_STYLE
    assert len(INLINE.findall(text)) == 1


def test_no_page_has_an_inline_script_or_style(client: Client, editor: User) -> None:
    client.force_login(editor)
    for path in ("/admin/", "/admin/entities/group/", "/admin/entities/incident/add/"):
        assert INLINE.findall(client.get(path).content.decode()) == []
    client.logout()
    assert INLINE.findall(client.get("/admin/login/").content.decode()) == []


def test_the_colours_file_has_the_colours_that_unfold_would_write_inline(editor: User) -> None:
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
