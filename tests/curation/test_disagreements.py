"""Confirming a value that disagrees with its quote requires an acknowledgement."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.errors import DisagreementError
from curation.models import Verification
from curation.workflow.steps import submit
from curation.workflow.verification import citation_digest, verify
from entities.models import Casualties, Citation, Incident
from sources.acting import acting_as
from sources.models import Document
from tests.desk.pages import text_of
from tests.factories import an_incident, cite
from tests.reviewing import live_document as document

__all__ = ["document"]


BOTH = "The words say “At least 12”, 12 or more; the value says 21 or more."


def mistyped(editor: User, document: Document, others: int = 0) -> Incident:
    """An incident in review with a value of 21 where its quote says 12, and other casualties."""
    incident = an_incident(editor, document)
    with acting_as(editor):
        Casualties.objects.filter(incident=incident).update(at_least=21)
    for number in range(others):
        with acting_as(editor):
            row = Casualties.objects.create(
                incident=incident,
                victims=("militants", "unknown")[number],
                outcome="wounded",
                at_least=5,
                at_most=5,
            )
        cite(incident, document, "five others were wounded", editor, casualties=row)
    submit(incident, editor)
    return incident


@pytest.fixture
def incident(editor: User, document: Document) -> Incident:
    return mistyped(editor, document)


def toll_of(incident: Incident) -> Citation:
    return Citation.objects.get(record=incident.pk, casualties__victims="civilians")


@pytest.fixture
def toll(incident: Incident) -> Citation:
    return toll_of(incident)


# The rule


@pytest.mark.parametrize("acknowledged", [[], [""], ["The words say 12; the value says 13."]])
def test_a_confirmation_is_refused_until_both_readings_are_acknowledged(
    reviewer: User, toll: Citation, acknowledged: list[str]
) -> None:
    with pytest.raises(DisagreementError, match="12 or more; the value says 21") as refused:
        verify(toll, reviewer, citation_digest(toll), True, acknowledged=acknowledged)
    assert refused.value.sentences == [BOTH]
    assert not Verification.objects.exists()


def test_a_confirmation_with_the_acknowledgement_holds(reviewer: User, toll: Citation) -> None:
    verdict = verify(toll, reviewer, citation_digest(toll), True, acknowledged=[BOTH])
    assert verdict.confirmed


def test_line_breaks_are_acknowledged_as_a_browser_sends_them(
    reviewer: User, toll: Citation
) -> None:
    sent = BOTH.replace("; ", ";\r\n")
    assert verify(toll, reviewer, citation_digest(toll), True, acknowledged=[sent]).confirmed


def test_a_value_that_agrees_with_its_words_needs_no_acknowledgement(
    reviewer: User, incident: Incident
) -> None:
    date = Citation.objects.get(record=incident.pk, field="incident.date")
    assert verify(date, reviewer, citation_digest(date), True).confirmed


def test_a_rejection_needs_no_acknowledgement(reviewer: User, toll: Citation) -> None:
    verdict = verify(toll, reviewer, citation_digest(toll), False, "It says 12.")
    assert not verdict.confirmed


def test_a_disagreement_that_came_after_the_question_is_asked_about(
    editor: User, reviewer: User, toll: Citation
) -> None:
    toll_row = Casualties.objects.get(pk=toll.casualties_id)
    with acting_as(editor):
        toll_row.at_least = 31
        toll_row.save()
    with pytest.raises(DisagreementError, match="the value says 31"):
        verify(toll, reviewer, citation_digest(toll), True, acknowledged=[BOTH])


def test_confirming_costs_as_many_queries_in_a_record_of_many_values(
    editor: User, reviewer: User, document: Document
) -> None:
    def queries(others: int) -> int:
        citation = toll_of(mistyped(editor, document, others))
        digest = citation_digest(citation)
        with CaptureQueriesContext(connection) as captured:
            verify(citation, reviewer, digest, True, acknowledged=[BOTH])
        return len(captured)

    queries(0)
    assert queries(2) == queries(0)


# The review page


def posted_on(client: Client, address: str, citation: Citation, **more: Any) -> Any:
    posted = {"act": "confirm", "citation": citation.pk, "seen_digest": citation_digest(citation)}
    return client.post(address, posted | more)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_page_asks_at_the_citation_and_accepts_the_second_confirmation(
    reviewer: User, incident: Incident, toll: Citation, headers: dict[str, str]
) -> None:
    client = Client(headers=headers)
    client.force_login(reviewer)
    address = reverse("admin:review_record", args=[incident.public_id])
    assert "anyway" not in text_of(client.get(address))

    asked = posted_on(client, address, toll)
    assert asked.status_code == 200
    assert asked.content.decode().count("data-question") == 1
    assert f"{BOTH} Confirm the value anyway?" in text_of(asked)
    assert f'name="acknowledged" value="{BOTH}"' in asked.content.decode()
    assert not Verification.objects.exists()

    posted_on(client, address, toll, acknowledged=asked.context["disagreements"])
    assert Verification.objects.get().confirmed
    assert "anyway" not in text_of(client.get(address))


def test_the_page_does_not_ask_when_quotation_and_value_agree(
    reviewer: User, incident: Incident
) -> None:
    client = Client()
    client.force_login(reviewer)
    date = Citation.objects.get(record=incident.pk, field="incident.date")
    posted_on(client, reverse("admin:review_record", args=[incident.public_id]), date)
    assert Verification.objects.get().confirmed
