"""Assigning work: the page of a lead, and the tasks on the first page."""

import pytest
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.models import Assignment
from curation.reviewing.assignments import assign
from sources.models import Document
from tests.desk.pages import review, text_of
from tests.factories import a_document, signed_in
from tests.reviewing import waiting_document as waiting

__all__ = ["waiting"]

pytestmark = pytest.mark.django_db


def page_of(document: Document) -> str:
    return reverse("admin:assign_record", args=[document.public_id])


def test_a_lead_assigns_a_document_and_its_person_finds_it_first(
    waiting: Document, publisher: User, reviewer: User
) -> None:
    lead = signed_in(publisher)
    assert page_of(waiting) in lead.get("/admin/").content.decode()
    assert page_of(waiting) in lead.get(review(waiting)).content.decode()
    posted = {"task": "review", "to": f"person:{reviewer.pk}", "due": "2024-07-15"}
    answer = lead.post(page_of(waiting), posted, follow=True)
    assert f"is assigned to {reviewer}." in text_of(answer)
    assert f"review: {reviewer}, due 15 Jul" in text_of(answer)
    first = text_of(signed_in(reviewer).get("/admin/"))
    assert first.index("Tasks for you") < first.index("Bring in documents")
    assert "15 July 2024 overdue" in first
    assert f"review: {reviewer}, due 15 Jul" in text_of(signed_in(reviewer).get(review(waiting)))


def test_a_task_of_a_role_is_marked_as_done(
    waiting: Document, publisher: User, reviewer: User
) -> None:
    role = Role.objects.get(name="Reviewer")
    signed_in(publisher).post(page_of(waiting), {"task": "review", "to": f"role:{role.pk}"})
    client = signed_in(reviewer)
    assert "everyone with the role Reviewer" in text_of(client.get("/admin/"))
    done = reverse("admin:finish_task", args=[Assignment.objects.get().pk])
    assert "Tasks for you" not in text_of(client.post(done, follow=True))


def test_a_refused_assignment_says_why(waiting: Document, publisher: User, editor: User) -> None:
    client = signed_in(publisher)
    posted = {"task": "review", "to": f"person:{editor.pk}"}
    assert "does not allow this task" in text_of(client.post(page_of(waiting), posted))
    assert "Choose a person or a role." in text_of(
        client.post(page_of(waiting), {"task": "review"})
    )
    assert not Assignment.objects.exists()


def test_a_due_day_that_is_none_is_refused_and_the_choice_stays(
    waiting: Document, publisher: User, reviewer: User
) -> None:
    client = signed_in(publisher)
    role = Role.objects.get(name="Reviewer")
    for chosen in (f"person:{reviewer.pk}", f"role:{role.pk}"):
        posted = {"task": "review", "to": chosen, "due": "2024-02-30"}
        page = client.post(page_of(waiting), posted)
        assert "The due day is no day of the calendar" in text_of(page)
        assert page.content.decode().count(" selected>") == 2
        assert f'<option value="{chosen}" selected>' in page.content.decode()
    assert not Assignment.objects.exists()
    client.post(page_of(waiting), {**posted, "due": ""})
    assert Assignment.objects.get().due is None


def test_others_cannot_assign(waiting: Document, reviewer: User) -> None:
    client = signed_in(reviewer)
    assert client.get(page_of(waiting)).status_code == 403
    assert "Assign…" not in text_of(client.get("/admin/"))


def test_who_lost_their_role_sees_no_tasks(
    waiting: Document, publisher: User, reviewer: User
) -> None:
    assign(waiting, publisher, "review", reviewer)
    reviewer.groups.clear()
    assert "Tasks for you" not in text_of(signed_in(reviewer).get("/admin/"))


def test_many_tasks_cost_a_constant_number_of_queries(
    editor: User, publisher: User, reviewer: User
) -> None:
    client = signed_in(reviewer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get("/admin/")
        return len(caught)

    assign(a_document(editor), publisher, "enter", reviewer)
    queries()
    few = queries()
    for _ in range(3):
        assign(a_document(editor), publisher, "enter", reviewer)
    # The sentences of a short text are found once.
    queries()
    assert queries() == few
