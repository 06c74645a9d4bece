"""Where reviewers and consumers see the motive of an incident. Run in a copy that has it."""

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
    incident = an_incident(editor, document, motive="religious")
    cite(incident, document, "attacked a market", editor, field="incident.motive")
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
        "record-motive": "religious",
        "citations": ["c-0", "c-1"],
        **quoted(document, "c-1", "incident.motive", "attacked a market"),
    }
    answer = save(signed_in(editor), document, posted)
    assert answer.status_code == 200, text_of(answer)
    incident: Any = Incident.objects.get()
    assert incident.motive == "religious"
    assert incident.citations.filter(field="incident.motive").count() == 1
    address = reverse("admin:workbench_edit", args=[document.public_id, incident.public_id])
    assert 'name="record-motive"' in signed_in(editor).get(address).content.decode()


def test_the_form_of_the_admin_has_it(editor: Any, draft: Any) -> None:
    page = signed_in(editor).get(reverse("admin:entities_incident_change", args=[draft.pk]))
    assert fields_of(page, "incident_form")["motive"] == "religious"


def test_the_review_page_shows_it_with_its_words(
    editor: Any, reviewer: Any, document: Any, draft: Any
) -> None:
    submit(draft, editor)
    page = signed_in(reviewer).get(reverse("admin:review_record", args=[draft.public_id]))
    values = [row["value"] for row in page.context["rows"]]
    [value] = [each for each in values if each.key == "incident.motive"]
    assert value.text == "religious"
    assert "motive" in text_of(page)


def test_history_tells_a_change_of_it(editor: Any, draft: Any) -> None:
    with acting_as(editor):
        draft.motive = "political"
        draft.save()
    changes = [
        (change.field, change.before, change.after)
        for act in acts(draft, list(timeline(draft)))
        for fact in act.facts
        for change in fact.changes
    ]
    assert ("motive", "religious", "political") in changes


def test_discarding_a_draft_brings_it_back(editor: Any, live: Any) -> None:
    with acting_as(editor):
        live.motive = "political"
        live.save()
    discard(fresh(live), editor)
    assert fresh(live).motive == "religious"


def test_a_merge_tells_that_two_records_differ_in_it(
    editor: Any, reviewer: Any, document: Any, live: Any
) -> None:
    successor = an_incident(editor, document, motive="political")
    cite(successor, document, "attacked a market", editor, field="incident.motive")
    publish(successor, by=editor, approver=reviewer)
    documents = documents_to_merge(live, fresh(successor))
    assert documents
    assert Difference("motive", "religious", "political") in differences(*documents)


# Reading published data


def test_the_document_has_it_with_its_citations(live: Any, get: Any) -> None:
    motive = json.loads(get(f"incidents/{live.public_id}/"))["motive"]
    assert motive["value"] == "religious"
    assert [each["exact"] for each in motive["citations"]] == ["attacked a market"]


def test_openapi_describes_it_and_its_filter(get: Any) -> None:
    schema = json.loads(get("schema/", format="json"))
    described = schema["components"]["schemas"]["Incident"]
    assert "motive" in described["properties"]
    # Versions of an earlier format do not have it.
    assert "motive" not in described["required"]
    parameters = schema["paths"]["/api/v1/incidents/"]["get"]["parameters"]
    [motive] = [each for each in parameters if each["name"] == "motive"]
    assert "religious" in json.dumps(motive)


def test_a_list_can_be_filtered_by_it(
    editor: Any, reviewer: Any, document: Any, live: Any, get: Any
) -> None:
    other = an_incident(editor, document)
    publish(other, by=editor, approver=reviewer)

    def found(*motives: str) -> list[str]:
        listed = get("incidents/", motive=list(motives), ordering="updated")
        return [each["id"] for each in json.loads(listed)["results"]]

    assert found("religious") == [live.public_id]
    assert found("political") == []
    assert found("unknown") == [other.public_id]
    assert found("unknown", "religious") == [live.public_id, other.public_id]


def test_csv_has_a_column_for_it(get: Any) -> None:
    assert [row["motive"] for row in rows_of(get("incidents/", format="csv"))] == ["religious"]


def test_the_tables_and_their_dictionary_have_it(get: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(get("incidents/", format="zip"))) as archive:
        incidents = rows_of(archive.read("incidents.csv"))
        dictionary = rows_of(archive.read(DICTIONARY))
    assert [row["motive"] for row in incidents] == ["religious"]
    [meaning] = [row for row in dictionary if row["column"] == "motive"]
    assert (meaning["table"], meaning["meaning"]) == ("incidents", "Why it was done")


def test_json_ld_has_it(live: Any, get: Any) -> None:
    linked = json.loads(get(f"incidents/{live.public_id}/", format="jsonld"))
    assert "religious" in json.dumps(linked["motive"])


def test_the_demonstration_data_has_it(seeded: None, api_reads: None, client: Client) -> None:
    listed = client.get("/api/v1/incidents/", {"motive": "political"}).json()
    assert [each["id"] for each in listed["results"]] == ["I1"]
