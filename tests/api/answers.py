"""What tests read from an answer of the API, and from the log beside it."""

from datetime import UTC, datetime
from typing import Any

from publication.models import LogHead

__all__ = ["ids", "iso", "last_moment"]


def ids(response: Any) -> list[str]:
    """Return the ids of the records of a list."""
    assert response.status_code == 200, response.content
    return [each["id"] for each in response.json()["results"]]


def iso(moment: datetime) -> str:
    """Return a time in the form of documents."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def last_moment() -> str:
    """Return the time of the last publication, in the form of documents."""
    return iso(LogHead.objects.get().published_at)
