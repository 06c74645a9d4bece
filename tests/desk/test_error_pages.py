"""The error pages."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.views.defaults import page_not_found, permission_denied, server_error

from tests.desk.pages import text_of


def answers() -> dict[str, Any]:
    request = HttpRequest()
    return {
        "403": permission_denied(request, PermissionError()),
        "404": page_not_found(request, LookupError()),
        "500": server_error(request),
    }


# Without `django_db`: a query would fail these tests.
@pytest.mark.parametrize("status", ["403", "404", "500"])
def test_an_error_page_is_self_contained_and_links_home(status: str) -> None:
    response = answers()[status]
    page = response.content.decode()
    assert str(response.status_code) == status
    assert "Sourcebook" in text_of(response)
    assert 'href="/"' in page
    assert "src=" not in page
    assert "<link" not in page


def test_an_unknown_address_gets_the_404_page(client: Client, settings: Any) -> None:
    settings.DEBUG = False
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert "Page not found" in text_of(response)
