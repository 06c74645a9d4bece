import pytest

from tests.connections import api_reads, log_alone, log_alone_database, own_database
from tests.publication.documents import group
from tests.publication.publishing import publish

__all__ = ["api_reads", "log_alone", "log_alone_database", "own_database"]


@pytest.fixture(autouse=True)
def no_other_room(log_alone):
    """These tests use the log, the API and no other room."""


@pytest.fixture
def api(api_reads, client):
    """The API, requested like a consumer does: a path below /api/v1/ returns the response."""

    def get(path: str, parameters: dict | None = None, **options):
        return client.get(f"/api/v1/{path}", parameters, **options)

    return get


@pytest.fixture
def published(api):
    """One published group, G1."""
    publish(group())
