"""Every address of the API refuses a parameter that it does not know.

The addresses are read from the URL configuration, so new ones are included automatically.
"""

import re

import pytest
from django.urls import URLPattern

from api.urls import urlpatterns
from api.views.service import NotFoundView
from tests.publication.documents import group
from tests.publication.publishing import publish

GROUPED = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
VALUES = {
    "public_id": "G1",
    "version": "1",
    "name": "2024.1",
    "other": "2024.2",
    "file": "incidents.csv",
}


def address_of(pattern: URLPattern) -> str:
    route = str(pattern.pattern).removeprefix("^").removesuffix("\\Z")
    return GROUPED.sub(lambda found: VALUES[found[1]], route)


ADDRESSES = [
    address_of(pattern)
    for pattern in urlpatterns
    if getattr(pattern.callback, "cls", None) is not NotFoundView
]


@pytest.fixture(autouse=True)
def published(api_reads):
    publish(group("G1"))


def test_the_addresses_are_found():
    assert {"", "incidents/", "groups/G1/versions/1/", "schema/", "docs/"} <= {*ADDRESSES}


@pytest.mark.parametrize("query", ["no-such-parameter=1", "format=no-such-format"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_an_unknown_parameter_or_format_is_a_bad_request(api, path, query):
    response = api(f"{path}?{query}")
    assert response.status_code == 400, response.content
    [error] = response.json()["errors"]
    assert error["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_unknown_parameter_is_refused_beside_a_known_format(api, path):
    response = api(f"{path}?format=json&no-such-parameter=1")
    assert response.status_code == 400
    assert "no-such-parameter" in {each["parameter"] for each in response.json()["errors"]}
