"""What sources report where they say another count or date: entering it, and reading it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.workflow.steps import submit
from entities.models import Citation, Incident
from entities.readings import ids_in_disagreement
from sources.acting import acting_as
from sources.models import Document
from tests.desk.pages import fields_of, text_of
from tests.desk.test_records import page_of
from tests.desk.test_workbench_forms import opened, quoted, save
from tests.factories import a_document, an_incident, cite, fresh, signed_in

TOLLS = (
    "On 15 July 2024 armed men attacked a market. At least 12 traders were killed, it said."
    " The hospital said 9 traders were killed. It was on 14 July 2024."
)


@pytest.fixture
def document(editor: User) -> Document:
    return a_document(editor, TOLLS, published="2024-07-16")


@pytest.fixture
def incident(editor: User, document: Document) -> Incident:
    return an_incident(editor, document)


@pytest.fixture
def client(editor: User) -> Client:
    return signed_in(editor)


def with_citation(posted: dict[str, Any], document: Document, key: str, exact: str, **more: str):
    """Add a citation to what is posted; `key` says which value it is about."""
    posted["citations"] = [*posted["citations"], "c-90"]
    return posted | quoted(document, "c-90", key, exact, **more)


def toll_of(posted: dict[str, Any]) -> str:
    return next(key for key in posted["rows"] if key.startswith("casualties"))


@pytest.mark.parametrize(
    ("typed", "kept"), [("9", "9"), ("about 9", "~9"), ("at least 12", ""), ("12+", ""), ("", "")]
)
def test_a_reading_is_entered_like_the_count(
    client: Client, document: Document, incident: Incident, typed: str, kept: str
) -> None:
    posted = opened(client, document, incident)
    words = "9 traders were killed"
    posted = with_citation(posted, document, toll_of(posted), words, reported=typed)
    assert save(client, document, posted).status_code == 200
    citation = Citation.objects.get(record=incident.pk, passage__exact=words)
    assert citation.reported == kept


def test_a_reading_of_a_date_is_entered_as_written(
    client: Client, document: Document, incident: Incident
) -> None:
    posted = opened(client, document, incident)
    words = "on 14 July 2024"
    posted = with_citation(posted, document, "incident.date", words, reported="14 July 2024")
    assert save(client, document, posted).status_code == 200
    citation = Citation.objects.get(record=incident.pk, passage__exact=words)
    assert citation.reported == "2024-07-14"


def test_what_is_no_reading_is_explained(
    client: Client, document: Document, incident: Incident
) -> None:
    posted = opened(client, document, incident)
    posted = with_citation(
        posted, document, toll_of(posted), "9 traders were killed", reported="dozens"
    )
    response = save(client, document, posted)
    assert response.status_code == 422
    assert "Write a number, such as 12" in text_of(response)


def test_a_citation_that_moves_to_another_kind_of_value_reports_nothing(
    client: Client, document: Document, incident: Incident
) -> None:
    posted = opened(client, document, incident)
    posted = with_citation(posted, document, "incident.kind", "9 traders were killed", reported="9")
    assert save(client, document, posted).status_code == 200
    assert not Citation.objects.exclude(reported="").exists()


def test_a_page_opened_before_there_were_readings_keeps_them(
    client: Client, editor: User, document: Document, incident: Incident
) -> None:
    row = incident.casualties.get()
    words = "9 traders were killed"
    cite(incident, document, words, editor, casualties=row, reported="9")
    with acting_as(editor):
        incident.casualties.update(basis="latest")
    posted = {
        key: value
        for key, value in opened(client, document, incident).items()
        if not key.endswith(("-reported", "-basis", "-basis_note"))
    }
    assert save(client, document, posted).status_code == 200
    assert Citation.objects.get(passage__exact=words).reported == "9"
    assert incident.casualties.get().basis == "latest"


def test_a_basis_is_entered_with_its_note(
    client: Client, document: Document, incident: Incident
) -> None:
    posted = opened(client, document, incident)
    row = toll_of(posted)
    posted |= {f"{row}-basis": "own estimate"}
    refused = save(client, document, posted)
    assert refused.status_code == 422
    assert "An own estimate, and any other reason, needs a note." in text_of(refused)
    posted |= {f"{row}-basis_note": "Twelve beds"}
    assert save(client, document, posted).status_code == 200
    toll = incident.casualties.get()
    assert (toll.basis, toll.basis_note) == ("own estimate", "Twelve beds")


def test_a_reading_is_entered_in_the_admin(
    client: Client, document: Document, editor: User, incident: Incident
) -> None:
    row = incident.casualties.get()
    cite(incident, document, "9 traders were killed", editor, casualties=row)
    cite(incident, document, "on 14 July 2024", editor, field="incident.date")
    posted = fields_of(client.get(page_of(incident)), "incident_form")
    counted = [key for key in posted if key.startswith("casualties-") and "-reported" in key]
    assert len(counted) >= 2
    dated = [
        key.replace("-field", "-reported")
        for key, value in posted.items()
        if value == "incident.date"
    ]
    posted |= {counted[0]: "12 or more", counted[1]: "9", dated[1]: "14 July 2024"}
    assert client.post(page_of(incident), posted).status_code == 302
    reported = Citation.objects.filter(record=incident.pk).exclude(reported="")
    assert sorted(reported.values_list("reported", flat=True)) == ["2024-07-14", "9"]


@pytest.mark.parametrize(("typed", "told"), [("9", "Only of a count"), ("", "")])
def test_the_kind_of_an_incident_has_no_reading(
    client: Client, document: Document, incident: Incident, typed: str, told: str
) -> None:
    posted = fields_of(client.get(page_of(incident)), "incident_form")
    [kind] = [key for key, value in posted.items() if value == "incident.kind"]
    posted[kind.replace("-field", "-reported")] = typed
    response = client.post(page_of(incident), posted)
    assert response.status_code == (200 if told else 302)
    assert told in (text_of(response) if told else "")


@pytest.fixture
def conflicting(editor: User, document: Document, incident: Incident) -> Incident:
    row = incident.casualties.get()
    cite(incident, document, "9 traders were killed", editor, casualties=row, reported="9")
    with acting_as(editor):
        incident.casualties.update(basis="highest")
    return fresh(incident)


def test_pages_show_what_each_source_says(
    client: Client, reviewer: User, editor: User, conflicting: Incident
) -> None:
    assert 'class="as-reported"' in client.get(page_of(conflicting)).content.decode()
    submit(conflicting, editor)
    review = reverse("admin:review_record", args=[conflicting.public_id])
    page = text_of(signed_in(reviewer).get(review))
    assert "As reported" in page
    assert "sources disagree" in page
    assert "12+ adopted" in " ".join(page.split())
    assert "(adopted as: highest)" in page


def test_pages_of_records_without_readings_show_no_table(
    client: Client, incident: Incident
) -> None:
    assert 'class="as-reported"' not in client.get(page_of(incident)).content.decode()


def test_the_list_of_incidents_tells_where_sources_disagree(
    client: Client, editor: User, document: Document, conflicting: Incident
) -> None:
    other = an_incident(editor, document)
    page = reverse("admin:entities_incident_changelist")

    def listed(chosen: str) -> list[str]:
        found = client.get(page, {"disagreement": chosen}).context["cl"].result_list
        return [each.public_id for each in found]

    assert listed("yes") == [conflicting.public_id]
    assert listed("no") == [other.public_id]
    # The list remembers its filters until they are reset.
    everything = client.get(page, {"reset": ""}, follow=True)
    assert text_of(everything).count("(sources disagree)") == 1


def test_a_date_that_was_cleared_does_not_keep_the_list_from_opening(
    client: Client, editor: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    cite(
        incident, document, "on 14 July 2024", editor, field="incident.date", reported="2024-07-14"
    )
    with acting_as(editor):
        Incident.objects.update(date="", date_earliest=None, date_latest=None)
    page = reverse("admin:entities_incident_changelist")
    for chosen in ({}, {"disagreement": "yes"}, {"disagreement": "no"}):
        assert client.get(page, chosen).status_code == 200


def test_finding_where_sources_disagree_loads_no_record(
    client: Client, editor: User, document: Document, conflicting: Incident
) -> None:
    """With 50,000 reported readings, whole records took half a minute and 700 MB."""
    with CaptureQueriesContext(connection) as queries:
        assert ids_in_disagreement("incident") == {conflicting.pk}
    assert len(queries) == 2
    assert not any("summary" in query["sql"] for query in queries)


def test_a_list_of_any_length_takes_as_many_queries(
    client: Client, editor: User, document: Document, conflicting: Incident
) -> None:
    page = reverse("admin:entities_incident_changelist")
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for _ in range(3):
        row = an_incident(editor, document).casualties.get()
        cite(row.incident, document, "9 traders were killed", editor, casualties=row, reported="9")
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(few) == len(many)
