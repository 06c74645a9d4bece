"""The API returns nothing unpublished, whatever is requested."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from curation.standing.release import cut_release
from sources.models import Record
from tests.connections import own_seeded_database
from tests.outside.canaries import CANARY, plant
from tests.outside.crawling import addresses, ask

__all__ = ["own_seeded_database"]

# Canaries bypass every guard and constraint.
pytestmark = pytest.mark.superuser

# The title under which I1 is published.
PUBLISHED = "Attacks in Khyber Pakhtunkhwa on 14 and 15 July 2024"
LISTS = ("groups", "incidents", "findings", "sources", "places", "terms")


@pytest.fixture
def known(own_seeded_database):
    """Return values for the parts of URLs, including drafts and history; then plant canaries
    everywhere."""
    first = timezone.now().isoformat()
    cut_release(User.objects.get(username="publisher"), "1.0", "The first.")
    found: dict[str, list[Any]] = {path: [] for path in LISTS}
    for public_id, kind in Record.objects.order_by("pk").values_list("public_id", "type"):
        found[f"{kind}s"].append(public_id)
    found["places"] = ["PK", "AF"]
    found["terms"] = ["incident-kind-bombing", "incident-kind-attack-on-a-checkpoint"]
    return {
        **found,
        "ids": [found[path][0] for path in LISTS],
        "name": ["1.0"],
        "other": ["1.0"],
        "version": ["1", "2"],
        "file": [f"{path}.ndjson" for path in LISTS],
        "moments": [first, timezone.now().isoformat(), "2001-01-01"],
    }


@pytest.fixture
def schema(known):
    plant()
    described = ask("/api/v1/schema/", {"format": "json"})
    return json.loads(described.content.split(b"\n\n", 1)[1])


def leaks(schema, known, path="/api/v1/"):
    """Return the leaks: each answer below `path` with an unpublished word."""
    for request in addresses(schema, known, [CANARY]):
        if not request[0].startswith(path):
            continue
        answer = ask(*request)
        assert answer.status < 500, answer
        # An answer may repeat the request if it found nothing.
        asked = any(CANARY in value for value in answer.parameters.values())
        nothing = (b'"results":[]', b'"result":[]', b'"properties":[]')
        found_nothing = answer.status in (400, 409) or any(
            each in answer.content for each in nothing
        )
        if not found_nothing if asked else CANARY.encode() in answer.content:
            yield answer


def test_no_unpublished_text_leaks(schema, known):
    assert list(leaks(schema, known)) == []


def test_the_crawl_finds_published_text(schema, known):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE publication_release DISABLE TRIGGER ALL")
        cursor.execute("UPDATE publication_release SET note = %s", [CANARY])
    found = {answer.address for answer in leaks(schema, known, "/api/v1/releases/")}
    assert found == {
        "/api/v1/releases/",
        "/api/v1/releases/1.0/",
        "/api/v1/releases/1.0/diff/1.0/",
    }


def test_published_text_appears_in_its_field(schema):
    for format in ("json", "csv", "zip", "ndjson", "geojson", "jsonld", "stix"):
        answer = ask("/api/v1/incidents/I1/", {"format": format})
        assert PUBLISHED.encode() in answer.content


def test_every_text_field_of_a_working_copy_has_the_marker(known):
    """The proof depends on this, so it is checked for some important fields."""
    planted = plant()
    assert {
        "auth_user.email",
        "auth_user.username",
        "curation_comment.text",
        "curation_proposal.reason",
        "entities_incident.title",
        "entities_incidentevent.title",
        "pghistory_context.metadata",
        "sources_documentfile.content",
        "sources_documenttext.content",
        "sources_passage.exact",
        "sources_record.note",
    } <= planted
