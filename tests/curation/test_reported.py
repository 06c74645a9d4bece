"""Citations that report another count or date: evidence, verification, merging."""

from typing import Any

import pytest

from curation.errors import NotReadyError
from curation.workflow.approval import approve, missing_evidence_reason
from curation.workflow.steps import submit
from entities.values import load_rows, values_of
from sources.acting import acting_as
from tests.curation.test_evidence_guard import publish_by_sql, refused
from tests.factories import (
    a_document,
    advised,
    an_incident,
    cite,
    fresh,
    publish,
    published_document,
    verify_all,
)

TOLLS = (
    "On 15 July 2024 armed men attacked a market. At least 12 traders were killed, it said."
    " The hospital said 9 traders were killed."
)


@pytest.fixture
def document(editor: Any) -> Any:
    return a_document(editor, TOLLS, published="2024-07-16")


@pytest.fixture
def incident(editor: Any, document: Any) -> Any:
    return an_incident(editor, document)


def report(incident: Any, document: Any, by: Any, **values: Any) -> Any:
    row = incident.casualties.get()
    words = "9 traders were killed"
    return cite(incident, document, words, by, casualties=row, **values)


def reasons(incident: Any) -> list[str]:
    record = fresh(incident)
    load_rows([record])
    return [reason for value in values_of(record) if (reason := missing_evidence_reason(value))]


def test_words_are_compared_with_what_they_report(
    editor: Any, incident: Any, document: Any
) -> None:
    citation = report(incident, document, editor)
    assert advised(citation) == ["The words say “9”; the value says 12 or more."]
    with acting_as(editor):
        type(citation).objects.filter(pk=citation.pk).update(reported="9")
    assert advised(citation) == []
    with acting_as(editor):
        type(citation).objects.filter(pk=citation.pk).update(reported="10")
    assert advised(citation) == ["The words say “9”; the value says 10."]


def test_a_date_is_compared_with_what_its_words_report(editor: Any) -> None:
    document = a_document(
        editor,
        "It was on 14 July 2024. On 15 July 2024 armed men attacked a"
        " market. At least 12 traders were killed.",
    )
    incident = an_incident(editor, document)
    citation = cite(incident, document, "on 14 July 2024", editor, field="incident.date")
    assert len(advised(citation)) == 1
    with acting_as(editor):
        type(citation).objects.filter(pk=citation.pk).update(reported="2024-07-14")
    assert advised(citation) == []


def test_a_value_that_no_citation_says_lacks_evidence(
    editor: Any, incident: Any, document: Any
) -> None:
    incident.citations.exclude(casualties=None).delete()
    report(incident, document, editor, reported="15")
    assert reasons(incident) == [
        "is what no citation says: cite words that say it, or state why it was adopted"
    ]
    with acting_as(editor):
        incident.casualties.update(basis="own estimate", basis_note="Three of them were wounded")
    assert reasons(incident) == []


def test_a_date_that_no_citation_says_lacks_evidence(
    editor: Any, incident: Any, document: Any
) -> None:
    with acting_as(editor):
        incident.citations.filter(field="incident.date").update(reported="2024-07-14")
    assert reasons(incident) == ["is what no citation says: cite words that say it"]


def test_postgresql_refuses_a_count_that_every_citation_reports_otherwise(
    editor: Any, reviewer: Any, second_reviewer: Any, incident: Any, document: Any
) -> None:
    publish(document, by=editor, approver=reviewer)
    submit(incident, editor)
    with acting_as(editor):
        incident.citations.exclude(casualties=None).update(reported="15")
    verify_all(incident, reviewer)
    with refused("is what no citation says"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer)
    with acting_as(editor):
        incident.casualties.update(basis="lowest")
    verify_all(incident, reviewer)
    publish_by_sql(incident, by=[editor], approver=second_reviewer)


def test_postgresql_refuses_a_date_that_every_citation_reports_otherwise(
    editor: Any, reviewer: Any, second_reviewer: Any, incident: Any, document: Any
) -> None:
    publish(document, by=editor, approver=reviewer)
    submit(incident, editor)
    with acting_as(editor):
        incident.citations.filter(field="incident.date").update(reported="2024-07-14")
    verify_all(incident, reviewer)
    with refused("incident.date is what no citation says"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer)


def test_a_changed_reading_is_not_verified(
    editor: Any, reviewer: Any, second_reviewer: Any, incident: Any, document: Any
) -> None:
    publish(document, by=editor, approver=reviewer)
    citation = report(incident, document, editor, reported="15")
    submit(incident, editor)
    verify_all(incident, reviewer)
    with acting_as(editor):
        type(citation).objects.filter(pk=citation.pk).update(reported="16")
    with refused("is not verified as it stands"):
        publish_by_sql(incident, by=[editor], approver=second_reviewer)
    with pytest.raises(NotReadyError):
        approve(incident, reviewer, fresh(incident).revision)


def test_conflicting_tolls_are_published(
    editor: Any, reviewer: Any, incident: Any, document: Any
) -> None:
    report(incident, document, editor, reported="9")
    with acting_as(editor):
        incident.casualties.update(basis="most reliable source")
    publish(document, incident, by=editor, approver=reviewer)
    [row] = published_document(incident.public_id)["casualties"]
    assert row["disagreement"]
    assert row["basis"] == "most reliable source"
    assert [each["reported"] and each["reported"]["reading"] for each in row["citations"]] == [
        None,
        "9",
    ]
