"""The order of review: by document, in the order of its text, what is named first."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.reviewing.order import (
    Spot,
    in_reading_order,
    next_to_review,
    reading_order,
    spots_of,
)
from curation.workflow.claims import take_claim
from curation.workflow.steps import request_changes, submit
from entities.models import Incident
from sources.acting import acting_as
from sources.models import Document, Record
from tests.factories import a_document, a_finding, a_group, an_incident, cite, fresh

pytestmark = pytest.mark.django_db


def waiting(editor: User, document: Document, *records: Any) -> list[Any]:
    for record in records:
        submit(fresh(record), editor)
    return list(records)


def names(records: list[Any]) -> list[str]:
    return [record.public_id for record in records]


def test_records_stand_in_the_order_of_the_text() -> None:
    spots = {7: Spot(1, 40), 8: Spot(1, 10), 9: Spot(1, -1)}
    assert in_reading_order(spots, {}) == [9, 8, 7]


def test_a_record_that_another_one_names_comes_just_before_it() -> None:
    spots = {1: Spot(1, 10), 2: Spot(1, 20), 3: Spot(1, 90), 4: Spot(1, 95)}
    assert in_reading_order(spots, {2: [3], 3: [4]}) == [1, 4, 3, 2]


def test_records_that_name_each_other_are_each_there_once() -> None:
    spots = {1: Spot(1, 10), 2: Spot(1, 20)}
    assert in_reading_order(spots, {1: [2], 2: [1, 2]}) == [2, 1]


def test_a_record_of_another_document_is_not_pulled_out_of_it() -> None:
    spots = {1: Spot(1, 10), 2: Spot(2, 5)}
    assert in_reading_order(spots, {1: [2]}) == [1, 2]


def test_a_record_is_read_in_the_newest_document_that_it_cites_or_in_the_wanted_one(
    editor: User,
) -> None:
    older, newer = a_document(editor), a_document(editor)
    incident = an_incident(editor, newer)
    cite(incident, older, "a market in Testville", editor, field="incident.kind")
    assert spots_of([incident.pk])[incident.pk] == Spot(newer.pk, 0)
    assert spots_of([incident.pk], [older.pk])[incident.pk].document == older.pk


def test_the_first_of_the_wanted_documents_counts(editor: User) -> None:
    older, newer = a_document(editor), a_document(editor)
    incident = an_incident(editor, older)
    cite(incident, newer, "a market in Testville", editor, field="incident.kind")
    for first, second in ((older, newer), (newer, older)):
        spot = spots_of([incident.pk], [first.pk, second.pk])[incident.pk]
        assert spot.document == first.pk


def test_a_document_comes_first_and_its_records_follow_the_text(
    editor: User, reviewer: User
) -> None:
    document = a_document(editor)
    finding = a_finding(editor, document)
    group = a_group(editor, document)
    incident = an_incident(editor, document)
    waiting(editor, document, finding, group, incident, document)
    assert names(reading_order(reviewer, [document.pk])) == names(
        [document, incident, group, finding]
    )


def test_a_group_comes_before_the_incident_that_names_it(editor: User, reviewer: User) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    incident = an_incident(editor, document, group)
    waiting(editor, document, incident, group)
    assert names(reading_order(reviewer, [document.pk])) == names([group, incident])


def test_a_group_that_asserts_a_value_comes_first(editor: User, reviewer: User) -> None:
    document = a_document(editor)
    group, incident = a_group(editor, document), an_incident(editor, document)
    with acting_as(editor):
        incident.citations.update(asserted_by=group)
    waiting(editor, document, incident, group)
    assert names(reading_order(reviewer, [document.pk])) == names([group, incident])


def test_the_next_record_is_the_next_one_of_the_document(editor: User, reviewer: User) -> None:
    document, other = a_document(editor), a_document(editor)
    waiting(editor, other, an_incident(editor, other))
    incident, finding = an_incident(editor, document), a_finding(editor, document)
    waiting(editor, document, incident, finding, document)
    for here, after in ((document, incident), (incident, finding)):
        assert next_to_review(reviewer, fresh(here)) == Record.objects.get(pk=after.pk)


def test_what_was_left_earlier_in_the_document_comes_before_the_next_document(
    editor: User, reviewer: User
) -> None:
    document, other = a_document(editor), a_document(editor)
    incident, finding = an_incident(editor, document), a_finding(editor, document)
    elsewhere = an_incident(editor, other)
    waiting(editor, document, elsewhere, incident, finding)
    assert names([next_to_review(reviewer, finding)]) == names([incident])
    request_changes(fresh(incident), reviewer, "Which day?")
    assert names([next_to_review(reviewer, finding)]) == names([elsewhere])


def test_the_document_that_waited_longest_comes_next_from_its_beginning(
    editor: User, reviewer: User
) -> None:
    document, other = a_document(editor), a_document(editor)
    finding, incident = a_finding(editor, document), an_incident(editor, document)
    waiting(editor, document, an_incident(editor, other), finding, incident)
    Incident.objects.filter(pk=finding.pk).update()
    Record.objects.filter(pk=finding.pk).update(changed_at="2024-01-01T00:00Z")
    assert names([next_to_review(reviewer)]) == names([incident])


def test_what_others_claimed_comes_last(
    editor: User, reviewer: User, second_reviewer: User
) -> None:
    document, other = a_document(editor), a_document(editor)
    incident, finding = an_incident(editor, document), a_finding(editor, document)
    elsewhere = an_incident(editor, other)
    waiting(editor, document, incident, finding, elsewhere)
    take_claim(finding, second_reviewer)
    assert names([next_to_review(reviewer, incident)]) == names([elsewhere])
    take_claim(elsewhere, second_reviewer)
    assert next_to_review(reviewer, incident) in (
        Record.objects.get(pk=finding.pk),
        Record.objects.get(pk=elsewhere.pk),
    )


def test_nothing_follows_if_nothing_waits(editor: User, reviewer: User) -> None:
    assert next_to_review(reviewer) is None
    own = an_incident(reviewer, a_document(editor))
    submit(own, reviewer)
    assert next_to_review(reviewer, own) is None


def test_the_order_costs_a_constant_number_of_queries(editor: User, reviewer: User) -> None:
    document = a_document(editor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert reading_order(reviewer, [document.pk])
        return len(caught)

    waiting(editor, document, an_incident(editor, document, a_group(editor, document)))
    queries()
    few = queries()
    for _ in range(4):
        group = a_group(editor, document)
        waiting(editor, document, group, an_incident(editor, document, group))
    assert queries() == few
