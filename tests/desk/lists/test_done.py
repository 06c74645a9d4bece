"""What people did, by day, and the figures for those who lead them."""

import datetime
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from curation.coverage import coverage_of
from curation.reviewing import done as acts_of_people
from curation.reviewing.done import Span, days_of
from curation.reviewing.throughput import period_of, throughput
from curation.search.find import types_for
from curation.workflow.steps import request_changes, submit
from sources.acting import acting_as
from sources.models import Contribution, Document
from tests.desk.pages import text_of
from tests.factories import (
    a_document,
    a_group,
    an_incident,
    edit,
    fresh,
    person,
    publish,
    signed_in,
)

pytestmark = pytest.mark.django_db

OWN = reverse("admin:done")
THROUGHPUT = reverse("admin:throughput")


def of(user: User) -> str:
    return reverse("admin:done_by", args=[user.pk])


def these_days() -> Span:
    """Return days that hold now, also around midnight."""
    today = timezone.localdate()
    return Span(today - datetime.timedelta(days=1), today + datetime.timedelta(days=1))


def did(user: User, viewer: User | None = None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for day in days_of(user, types_for(viewer or user), these_days()):
        for each in day.did:
            found.setdefault(each.kind, []).extend(
                record.public_id for record, _values in each.records
            )
    return found


@pytest.fixture
def document(editor: User) -> Document:
    return a_document(editor)


def test_each_person_is_told_what_they_did(
    editor: User, second_editor: User, reviewer: User, document: Document
) -> None:
    live, returned = a_group(editor, document), an_incident(editor, document)
    publish(document, live, by=editor, approver=reviewer)
    submit(returned, editor)
    request_changes(returned, reviewer, "Which market?")
    edit(fresh(live), second_editor, description="Changed by another one.")
    assert did(editor) == {
        "brought in": [document.public_id],
        "entered": [live.public_id, returned.public_id],
        "submitted": [document.public_id, live.public_id, returned.public_id],
    }
    assert did(reviewer) == {
        "verified": [live.public_id],
        "returned": [returned.public_id],
        "published": [document.public_id, live.public_id],
    }
    assert did(second_editor) == {"began to change": [live.public_id]}


def test_the_page_links_to_the_records_of_each_day(
    editor: User, reviewer: User, document: Document
) -> None:
    group = a_group(editor, document, name="الجبهة الشمالية")
    publish(document, group, by=editor, approver=reviewer)
    page = signed_in(reviewer).get(OWN)
    assert f'<a href="/admin/entities/group/{group.pk}/change/">' in page.content.decode()
    said = text_of(page)
    assert "Verified: 1 record, 2 values" in said
    assert "Published: 2" in said
    assert group.name in said


def test_days_are_chosen(editor: User, document: Document) -> None:
    client = signed_in(editor)
    span = these_days()
    said = text_of(client.get(OWN, {"first": str(span.first), "last": str(span.last)}))
    assert "Brought in: 1" in said
    said = text_of(client.get(OWN, {"first": "2024-05-01", "last": "2024-05-03"}))
    assert "Nothing is recorded in these days." in said
    assert "Brought in" not in said


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2024-05-03", "2024-05-02", "The first day is after the last one."),
        ("2020-01-01", "2024-05-02", "Choose 366 days at most."),
        ("x", "", "These are no days of the calendar"),
        ("", "0001-01-02", ""),
        ("9999-12-31", "9999-12-31", "days at most"),
    ],
)
def test_days_that_make_no_sense_are_refused_in_words(
    publisher: User, first: str, last: str, told: str
) -> None:
    for address in (OWN, THROUGHPUT):
        page = signed_in(publisher).get(address, {"first": first, "last": last})
        assert page.status_code == 200
        assert told in text_of(page)


def test_what_others_did_is_for_leads(
    editor: User, second_editor: User, reviewer: User, publisher: User, document: Document
) -> None:
    for role in (second_editor, reviewer):
        assert signed_in(role).get(of(editor)).status_code == 403
        assert signed_in(role).get(THROUGHPUT).status_code == 403
    assert signed_in(editor).get(of(editor)).status_code == 200
    page = text_of(signed_in(publisher).get(of(editor)))
    assert f"What {editor} did" in page
    assert document.public_id in page
    assert signed_in(publisher).get(reverse("admin:done_by", args=[10**9])).status_code == 404


def test_nothing_is_told_of_records_that_may_not_be_seen(
    editor: User, publisher: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    role = publisher.groups.get()
    role.permissions.remove(role.permissions.get(codename="view_incident"))
    assert "entered" not in did(editor, User.objects.get(pk=publisher.pk))
    page = signed_in(publisher).get(of(editor))
    assert incident.title not in text_of(page)
    assert "Entered" not in text_of(page)
    figures = signed_in(publisher).get(THROUGHPUT).context["figures"]
    assert [line.entered for line in figures.people] == [0]
    publisher.groups.clear()
    assert signed_in(publisher).get(OWN).status_code == 403


def test_long_days_name_some_and_count_the_others(
    editor: User, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts_of_people, "MAX_NAMED", 2)
    for _ in range(5):
        an_incident(editor, document)
    said = text_of(signed_in(editor).get(OWN))
    assert "Entered: 5" in said
    assert "and 3 more" in said


def test_the_pages_cost_a_constant_number_of_queries(
    editor: User, reviewer: User, publisher: User
) -> None:
    client = signed_in(publisher)
    addresses = (of(editor), of(reviewer), THROUGHPUT)
    costs: list[list[int]] = []
    for number in (1, 4):
        for _ in range(number):
            document = a_document(editor)
            group, incident = a_group(editor, document), an_incident(editor, document)
            publish(document, group, by=editor, approver=reviewer)
            submit(incident, editor)
            request_changes(incident, reviewer, "Which market?")
            a_group(person("editor"), document)
        costs.append([])
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            costs[-1].append(len(captured))
    assert costs[0] == costs[1]


def figures_of(user: User) -> Any:
    return throughput(types_for(user), these_days())


def test_a_lead_sees_throughput_and_return_rates(
    editor: User, second_editor: User, reviewer: User, publisher: User, document: Document
) -> None:
    group = a_group(editor, document)
    returned = an_incident(second_editor, document)
    publish(document, group, by=editor, approver=reviewer)
    submit(returned, second_editor)
    request_changes(returned, reviewer, "Which market?")
    a_waiting = an_incident(editor, document)
    submit(a_waiting, editor)
    figures = figures_of(publisher)
    people = {line.name: line for line in figures.people}
    mine, other, checks = people[editor.pk], people[second_editor.pk], people[reviewer.pk]
    assert (mine.brought_in, mine.entered, mine.submitted) == (1, 2, 3)
    assert (mine.published, mine.returned, mine.return_rate) == (2, 0, 0)
    assert (other.published, other.returned, other.return_rate) == (0, 1, 100)
    assert (checks.verified, checks.decided, checks.return_rate) == (2, 3, None)
    whole = figures.periods[0]
    assert (sum(line.published for line in figures.periods), whole.returned) == (2, 1)
    assert figures.waiting == 1
    assert figures.oldest is not None
    said = text_of(signed_in(publisher).get(THROUGHPUT))
    assert "1 record waits for review now" in said
    assert "1 (100 %)" in said
    assert "less than a minute" in said


def test_coverage_is_that_of_the_documents_that_were_brought_in(
    editor: User, publisher: User, document: Document
) -> None:
    an_incident(editor, document)
    known = coverage_of([document])[document.pk]
    figures = figures_of(publisher)
    for line in (*figures.periods, *figures.people):
        if line.brought_in:
            assert (line.sentences, line.covered) == (known.total, known.total - known.open)
            assert line.coverage == known.percent
    assert any(line.brought_in for line in figures.people)


def test_waiting_is_the_median_from_submission_to_decision(
    editor: User,
    reviewer: User,
    publisher: User,
    document: Document,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = timezone.now()
    for hours in (1, 2, 6):
        incident = an_incident(editor, document)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda hours=hours: now - timedelta(hours=hours))
            submit(incident, editor)
        request_changes(incident, reviewer, "Which market?")
    (line,) = (line for line in figures_of(publisher).people if line.name == editor.pk)
    assert line.waited is not None
    assert round(line.waited / 3600) == 2


def test_long_spans_are_told_by_month(publisher: User) -> None:
    day = datetime.date(2024, 7, 17)
    assert period_of(day, by_month=False) == datetime.date(2024, 7, 15)
    assert period_of(day, by_month=True) == datetime.date(2024, 7, 1)
    page = signed_in(publisher).get(THROUGHPUT, {"first": "2024-01-01", "last": "2024-06-30"})
    assert page.context["figures"].by_month
    assert "Nothing is recorded in these days." in text_of(page)


def test_records_that_are_deleted_are_not_counted(editor: User, document: Document) -> None:
    incident = an_incident(editor, document)
    with acting_as(editor):
        incident.delete()
    assert Contribution.objects.exists()
    assert "entered" not in did(editor)
