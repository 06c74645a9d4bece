"""Sessions of review: planned by document, counted, paused and resumed."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.errors import NotPermittedError, WrongStateError
from curation.models import ReviewSession
from curation.reviewing.sessions import (
    Progress,
    end_session,
    next_for,
    pause_session,
    progress_of,
    resume_session,
    start_session,
)
from curation.workflow.claims import take_claim
from curation.workflow.steps import request_changes, submit
from sources.models import Record
from tests.factories import a_document, a_finding, an_incident, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(editor: User) -> list[Record]:
    """Five records in review, in the order in which they are reviewed."""
    found = []
    for _ in range(2):
        document = a_document(editor)
        finding, incident = a_finding(editor, document), an_incident(editor, document)
        for record in (finding, incident):
            submit(record, editor)
        found += [incident, finding]
    document = a_document(editor)
    submit(document, editor)
    return [Record.objects.get(pk=record.pk) for record in (*found, document)]


def test_a_session_plans_the_next_records_by_document(
    planned: list[Record], reviewer: User
) -> None:
    session = start_session(reviewer, 4)
    assert session.planned == [record.pk for record in planned[:4]]
    assert progress_of(reviewer) == Progress(0, 4, is_paused=False)


def test_what_others_claimed_is_not_planned(
    planned: list[Record], reviewer: User, second_reviewer: User
) -> None:
    take_claim(planned[1], second_reviewer)
    assert planned[1].pk not in start_session(reviewer).planned


def test_each_decision_counts(planned: list[Record], reviewer: User) -> None:
    start_session(reviewer)
    request_changes(planned[0], reviewer, "Which day?")
    assert progress_of(reviewer) == Progress(1, 5, is_paused=False)


def test_the_plan_is_followed_though_more_arrives(
    planned: list[Record], editor: User, reviewer: User
) -> None:
    start_session(reviewer, 2)
    request_changes(planned[0], reviewer, "Which day?")
    assert next_for(reviewer, planned[0]) == planned[1]
    request_changes(planned[1], reviewer, "Which day?")
    assert next_for(reviewer, planned[1]) is None
    progress = progress_of(reviewer)
    assert progress is not None and progress.is_finished


def test_what_is_left_for_later_comes_again_at_the_end(
    planned: list[Record], reviewer: User
) -> None:
    start_session(reviewer, 2)
    assert next_for(reviewer, planned[0]) == planned[1]
    assert next_for(reviewer, planned[1]) == planned[0]


def test_in_a_session_what_a_colleague_has_claimed_since_comes_last(
    planned: list[Record], reviewer: User, second_reviewer: User
) -> None:
    start_session(reviewer, 3)
    take_claim(planned[1], second_reviewer)
    assert next_for(reviewer, planned[0]) == planned[2]
    request_changes(planned[2], reviewer, "Which day?")
    assert next_for(reviewer, planned[0]) == planned[1]


def test_a_paused_session_is_resumed_where_it_was_left(
    planned: list[Record], reviewer: User
) -> None:
    start_session(reviewer, 2)
    request_changes(planned[0], reviewer, "Which day?")
    pause_session(reviewer)
    assert progress_of(reviewer) == Progress(1, 2, is_paused=True)
    # As without a session.
    assert next_for(reviewer, planned[1]) == planned[2]
    resume_session(reviewer)
    assert next_for(reviewer) == planned[1]
    assert progress_of(reviewer) == Progress(1, 2, is_paused=False)


def test_a_person_has_one_session(planned: list[Record], reviewer: User) -> None:
    start_session(reviewer, 2)
    pause_session(reviewer)
    start_session(reviewer, 3)
    assert ReviewSession.objects.count() == 1
    assert progress_of(reviewer) == Progress(0, 3, is_paused=False)
    end_session(reviewer)
    assert progress_of(reviewer) is None


def test_a_session_needs_a_reviewer_and_something_that_waits(editor: User, reviewer: User) -> None:
    with pytest.raises(NotPermittedError):
        start_session(editor)
    with pytest.raises(WrongStateError):
        start_session(reviewer)


def test_planning_costs_a_constant_number_of_queries(
    planned: list[Record], editor: User, reviewer: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            start_session(reviewer)
        return len(caught)

    queries()
    few = queries()
    for _ in range(3):
        document = a_document(editor)
        submit(an_incident(editor, document), editor)
        submit(fresh(document), editor)
    assert queries() == few
