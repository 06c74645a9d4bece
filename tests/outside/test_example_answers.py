"""The examples in the API's description are current and match their schemas.

RECORD_EXAMPLES=1 make test ARGS=tests/outside/test_example_answers.py records them again.
"""

import json
import os
import re

import jsonschema
import pytest
from django.contrib.auth.models import User
from django.test import Client

from api.openapi.example_answers import FILE
from curation.standing.release import cut_release
from tests.connections import own_seeded_database
from tests.factories import TEXT, a_document, publish

__all__ = ["own_seeded_database"]

QUERIES = '{"a": {"query": "TTP", "limit": 1}}'
PATHS = {
    "index": "",
    "changes": "changes/?limit=1",
    **{f"{name}_list": f"{name}/?limit=1" for name in ("findings", "groups", "incidents")},
    **{f"{name}_list": f"{name}/?limit=1" for name in ("places", "sources", "terms")},
    "findings_read": "findings/F1/",
    "groups_read": "groups/G2/",
    "incidents_read": "incidents/I1/",
    "places_read": "places/PK-KP/",
    "sources_read": "sources/S6/",
    "terms_read": "terms/incident-kind-attack-on-a-checkpoint/",
    "findings_versions": "findings/F1/versions/",
    "groups_versions": "groups/G2/versions/",
    "incidents_versions": "incidents/I1/versions/",
    "places_versions": "places/PK-KP/versions/",
    "sources_versions": "sources/S6/versions/",
    "terms_versions": "terms/incident-kind-attack-on-a-checkpoint/versions/",
    "findings_version": "findings/F1/versions/1/",
    "groups_version": "groups/G2/versions/1/",
    "incidents_version": "incidents/I1/versions/1/",
    "places_version": "places/PK-KP/versions/1/",
    "sources_version": "sources/S6/versions/1/",
    "terms_version": "terms/incident-kind-attack-on-a-checkpoint/versions/1/",
    "groups_incidents": "groups/G3/incidents/?limit=1",
    "groups_ties": "groups/G2/ties/?limit=1",
    "sources_citations": "sources/S6/citations/?limit=1",
    "releases_list": "releases/?limit=1",
    "releases_read": "releases/2024.1/",
    "releases_diff": "releases/2024.1/diff/2024.2/",
    "reconcile_groups_reconcile": f"reconcile/groups/?queries={QUERIES}",
    "reconcile_groups_form": f"reconcile/groups/?queries={QUERIES}",
    "reconcile_groups_flyout": "reconcile/groups/flyout/G2/",
    "reconcile_groups_propose": "reconcile/groups/properties/?limit=2",
    "reconcile_groups_suggest_groups": "reconcile/groups/suggest/entity/?prefix=ttp",
    "reconcile_groups_suggest_properties_of_groups": (
        "reconcile/groups/suggest/property/?prefix=country"
    ),
    "reconcile_groups_suggest_types_of_groups": "reconcile/groups/suggest/type/?prefix=armed",
    "reconcile_places_reconcile": 'reconcile/places/?queries={"a": {"query": "Pakistan"}}',
    "reconcile_places_form": 'reconcile/places/?queries={"a": {"query": "Pakistan"}}',
    "reconcile_places_flyout": "reconcile/places/flyout/PK-KP/",
    "reconcile_places_propose": "reconcile/places/properties/?limit=2",
    "reconcile_places_suggest_places": "reconcile/places/suggest/entity/?prefix=khyber",
    "reconcile_places_suggest_properties_of_places": (
        "reconcile/places/suggest/property/?prefix=country"
    ),
    "reconcile_places_suggest_types_of_places": "reconcile/places/suggest/type/?prefix=prov",
}
# Values that differ each time the seeds are loaded.
OF_THE_MOMENT = [
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", "<moment>"),
    (r"\b[0-9a-f]{64}\b", "<sha256>"),
    (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "<uuid>"),
    (r"cursor=[^&]+", "cursor=<cursor>"),
    (r"(on|retrieved|at|of) \d{1,2} [A-Z][a-z]+ \d{4}", "<day>"),
    (r"\d{4}-\d\d-\d\d\)", "<day>)"),
    (r"data as of \d{4}-\d\d-\d\d", "data as of <day>"),
]


def lasting(value, key=""):
    """Return a value without the parts that depend on the time."""
    if isinstance(value, dict):
        return {name: lasting(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [lasting(each) for each in value]
    if key in ("seq", "bytes", "size") and isinstance(value, int):
        return "<number>"
    if isinstance(value, str):
        for pattern, stands_for in OF_THE_MOMENT:
            value = re.sub(pattern, stands_for, value)
    return value


@pytest.fixture
def ask(own_seeded_database):
    editor, reviewer, publisher = (
        User.objects.get(username=name) for name in ("editor", "reviewer", "publisher")
    )
    cut_release(publisher, "2024.1", "The first.")
    publish(
        a_document(editor, TEXT, title="A later note", published="2019-01-01"),
        by=editor,
        approver=reviewer,
    )
    cut_release(publisher, "2024.2", "The second.")
    client = Client()

    def ask(path):
        answer = client.get(f"/api/v1/{path}", headers={"host": "localhost"})
        assert answer.status_code == 200, (path, answer.content)
        return json.loads(answer.content)

    return ask


def test_every_example_matches_an_answer_from_the_seeds(ask):
    found = {name: {"path": path, "answer": ask(path)} for name, path in PATHS.items()}
    if os.environ.get("RECORD_EXAMPLES") == "1":
        FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    recorded = json.loads(FILE.read_text())
    assert found.keys() == recorded.keys()
    for name, each in found.items():
        assert lasting(each) == lasting(recorded[name]), name


def test_every_json_answer_has_an_example_that_matches_its_schema(db):
    described = json.loads(Client().get("/api/v1/schema/?format=json").content)
    without, seen = [], 0
    for methods in described["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                for media_type, content in response.get("content", {}).items():
                    if media_type not in ("application/json", "application/problem+json"):
                        continue
                    if "example" not in content:
                        without.append((operation["operationId"], status))
                        continue
                    schema = {**content["schema"], "components": described["components"]}
                    jsonschema.Draft202012Validator(schema).validate(content["example"])
                    seen += 1
    assert without == []
    assert seen > 250
