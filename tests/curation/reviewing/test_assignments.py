"""Assignments: by leads, to a person or a role, seen as tasks, and told to their people."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from curation.errors import NotPermittedError, OwnWorkError, WrongStateError
from curation.models import Assignment, Notification
from curation.reviewing.assignments import assign, assignments_of, finish, tasks_for
from curation.workflow.steps import (
    request_changes,
    submit,
    submit_ready,
    submit_with_document,
)
from sources.models import Document
from tests.factories import a_document, a_group, an_incident, fresh
from tests.reviewing import waiting_document as waiting

__all__ = ["waiting"]

pytestmark = pytest.mark.django_db

DUE = datetime.date(2024, 7, 15)


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(to=user).order_by("pk").values_list("kind", flat=True))


def test_a_lead_assigns_a_review_to_a_person_who_is_told(
    waiting: Document, publisher: User, reviewer: User, second_reviewer: User
) -> None:
    assign(waiting, publisher, "review", reviewer, DUE)
    [task] = tasks_for(reviewer)
    assert (task.record_id, task.due, task.by) == (waiting.pk, DUE, publisher)
    assert told(reviewer) == ["assigned"]
    assert not tasks_for(second_reviewer)


def test_everyone_with_a_role_has_its_tasks(
    waiting: Document, publisher: User, reviewer: User, second_reviewer: User, editor: User
) -> None:
    assign(waiting, publisher, "review", Role.objects.get(name="Reviewer"))
    for user in (reviewer, second_reviewer):
        assert tasks_for(user).count() == 1
        assert told(user) == ["assigned"]
    assert not tasks_for(editor)


def test_only_leads_assign(waiting: Document, editor: User, reviewer: User) -> None:
    for user in (editor, reviewer):
        with pytest.raises(NotPermittedError):
            assign(waiting, user, "review", reviewer)


def test_nobody_is_assigned_what_they_may_not_do(
    waiting: Document, publisher: User, editor: User, second_editor: User
) -> None:
    with pytest.raises(WrongStateError, match="does not allow"):
        assign(waiting, publisher, "review", second_editor)
    with pytest.raises(WrongStateError, match="Nobody with the role"):
        assign(waiting, publisher, "review", Role.objects.get(name="Editor"))
    for task, to in (("review", None), ("other", editor)):
        with pytest.raises(WrongStateError, match="Choose"):
            assign(waiting, publisher, task, to)


def test_nobody_is_assigned_the_review_of_their_own_work(publisher: User, reviewer: User) -> None:
    document = a_document(reviewer)
    submit(document, reviewer)
    with pytest.raises(OwnWorkError):
        assign(document, publisher, "review", reviewer)


def test_assigning_again_replaces_the_assignment(
    waiting: Document, publisher: User, reviewer: User, second_reviewer: User
) -> None:
    assign(waiting, publisher, "review", reviewer)
    assign(waiting, publisher, "enter", reviewer)
    assign(waiting, publisher, "review", second_reviewer)
    assert {task.task for task in tasks_for(reviewer)} == {"enter"}
    assert len(assignments_of([waiting.pk])[waiting.pk]) == 2


def test_a_task_that_is_done_is_open_no_more(
    waiting: Document, publisher: User, reviewer: User, second_reviewer: User
) -> None:
    task = assign(waiting, publisher, "review", reviewer)
    with pytest.raises(NotPermittedError):
        finish(task, second_reviewer)
    finish(task, reviewer)
    assert not tasks_for(reviewer)
    assign(waiting, publisher, "review", reviewer)
    assert tasks_for(reviewer).count() == 1


def test_what_is_due_soonest_comes_first(publisher: User, reviewer: User, editor: User) -> None:
    days = (None, datetime.date(2024, 8, 1), DUE)
    for day in days:
        assign(a_document(editor), publisher, "enter", reviewer, day)
    assert [task.due for task in tasks_for(reviewer)] == [days[2], days[1], None]


def test_the_reviewer_who_has_the_task_is_told_when_it_is_submitted(
    editor: User, publisher: User, reviewer: User
) -> None:
    document = a_document(editor)
    assign(document, publisher, "review", reviewer)
    submit(document, editor)
    assert told(reviewer) == ["assigned", "submitted"]


def test_what_is_submitted_together_is_told_once_with_the_others_named(
    editor: User, publisher: User, reviewer: User, second_reviewer: User
) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    other = an_incident(editor, document, group)
    assign(document, publisher, "review", reviewer)
    assign(group, publisher, "review", second_reviewer)
    submit_ready([other, document, group], editor)
    [notice] = Notification.objects.filter(to=reviewer, kind="submitted")
    assert (notice.record_id, notice.text) == (
        document.pk,
        f"With {group.public_id}, {other.public_id}.",
    )
    [notice] = Notification.objects.filter(to=second_reviewer, kind="submitted")
    assert (notice.record_id, notice.text) == (group.pk, "")


def test_a_record_and_its_document_submitted_together_are_told_once(
    editor: User, publisher: User, reviewer: User
) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    assign(document, publisher, "review", reviewer)
    assert submit_with_document(group, document, editor) == [group, document]
    [notice] = Notification.objects.filter(to=reviewer, kind="submitted")
    assert (notice.record_id, notice.text) == (group.pk, f"With {document.public_id}.")


def test_who_asked_for_changes_is_told_when_it_is_submitted_again(
    waiting: Document, editor: User, reviewer: User, second_reviewer: User
) -> None:
    request_changes(waiting, reviewer, "Which edition?")
    submit(fresh(waiting), editor)
    assert told(reviewer) == ["submitted again"]
    assert told(second_reviewer) == []


def test_an_assignment_changes_neither_the_revision_nor_the_contributors(
    waiting: Document, publisher: User, reviewer: User
) -> None:
    before = fresh(waiting).revision
    assign(waiting, publisher, "review", reviewer)
    assert fresh(waiting).revision == before


def test_the_database_refuses_an_assignment_to_nobody_or_to_both(
    waiting: Document, publisher: User
) -> None:
    role: Any = Role.objects.get(name="Reviewer")
    for people in ({}, {"to": publisher, "role": role}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(record_id=waiting.pk, task="review", by=publisher, **people)


def test_assignments_of_many_records_are_one_query(
    editor: User, publisher: User, reviewer: User, django_assert_num_queries: Any
) -> None:
    documents = [a_document(editor) for _ in range(3)]
    for document in documents:
        assign(document, publisher, "enter", reviewer)
    with django_assert_num_queries(1):
        found = assignments_of([document.pk for document in documents])
        assert {str(each.to) for tasks in found.values() for each in tasks} == {str(reviewer)}
