"""Where reviewers and consumers see the weapon of an incident. Run in a copy that has it."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from api.formats.archive import DICTIONARY
from curation.history import acts, timeline
from curation.standing.carrying import Difference, differences
from curation.standing.merge import documents_to_merge
from curation.workflow.steps import discard, submit
from entities.models import Incident
from sources.acting import acting_as
from tests.connections import api_reads
from tests.desk.pages import fields_of, text_of
from tests.desk.test_workbench_forms import a_new_incident, quoted, save
from tests.factories import an_incident, cite, fresh, publish, signed_in
from tests.reviewing import live_document as document
from tests.seeded import in_seeded_database, seeded, seeded_database

__all__ = ["api_reads", "document", "in_seeded_database", "seeded", "seeded_database"]


@pytest.fixture
def draft(editor: Any, document: Any) -> Any:
    incident = an_incident(editor, document, weapon="drone")
    cite(incident, document, "attacked a market", editor, field="incident.weapon")
    return incident


@pytest.fixture
def live(draft: Any, editor: Any, reviewer: Any) -> Any:
    publish(draft, by=editor, approver=reviewer)
    return fresh(draft)


@pytest.fixture
def get(live: Any, api_reads: None, client: Client) -> Any:
    def act(path: str, **parameters: str) -> bytes:
        answer: Any = client.get(f"/api/v1/{path}", parameters)
        assert answer.status_code == 200, answer.content
        parts = answer.streaming_content if answer.streaming else [answer.content]
        return b"".join(parts)

    return act


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# Entering and reviewing


def test_the_workbench_takes_it_with_its_evidence(editor: Any, document: Any) -> None:
    posted = a_new_incident(document) | {
        "record-weapon": "drone",
        "citations": ["c-0", "c-1"],
        **quoted(document, "c-1", "incident.weapon", "attacked a market"),
    }
    answer = save(signed_in(editor), document, posted)
    assert answer.status_code == 200, text_of(answer)
    incident: Any = Incident.objects.get()
    assert incident.weapon == "drone"
    assert incident.citations.filter(field="incident.weapon").count() == 1
    address = reverse("admin:workbench_edit", args=[document.public_id, incident.public_id])
    assert 'name="record-weapon"' in signed_in(editor).get(address).content.decode()


def test_the_form_of_the_admin_has_it(editor: Any, draft: Any) -> None:
    page = signed_in(editor).get(reverse("admin:entities_incident_change", args=[draft.pk]))
    assert fields_of(page, "incident_form")["weapon"] == "drone"


def test_the_review_page_shows_it_with_its_words(
    editor: Any, reviewer: Any, document: Any, draft: Any
) -> None:
    submit(draft, editor)
    page = signed_in(reviewer).get(reverse("admin:review_record", args=[draft.public_id]))
    values = [row["value"] for row in page.context["rows"]]
    [value] = [each for each in values if each.key == "incident.weapon"]
    assert value.text == "drone"
    assert "weapon" in text_of(page)


def test_history_tells_a_change_of_it(editor: Any, draft: Any) -> None:
    with acting_as(editor):
        draft.weapon = "firearm"
        draft.save()
    changes = [
        (change.field, change.before, change.after)
        for act in acts(draft, list(timeline(draft)))
        for fact in act.facts
        for change in fact.changes
    ]
    assert ("weapon", "drone", "firearm") in changes


def test_discarding_a_draft_brings_it_back(editor: Any, live: Any) -> None:
    with acting_as(editor):
        live.weapon = "firearm"
        live.save()
    discard(fresh(live), editor)
    assert fresh(live).weapon == "drone"


def test_a_merge_tells_that_two_records_differ_in_it(
    editor: Any, reviewer: Any, document: Any, live: Any
) -> None:
    successor = an_incident(editor, document, weapon="firearm")
    cite(successor, document, "attacked a market", editor, field="incident.weapon")
    publish(successor, by=editor, approver=reviewer)
    documents = documents_to_merge(live, fresh(successor))
    assert documents
    assert Difference("weapon", "drone", "firearm") in differences(*documents)


# Reading published data


def test_the_document_has_it_with_its_citations(live: Any, get: Any) -> None:
    weapon = json.loads(get(f"incidents/{live.public_id}/"))["weapon"]
    assert weapon["value"] == "drone"
    assert [each["exact"] for each in weapon["citations"]] == ["attacked a market"]


def test_openapi_describes_it_and_its_filter(get: Any) -> None:
    schema = json.loads(get("schema/", format="json"))
    described = schema["components"]["schemas"]["Incident"]
    assert "weapon" in described["properties"]
    # Versions of an earlier format do not have it.
    assert "weapon" not in described["required"]
    parameters = schema["paths"]["/api/v1/incidents/"]["get"]["parameters"]
    [weapon] = [each for each in parameters if each["name"] == "weapon"]
    assert "drone" in json.dumps(weapon)


def test_a_list_can_be_filtered_by_it(
    editor: Any, reviewer: Any, document: Any, live: Any, get: Any
) -> None:
    other = an_incident(editor, document)
    publish(other, by=editor, approver=reviewer)

    def found(*weapons: str) -> list[str]:
        listed = get("incidents/", weapon=list(weapons), ordering="updated")
        return [each["id"] for each in json.loads(listed)["results"]]

    assert found("drone") == [live.public_id]
    assert found("firearm") == []
    assert found("unknown") == [other.public_id]
    assert found("unknown", "drone") == [live.public_id, other.public_id]


def test_csv_has_a_column_for_it(get: Any) -> None:
    assert [row["weapon"] for row in rows_of(get("incidents/", format="csv"))] == ["drone"]


def test_the_tables_and_their_dictionary_have_it(get: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(get("incidents/", format="zip"))) as archive:
        incidents = rows_of(archive.read("incidents.csv"))
        dictionary = rows_of(archive.read(DICTIONARY))
    assert [row["weapon"] for row in incidents] == ["drone"]
    [meaning] = [row for row in dictionary if row["column"] == "weapon"]
    assert (meaning["table"], meaning["meaning"]) == ("incidents", "The weapon that was used")


def test_json_ld_has_it(live: Any, get: Any) -> None:
    linked = json.loads(get(f"incidents/{live.public_id}/", format="jsonld"))
    assert "drone" in json.dumps(linked["weapon"])


def test_the_demonstration_data_has_it(seeded: None, api_reads: None, client: Client) -> None:
    listed = client.get("/api/v1/incidents/", {"weapon": "firearm"}).json()
    assert [each["id"] for each in listed["results"]] == ["I1"]
