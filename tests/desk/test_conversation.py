"""Comments, claims, presence and notifications on the pages of the admin."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import conditional_escape

from curation.conversation.comments import answer, open_thread, resolve
from curation.conversation.notifications import MAX_COUNT, notify, unread_count
from curation.models import Comment, Notification
from curation.workflow.claims import claim_of, take_claim
from curation.workflow.steps import request_changes, submit
from entities.models import Incident
from sources.acting import acting_as
from tests.desk.pages import review, text_of
from tests.factories import UserFactory, a_document, an_incident, fresh, signed_in

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def change(incident: Incident) -> str:
    return f"/admin/entities/incident/{incident.pk}/change/"


def say_at(record: Any) -> str:
    return reverse("admin:add_comment", args=[record.public_id])


@pytest.fixture
def incident(editor: User) -> Incident:
    incident = an_incident(editor, a_document(editor))
    submit(incident, editor)
    return incident


# Comments


def test_a_reviewer_comments_on_a_value_and_the_editor_answers(
    incident: Incident, editor: User, reviewer: User
) -> None:
    page = signed_in(reviewer).post(
        say_at(incident), {"text": "Which day?", "value_key": "incident.date"}, follow=True
    )
    assert page.redirect_chain[-1][0] == f"{review(incident)}#comment-{Comment.objects.get().pk}"
    said = text_of(page)
    assert said.index("date") < said.index("Which day?") < said.index("casualties")
    client = signed_in(editor)
    assert "On date" in text_of(client.get(change(incident)))
    opening = Comment.objects.get()
    client.post(
        reverse("admin:answer_comment", args=[opening.pk]),
        {"text": "The 15th.", "next": change(incident)},
    )
    assert "The 15th." in text_of(signed_in(reviewer).get(review(incident)))


def test_a_comment_leads_back_to_the_page_it_was_made_on(incident: Incident, editor: User) -> None:
    posted = {"text": "Enough?", "next": change(incident)}
    answered = signed_in(editor).post(say_at(incident), posted)
    assert answered["Location"] == f"{change(incident)}#comment-{Comment.objects.get().pk}"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"]
)
def test_a_comment_does_not_redirect_to_another_site(
    incident: Incident, reviewer: User, elsewhere: str
) -> None:
    posted = {"text": "Well?", "next": elsewhere}
    answered = signed_in(reviewer).post(say_at(incident), posted)
    assert answered["Location"].startswith(review(incident))


def test_a_refused_comment_is_shown_again_with_its_text(
    incident: Incident, editor: User, reviewer: User
) -> None:
    client = signed_in(reviewer)
    lost = client.post(say_at(incident), {"text": "My long thought", "value_key": "casualties:0"})
    assert "This value was removed" in text_of(lost)
    assert "My long thought" in text_of(lost)
    asked = open_thread(incident, reviewer, "Which day?")
    resolve(asked, reviewer)
    late = signed_in(editor).post(
        reverse("admin:answer_comment", args=[asked.pk]), {"text": "The 15th."}
    )
    assert "This thread is resolved" in text_of(late)
    assert "The 15th." in text_of(late)


@pytest.mark.parametrize(
    "posted", [{}, {"text": "\0"}, {"text": "x", "value_key": "\0" * 99 + "y"}]
)
def test_malformed_posts_are_answered_with_a_message(
    incident: Incident, reviewer: User, posted: dict[str, str]
) -> None:
    assert signed_in(reviewer).post(say_at(incident), posted).status_code == 200
    assert not Comment.objects.exists()


def test_markup_in_a_comment_is_text_wherever_it_is_shown(
    incident: Incident, editor: User, reviewer: User
) -> None:
    asked = open_thread(incident, reviewer, SCRIPT, "incident.date")
    answer(asked, reviewer, SCRIPT)
    request_changes(incident, reviewer, SCRIPT)
    client = signed_in(editor)
    refused = client.post(say_at(incident), {"text": SCRIPT, "value_key": SCRIPT})
    pages = [client.get(at) for at in (review(incident), change(incident), "/admin/notifications/")]
    for page in (*pages, refused, client.get("/admin/")):
        shown = page.content.decode()
        assert "&lt;script&gt;alert(1)" in shown
        assert "<script>alert(1)" not in shown
        assert "<img src=x" not in shown


def test_a_thread_is_resolved_only_with_permission(
    incident: Incident, editor: User, reviewer: User
) -> None:
    asked = open_thread(incident, reviewer, "Which day?")
    address = reverse("admin:resolve_comment", args=[asked.pk])
    assert address not in signed_in(editor).get(review(incident)).content.decode()
    assert "Only the author of a comment or a reviewer" in text_of(signed_in(editor).post(address))
    client = signed_in(reviewer)
    assert address in client.get(review(incident)).content.decode()
    assert f"Resolved by {reviewer}" in text_of(client.post(address, follow=True))


def test_users_without_permission_cannot_read_or_write_comments(
    incident: Incident, reviewer: User
) -> None:
    client = signed_in(UserFactory.create())
    asked = open_thread(incident, reviewer, "Which day?")
    for address in (
        say_at(incident),
        reverse("admin:answer_comment", args=[asked.pk]),
        reverse("admin:resolve_comment", args=[asked.pk]),
        reverse("admin:take_record", args=[incident.public_id]),
        reverse("admin:release_record", args=[incident.public_id]),
        reverse("admin:report_presence", args=[incident.public_id]),
    ):
        assert client.post(address, {"text": "Hello"}).status_code == 403, address
        assert signed_in(reviewer).get(address).status_code == 405, address
        assert Client().post(address).status_code == 302, address
    assert Comment.objects.count() == 1


def test_comments_cost_a_constant_number_of_queries(
    incident: Incident, reviewer: User, editor: User
) -> None:
    client = signed_in(reviewer)
    asked = open_thread(incident, reviewer, "Which day?", "incident.date")
    answer(asked, editor, "The 15th.")

    def costs() -> list[int]:
        found = []
        for address in (review(incident), change(incident)):
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            found.append(len(captured))
        return found

    costs()
    few = costs()
    for number in range(5):
        other = open_thread(incident, reviewer, f"{number}?", "incident.kind")
        answer(other, UserFactory.create(is_superuser=True), "Yes.")
        resolve(other, reviewer)
    assert costs() == few


# Claims


def test_a_claim_made_in_the_queue_is_shown_to_others(
    incident: Incident, reviewer: User, second_reviewer: User
) -> None:
    client = signed_in(reviewer)
    address = reverse("admin:take_record", args=[incident.public_id])
    assert address in client.get("/admin/").content.decode()
    taken = client.post(address, follow=True)
    assert taken.redirect_chain[-1][0] == review(incident)
    assert "claimed by you until" in text_of(taken)
    other = signed_in(second_reviewer)
    assert f"claimed by {reviewer} until" in text_of(other.get("/admin/"))
    assert f"claimed by {reviewer} until" in text_of(other.get(review(incident)))
    assert f"{reviewer} has taken" in text_of(other.post(address, follow=True))


def test_a_reviewer_releases_a_claim(incident: Incident, reviewer: User) -> None:
    client = signed_in(reviewer)
    take_claim(incident, reviewer)
    address = reverse("admin:release_record", args=[incident.public_id])
    assert address in client.get(review(incident)).content.decode()
    assert "Claim" in text_of(client.post(address, follow=True))


def test_a_verdict_prolongs_the_claim(incident: Incident, reviewer: User) -> None:
    before = take_claim(incident, reviewer).expires_at
    client = signed_in(reviewer)
    item = client.get(review(incident)).context["rows"][1]["cited"][0]
    client.post(
        review(incident),
        {"act": "confirm", "citation": item["citation"].pk, "seen_digest": item["digest"]},
    )
    claim = claim_of(incident)
    assert claim is not None
    assert claim.expires_at > before


def test_the_queue_does_not_offer_own_work(
    incident: Incident, reviewer: User, second_reviewer: User
) -> None:
    with acting_as(reviewer):
        own = fresh(incident)
        own.title = "Better"
        own.save()
    address = reverse("admin:take_record", args=[incident.public_id])
    client = signed_in(reviewer)
    for page in ("/admin/", review(incident)):
        assert address not in client.get(page).content.decode()
    assert "You changed" in text_of(client.post(address, follow=True))
    assert address in signed_in(second_reviewer).get("/admin/").content.decode()


# The queue


def test_the_queue_shows_age_author_document_and_size(
    incident: Incident, editor: User, reviewer: User
) -> None:
    [document] = {citation.passage.document.public_id for citation in incident.citations.all()}
    said = text_of(signed_in(reviewer).get("/admin/"))
    assert f"{editor.username} {document} 3 values, 3 citations less than a minute" in said


def test_the_queue_shows_the_length_of_a_document(editor: User, reviewer: User) -> None:
    document = a_document(editor, text="x" * 1234)
    submit(document, editor)
    assert "1,234 characters" in text_of(signed_in(reviewer).get("/admin/"))


def test_the_queue_shows_warnings_and_open_comments(
    incident: Incident, editor: User, reviewer: User
) -> None:
    client = signed_in(reviewer)
    assert "warning" not in text_of(client.get("/admin/"))
    resolve(open_thread(incident, reviewer, "Which day?"), reviewer)
    open_thread(incident, reviewer, "Which place?")
    with acting_as(editor):
        incident.casualties.update(at_least=21)
    page = client.get("/admin/")
    assert "1 warning 1 open comment" in text_of(page)
    [row] = page.context["queue"]["waiting"]
    assert f'title="{conditional_escape(row["warnings"][0].sentence)}' in page.content.decode()


def test_the_queue_costs_a_constant_number_of_queries(
    editor: User, reviewer: User, second_reviewer: User
) -> None:
    def one_more() -> None:
        document = a_document(editor)
        incident = an_incident(editor, document)
        for record in (document, incident):
            submit(record, editor)
            open_thread(record, second_reviewer, "Well?")
            take_claim(record, second_reviewer)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/")
        return len(captured)

    client = signed_in(reviewer)
    one_more()
    cost()
    few = cost()
    for _ in range(4):
        one_more()
    cost()  # finds the sentences of the new texts, once
    assert cost() == few


# Presence


def test_two_people_on_a_record_see_each_other(
    incident: Incident, editor: User, reviewer: User
) -> None:
    address = reverse("admin:report_presence", args=[incident.public_id])
    assert signed_in(editor).post(address).json() == {"others": []}
    assert signed_in(reviewer).post(address).json() == {"others": [editor.username]}
    for page in (change(incident), review(incident)):
        assert address in signed_in(editor).get(page).content.decode()


# Notifications


def bell(response: Any) -> str:
    [found] = re.findall(r'class="bell"[^>]*aria-label="([^"]*)"', response.content.decode())
    return found


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/notifications/",
        "/admin/entities/incident/",
        "/admin/entities/incident/add/",
        "/admin/sources/document/",
        "/admin/password_change/",
    ],
)
def test_the_notification_count_is_on_every_page(
    incident: Incident, editor: User, reviewer: User, address: str
) -> None:
    client = signed_in(editor)
    assert bell(client.get(address)) == "Notifications"
    open_thread(incident, reviewer, "Which day?")
    assert bell(client.get(address)) == "Notifications, 1 unread"


def test_the_notification_count_costs_one_query(
    incident: Incident, editor: User, reviewer: User
) -> None:
    client = signed_in(editor)
    client.get("/admin/entities/incident/add/")

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/entities/incident/add/")
        return sum("curation_notification" in query["sql"] for query in captured)

    assert asked() == 1
    for _ in range(3):
        open_thread(incident, reviewer, "Which day?")
    assert asked() == 1


def test_the_notification_count_is_capped(incident: Incident, editor: User, reviewer: User) -> None:
    notify("comment", {incident.pk: [editor.pk] * (MAX_COUNT + 5)}, reviewer)
    assert bell(signed_in(editor).get("/admin/")) == "Notifications, 99+ unread"


def test_the_page_lists_notifications_with_links(
    incident: Incident, editor: User, reviewer: User
) -> None:
    asked = open_thread(incident, reviewer, "Which day?", "incident.date")
    request_changes(incident, reviewer, "Fix the day.")
    page = signed_in(editor).get("/admin/notifications/")
    said = text_of(page)
    assert f"{reviewer} asked for changes to {incident}" in said
    assert "Fix the day." in said
    assert "Which day?" in said
    links = page.content.decode()
    assert f'href="{review(incident)}#comment-{asked.pk}"' in links
    assert f'href="{change(incident)}"' in links
    assert "No notifications yet" in text_of(signed_in(reviewer).get("/admin/notifications/"))


def test_notifications_are_marked_read_one_by_one_and_all(
    incident: Incident, editor: User, reviewer: User
) -> None:
    for _ in range(3):
        open_thread(incident, reviewer, "Which day?")
    client = signed_in(editor)
    address = reverse("admin:mark_notifications_read")
    one = Notification.objects.filter(to=editor).first()
    assert one is not None
    client.post(address, {"notification": one.pk})
    assert unread_count(editor) == 2
    for odd in ("x", "", "9" * 30):
        client.post(address, {"notification": odd})
    assert unread_count(editor) == 2
    client.post(address)
    assert unread_count(editor) == 0


def test_viewing_the_page_marks_nothing_as_read(
    incident: Incident, editor: User, reviewer: User
) -> None:
    open_thread(incident, reviewer, "Which day?")
    client = signed_in(editor)
    client.get("/admin/notifications/")
    assert client.get(reverse("admin:mark_notifications_read")).status_code == 405
    assert unread_count(editor) == 1


def test_the_page_is_paginated_with_a_constant_number_of_queries(
    incident: Incident, editor: User, reviewer: User
) -> None:
    client = signed_in(editor)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address)
        assert page.status_code == 200
        return len(captured)

    open_thread(incident, reviewer, "0")
    cost("/admin/notifications/")
    few = cost("/admin/notifications/")
    for number in range(1, 60):
        open_thread(incident, reviewer, f"Number {number}")
    assert cost("/admin/notifications/") == few
    first = client.get("/admin/notifications/")
    older = client.get(f"/admin/notifications/?before={first.context['older']}")
    assert [len(page.context["rows"]) for page in (first, older)] == [50, 10]
    assert older.context["older"] is None
    for odd in ("x", "9" * 40, "-1"):
        assert client.get("/admin/notifications/", {"before": odd}).status_code == 200
