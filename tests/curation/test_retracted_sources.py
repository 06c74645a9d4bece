"""Live records that cite a retracted source are listed for editors."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.approval import approve_many
from curation.workflow.retracted_sources import records_citing_retracted
from curation.workflow.steps import submit
from sources.acting import acting_as
from tests.desk.pages import text_of
from tests.factories import a_document, a_group, an_incident, fresh, publish

HEADING = "Cite a retracted source"


@pytest.fixture
def document(editor: Any, reviewer: Any) -> Any:
    found = a_document(editor)
    publish(found, by=editor, approver=reviewer)
    return found


@pytest.fixture
def live(editor: Any, reviewer: Any, document: Any) -> Any:
    incident = an_incident(editor, document)
    publish(incident, by=editor, approver=reviewer)
    return fresh(incident)


def say_of(document: Any, by: Any, **values: Any) -> Any:
    with acting_as(by):
        found = fresh(document)
        for name, value in values.items():
            setattr(found, name, value)
        found.save()
    return found


def retract(document: Any, by: Any, approver: Any) -> None:
    said = say_of(document, by, retracted_on="2024-09-01", retraction_reason="It was made up.")
    publish(said, by=by, approver=approver)


def listed() -> list[int]:
    return [record.pk for record in records_citing_retracted().order_by("pk")]


def first_page(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return text_of(client.get(reverse("admin:index")))


def test_what_cites_a_retracted_source_is_listed_for_editors(
    editor: Any, second_editor: Any, reviewer: Any, document: Any, live: Any
) -> None:
    assert HEADING not in first_page(second_editor)
    retract(document, editor, reviewer)
    assert listed() == [live.pk]
    page = first_page(second_editor)
    assert HEADING in page
    assert live.public_id in page


def test_a_retraction_counts_from_its_approval_on(
    editor: Any, reviewer: Any, document: Any, live: Any
) -> None:
    draft = say_of(document, editor, retracted_on="2024-09-01", retraction_reason="Made up.")
    assert listed() == []
    publish(draft, by=editor, approver=reviewer)
    say_of(document, editor, retracted_on=None, retraction_reason="")
    assert listed() == [live.pk]
    publish(document, by=editor, approver=reviewer)
    assert listed() == []


def test_a_listed_record_can_be_submitted_unchanged(
    editor: Any, second_editor: Any, reviewer: Any, document: Any, live: Any
) -> None:
    retract(document, editor, reviewer)
    client = Client()
    client.force_login(second_editor)
    change = reverse("admin:entities_incident_change", args=[live.pk])
    assert reverse("admin:take_step", args=[live.public_id, "submit"]) in (
        client.get(change).content.decode()
    )
    submit(live, second_editor)
    approve_many([(live, fresh(live).revision)], reviewer)
    assert fresh(live).version == 2
    assert listed() == []
    say_of(document, editor, title="Another title")
    publish(document, by=editor, approver=reviewer)
    assert listed() == []


def test_a_referrer_republished_by_a_merge_still_needs_review(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, document: Any
) -> None:
    sound = a_document(editor)
    first, second = a_group(editor, sound), a_group(editor, sound)
    publish(sound, first, second, by=editor, approver=reviewer)
    incident = an_incident(editor, document, perpetrator=first)
    publish(incident, by=editor, approver=reviewer)
    retract(document, editor, reviewer)
    confirm(propose_merge(first, second, publisher, "The same."), second_publisher)
    assert fresh(incident).version == 2
    assert listed() == [incident.pk]


def test_withdrawn_records_are_not_listed(
    editor: Any,
    reviewer: Any,
    publisher: Any,
    second_publisher: Any,
    document: Any,
    live: Any,
) -> None:
    retract(document, editor, reviewer)
    confirm(propose_withdrawal(live, publisher, "Made up."), second_publisher)
    assert listed() == []


def test_the_list_costs_a_constant_number_of_queries(
    editor: Any, second_editor: Any, reviewer: Any, document: Any, live: Any
) -> None:
    others = [a_document(editor) for _ in range(3)]
    publish(*others, by=editor, approver=reviewer)
    publish(*(an_incident(editor, other) for other in others), by=editor, approver=reviewer)
    client = Client()
    client.force_login(second_editor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("admin:index"))
        return len(captured)

    retract(document, editor, reviewer)
    queries()
    of_one = queries()
    for other in others:
        retract(other, editor, reviewer)
    assert len(listed()) == 4
    assert queries() == of_one
