"""What tests of reviewing begin with: fixtures for records at each step, and shortcuts."""

from typing import Any

import pytest

from curation.workflow.approval import approve
from curation.workflow.steps import submit
from curation.workflow.verification import contributors_of
from entities.models import Citation
from sources.models import Record
from tests.factories import a_document, a_group, an_incident, fresh, publish, submit_and_verify

__all__ = [
    "approve_now",
    "confirmed_incident",
    "contributors",
    "date_citation",
    "live_document",
    "live_group",
    "waiting_document",
    "waiting_incident",
]


@pytest.fixture
def live_document(editor: Any, reviewer: Any) -> Any:
    document = a_document(editor)
    publish(document, by=editor, approver=reviewer)
    return fresh(document)


@pytest.fixture
def live_group(editor: Any, reviewer: Any) -> Any:
    document = a_document(editor)
    group = a_group(editor, document)
    publish(document, group, by=editor, approver=reviewer)
    return group


@pytest.fixture
def waiting_document(editor: Any) -> Any:
    """A document in review."""
    document = a_document(editor)
    submit(document, editor)
    return document


@pytest.fixture
def waiting_incident(editor: Any, document: Any) -> Any:
    """An incident in review, with no value verified."""
    incident = an_incident(editor, document)
    submit(incident, editor)
    return incident


@pytest.fixture
def confirmed_incident(editor: Any, reviewer: Any, document: Any) -> Any:
    """An incident in review, every citation confirmed by the reviewer: ready to be published."""
    incident = an_incident(editor, document)
    submit_and_verify([incident], editor, reviewer)
    return fresh(incident)


@pytest.fixture
def date_citation(incident: Any) -> Citation:
    """The citation of the incident's date."""
    return Citation.objects.get(record=incident.pk, field="incident.date")


def approve_now(record: Any, by: Any) -> None:
    approve(record, by, fresh(record).revision)


def contributors(record: Any) -> set[int | None]:
    return contributors_of([Record.objects.get(pk=record.pk)])[record.pk]
