"""What of the middleware meets people, and what the API."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from curation.middleware import Authentication, Messages, Session


def answer(request):
    return HttpResponse(" ".join(name for name in ("session", "user") if hasattr(request, name)))


@pytest.mark.parametrize(
    ("path", "known"),
    [("/admin/", b"session user"), ("/", b"session user"), ("/api/v1/incidents/", b"")],
)
def test_people_have_a_session_and_the_api_has_none(path, known):
    chain = Session(Authentication(Messages(answer)))
    assert chain(RequestFactory().get(path)).content == known
