"""What the review page shows after a decision: the next record of the document; sessions."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.models import ReviewOpening, ReviewSession
from curation.workflow.claims import claim_of, take_claim
from curation.workflow.steps import submit
from entities.models import Incident
from sources.models import Document
from tests.desk.pages import review, step, text_of
from tests.factories import (
    UserFactory,
    a_document,
    a_finding,
    a_group,
    an_incident,
    cite,
    fresh,
    signed_in,
    submit_and_verify,
)
from tests.reviewing import live_document as document
from tests.reviewing import waiting_incident as waiting

__all__ = ["document", "waiting"]

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def ready(record: Any, editor: User, reviewer: User) -> Any:
    submit_and_verify([record], editor, reviewer)
    return record


def sent_by_script(reviewer: User, record: Any, **posted: str) -> Any:
    posted.setdefault("revision", str(fresh(record).revision))
    return signed_in(reviewer).post(review(record), posted, headers=HTMX)


def test_the_script_gets_the_next_record_instead_of_a_page(
    editor: User, reviewer: User, document: Document
) -> None:
    record = ready(an_incident(editor, document), editor, reviewer)
    finding = a_finding(editor, document)
    submit(finding, editor)
    answer = sent_by_script(reviewer, record, act="approve-next")
    assert answer.status_code == 200
    assert answer["HX-Push-Url"] == review(finding)
    page = answer.content.decode()
    assert "<html" not in page
    assert f'id="review-head" data-record="{finding.public_id}"' in page
    assert "is approved and published as version 1." in text_of(answer)
    assert finding.statement in text_of(answer)
    assert ReviewOpening.objects.filter(record=finding.pk, by=reviewer).exists()


def test_the_script_goes_to_the_first_page_when_nothing_waits(
    editor: User, reviewer: User, document: Document
) -> None:
    record = ready(an_incident(editor, document), editor, reviewer)
    answer = sent_by_script(reviewer, record, act="approve-next")
    assert answer["HX-Redirect"] == reverse("admin:index")


def test_a_request_for_changes_leads_on_within_the_document(
    editor: User, reviewer: User, waiting: Incident, document: Document
) -> None:
    finding = a_finding(editor, document)
    submit(finding, editor)
    answer = sent_by_script(reviewer, waiting, act="request-changes", comment="Which day?")
    assert answer["HX-Push-Url"] == review(finding)
    assert fresh(waiting).state == "changes_requested"
    assert waiting.transitions.all()[0].comment == "Which day?"


def test_a_request_for_changes_without_words_stays_and_says_so(
    reviewer: User, waiting: Incident
) -> None:
    answer = sent_by_script(reviewer, waiting, act="request-changes", comment=" ")
    assert "Say what needs to be changed." in text_of(answer)
    assert fresh(waiting).state == "in_review"


def test_what_is_left_for_later_stays_in_review(
    editor: User, reviewer: User, waiting: Incident, document: Document
) -> None:
    finding = a_finding(editor, document)
    submit(finding, editor)
    answer = sent_by_script(reviewer, waiting, act="later")
    assert answer["HX-Push-Url"] == review(finding)
    assert fresh(waiting).state == "in_review"


def test_the_document_that_is_being_read_is_kept(editor: User, reviewer: User) -> None:
    older, newer = a_document(editor), a_document(editor)
    both = an_incident(editor, older)
    cite(both, newer, "On 15 July 2024", editor, field="incident.date")
    in_older, in_newer = a_finding(editor, older), a_finding(editor, newer)
    for record in (both, in_older, in_newer):
        submit(fresh(record), editor)
    for read, following in ((older, in_older), (newer, in_newer)):
        answer = sent_by_script(reviewer, both, act="later", reading=read.public_id)
        assert answer["HX-Push-Url"] == review(following)


def test_the_quotes_of_the_document_that_is_being_read_come_first(
    editor: User, reviewer: User
) -> None:
    older, newer = a_document(editor), a_document(editor)
    both = an_incident(editor, older)
    cited = cite(both, newer, "On 15 July 2024", editor, field="incident.date")
    submit(fresh(both), editor)
    page = signed_in(reviewer).get(review(both))
    assert page.context["reading"].public_id == newer.public_id
    assert page.context["first_document"] == newer.public_id
    rows = [item for row in page.context["rows"] for item in row["cited"] if item["is_next"]]
    assert [item["citation"].pk for item in rows] == [cited.pk]
    page = signed_in(reviewer).get(review(both), {"reading": older.public_id})
    assert page.context["first_document"] == older.public_id


def test_the_first_page_lists_a_document_in_the_order_of_review(
    editor: User, reviewer: User, document: Document
) -> None:
    group = a_group(editor, document)
    incident = an_incident(editor, document, group)
    for record in (group, incident):
        submit(fresh(record), editor)
    page = signed_in(reviewer).get("/admin/")
    [listed] = page.context["by_document"]
    # The incident is cited first in the text, and names the group.
    assert [row["record"].pk for row in listed["rows"]] == [group.pk, incident.pk]


def test_the_page_lists_what_waits_in_the_document_and_who_claimed_it(
    editor: User, reviewer: User, second_reviewer: User, waiting: Incident, document: Document
) -> None:
    finding = a_finding(editor, document)
    submit(finding, editor)
    take_claim(finding, second_reviewer)
    page = text_of(signed_in(reviewer).get(review(waiting)))
    assert f"2 in {document.public_id}" in page
    assert f"{finding.statement} claimed by {second_reviewer}" in page


def test_a_review_with_many_beside_it_costs_a_constant_number_of_queries(
    editor: User, reviewer: User, waiting: Incident, document: Document
) -> None:
    client = signed_in(reviewer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(review(waiting)).status_code == 200
        return len(caught)

    submit(a_finding(editor, document), editor)
    queries()
    few = queries()
    for _ in range(4):
        submit(a_finding(editor, document), editor)
    assert queries() == few


# Sessions


def change_session(user: User, act: str) -> Any:
    return signed_in(user).post(reverse("admin:review_session", args=[act]), follow=True)


def test_a_session_leads_through_its_records_and_shows_the_progress(
    editor: User, reviewer: User, waiting: Incident, document: Document
) -> None:
    finding = a_finding(editor, document)
    submit(finding, editor)
    assert "Start reviewing" in text_of(signed_in(reviewer).get("/admin/"))
    page = change_session(reviewer, "start")
    assert page.request["PATH_INFO"] == review(waiting)
    assert "0 of 2" in text_of(page)
    claim = claim_of(waiting)
    assert claim is not None and claim.user == reviewer
    answer = sent_by_script(reviewer, waiting, act="request-changes", comment="Which day?")
    assert "1 of 2" in text_of(answer)
    paused = change_session(reviewer, "pause")
    assert "1 of 2, paused" in text_of(paused)
    assert change_session(reviewer, "resume").request["PATH_INFO"] == review(finding)
    last = sent_by_script(reviewer, finding, act="request-changes", comment="Which day?")
    assert last["HX-Redirect"] == reverse("admin:index")
    assert not ReviewSession.objects.exists()


def test_returning_the_last_record_from_its_own_page_ends_the_session(
    reviewer: User, waiting: Incident
) -> None:
    change_session(reviewer, "start")
    signed_in(reviewer).post(step(waiting, "request-changes"), {"text": "Which day?"})
    assert not ReviewSession.objects.exists()


def test_without_a_session_an_opened_record_is_not_claimed(
    reviewer: User, waiting: Incident
) -> None:
    signed_in(reviewer).get(review(waiting))
    assert claim_of(waiting) is None


def test_a_session_claims_only_what_is_in_its_plan(
    editor: User, reviewer: User, waiting: Incident, document: Document
) -> None:
    change_session(reviewer, "start")
    later = a_finding(editor, document)
    submit(later, editor)
    signed_in(reviewer).get(review(later))
    assert claim_of(later) is None


def test_an_editor_has_no_session(editor: User) -> None:
    assert change_session(editor, "start").status_code == 403


def test_a_session_in_which_nothing_waits_is_refused(reviewer: User) -> None:
    page = change_session(reviewer, "start")
    assert "Nothing is waiting for you that nobody else has claimed." in text_of(page)


# What is not there


def test_the_page_says_what_is_not_there(
    reviewer: User, waiting: Incident, document: Document
) -> None:
    client = signed_in(reviewer)
    address = reverse("admin:review_missing", args=[waiting.public_id])
    assert address in client.get(review(waiting)).content.decode()
    said = text_of(client.get(address))
    assert "neither cited nor dismissed" in said
    assert "The front denied that it had done it." in said
    assert "empty: place, attributions" in said


def test_what_is_not_there_is_for_staff_only(waiting: Incident) -> None:
    address = reverse("admin:review_missing", args=[waiting.public_id])
    assert signed_in(UserFactory.create()).get(address).status_code == 403
