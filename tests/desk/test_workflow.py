"""The buttons, the review page and the queue of each role."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from curation.models import Proposal, Verification
from curation.reviewing.order import next_to_review
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.standing.proposals import decline
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.steps import submit
from desk.badges import change_address
from entities.models import Citation, Group, Incident
from publication.models import Publication
from sources.acting import acting_as
from sources.models import Document, Record
from tests.desk.pages import fields_of, labels, review, step, text_of
from tests.factories import (
    UserFactory,
    a_document,
    a_group,
    a_publisher,
    an_incident,
    fresh,
    publish,
    signed_in,
    submit_and_verify,
    verify_all,
)

pytestmark = pytest.mark.django_db


BENCH = "Open the workbench"


@pytest.fixture
def live_group(editor: User, reviewer: User, document: Document) -> Group:
    group = a_group(editor, document, name="North Front")
    publish(document, group, by=editor, approver=reviewer)
    return fresh(group)


def test_each_role_sees_its_own_buttons(
    editor: User, second_editor: User, reviewer: User, publisher: User, live_group: Group
) -> None:
    document = a_document(editor)
    draft = an_incident(editor, document)
    assert labels(draft, editor) == [BENCH, "Submit for review"]
    submit(draft, editor)
    assert labels(draft, editor) == ["See the review", BENCH, "Recall"]
    assert labels(draft, second_editor) == ["See the review", BENCH]
    assert labels(draft, reviewer) == ["Review and approve", BENCH, "Request changes"]
    assert labels(live_group, editor) == [BENCH]
    acts = ["Withdraw", "Merge into…", "Refresh names", "Propose to redact…"]
    assert labels(live_group, publisher) == [BENCH, *acts]
    live_document = Record.objects.get(type=Record.Type.SOURCE, standing=Record.Standing.LIVE)
    assert labels(live_document, publisher) == [
        BENCH,
        "Withdraw",
        "Refresh names",
        "Propose to redact…",
    ]
    with acting_as(editor):
        live_group.description = "Newer"
        live_group.save()
    assert labels(live_group, editor) == [BENCH, "Submit for review", "Discard draft"]


def test_a_reviewer_is_not_offered_to_approve_own_work(reviewer: User, document: Document) -> None:
    own = an_incident(reviewer, document)
    submit(own, reviewer)
    assert labels(own, reviewer) == ["See the review", BENCH, "Recall", "Request changes"]


def test_submitting_names_each_value_that_lacks_a_citation(
    editor: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    with acting_as(editor):
        Citation.objects.get(record=incident.pk, field="incident.date").delete()
    response = signed_in(editor).post(step(incident, "submit"))
    assert "date “15 July 2024” : has no citation" in text_of(response)
    assert fresh(incident).state == "draft"


def test_an_editor_submits_and_recalls(editor: User, document: Document) -> None:
    incident = an_incident(editor, document)
    client = signed_in(editor)
    assert client.get(step(incident, "submit")).status_code == 200
    assert fresh(incident).state == "draft"
    client.post(step(incident, "submit"))
    assert fresh(incident).state == "in_review"
    client.post(step(incident, "recall"))
    assert fresh(incident).state == "draft"


def test_changes_are_requested_with_a_comment_that_the_editor_reads(
    editor: User, reviewer: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    submit(incident, editor)
    client = signed_in(reviewer)
    without = client.post(step(incident, "request-changes"), {"text": " "})
    assert "Say what needs to be changed" in text_of(without)
    other = an_incident(editor, document)
    submit(other, editor)
    asked = client.post(
        step(incident, "request-changes"), {"text": "The date is of the next day."}, follow=True
    )
    # The next record for the reviewer.
    assert asked.request["PATH_INFO"] == f"/admin/review/{other.public_id}/"
    assert "was returned to its editor." in text_of(asked)
    first_page = text_of(signed_in(editor).get("/admin/"))
    assert "Returned to you 1" in first_page
    assert "The date is of the next day." in first_page


def test_a_reviewer_reads_under_which_name_a_renamed_group_is_published(
    editor: User, reviewer: User, document: Document, live_group: Group
) -> None:
    incident = an_incident(editor, document, perpetrator=live_group)
    submit(incident, editor)
    client = signed_in(reviewer)
    told = "This record uses its published name: “North Front”"
    assert told not in text_of(client.get(review(incident)))
    with acting_as(editor):
        Group.objects.filter(pk=live_group.pk).update(name="Army of the North")
    assert told in text_of(client.get(review(incident)))


def test_a_reviewer_verifies_each_citation_and_approves(
    editor: User, reviewer: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    publish(document, by=editor, approver=reviewer)
    submit(incident, editor)
    client = signed_in(reviewer)
    page = client.get(review(incident))
    assert "Citations are not confirmed in their current form" in text_of(page)
    for row in page.context["rows"]:
        for item in row["cited"]:
            client.post(
                review(incident),
                {
                    "act": "confirm",
                    "citation": item["citation"].pk,
                    "seen_digest": item["digest"],
                },
            )
    ready = client.get(review(incident))
    assert ready.context["blockers"] == []
    posted = {"act": "approve", "revision": ready.context["record"].revision}
    response = client.post(review(incident), posted, follow=True)
    assert "is approved and published as version 1" in text_of(response)
    assert fresh(incident).standing == "live"


def test_a_rejection_needs_a_comment_and_keeps_the_record_from_approval(
    editor: User, reviewer: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    submit(incident, editor)
    client = signed_in(reviewer)
    item = client.get(review(incident)).context["rows"][1]["cited"][0]
    posted = {
        "act": "reject",
        "citation": item["citation"].pk,
        "seen_digest": item["digest"],
    }
    assert "Say what is wrong" in text_of(client.post(review(incident), posted))
    client.post(review(incident), posted | {"comment": "It says Tuesday."})
    assert "It says Tuesday." in text_of(client.get(review(incident)))
    assert not Verification.objects.get().confirmed


def test_approving_a_record_that_just_changed_is_refused(
    editor: User, reviewer: User, second_reviewer: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    publish(document, by=editor, approver=reviewer)
    submit_and_verify([incident], editor, reviewer)
    seen = fresh(incident).revision
    with acting_as(second_reviewer):
        incident.title = "Another title"
        incident.save()
    response = signed_in(reviewer).post(review(incident), {"act": "approve", "revision": seen})
    assert "Something changed after you read it" in text_of(response)
    assert fresh(incident).standing == "never_published"


def test_nobody_verifies_their_own_work(reviewer: User, document: Document) -> None:
    incident = an_incident(reviewer, document)
    submit(incident, reviewer)
    page = signed_in(reviewer).get(review(incident))
    assert "You changed this version yourself" in text_of(page)
    assert not page.context["may_verify"]


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"act": "confirm"},
        {"act": "confirm", "citation": "x", "seen_digest": "\0"},
        {"act": "approve"},
        {"act": "approve", "revision": "9" * 40},
        {"act": "reject", "citation": "9" * 18},
    ],
)
def test_malformed_posts_are_answered_with_a_message(
    editor: User, reviewer: User, document: Document, posted: dict[str, str]
) -> None:
    incident = an_incident(editor, document)
    submit(incident, editor)
    response = signed_in(reviewer).post(review(incident), posted)
    assert response.status_code == 200
    assert response.context["problem"] is not None


def test_records_that_belong_together_are_approved_together(
    editor: User, reviewer: User, document: Document
) -> None:
    group = a_group(editor, document)
    incident = an_incident(editor, document, group)
    for record in (document, group, incident):
        submit(record, editor)
    verify_all(group, reviewer)
    verify_all(incident, reviewer)
    client = signed_in(reviewer)
    chosen = {"record": [document.public_id, group.public_id, incident.public_id]}
    page = client.get("/admin/choose/", chosen, follow=True)
    address = page.redirect_chain[-1][0]
    assert page.context["blockers"] == []
    posted = {
        f"revision-{row['record'].pk}": row["record"].revision for row in page.context["rows"]
    }
    response = client.post(address, posted, follow=True)
    assert "Approved and published together" in text_of(response)
    assert {fresh(record).standing for record in (document, group, incident)} == {"live"}


def test_a_document_links_to_approving_everything_that_cites_it(
    editor: User, reviewer: User, document: Document
) -> None:
    group, draft = a_group(editor, document), an_incident(editor, document)
    address = reverse("admin:sources_document_change", args=[document.pk])
    assert "Approve waiting records together" not in text_of(signed_in(reviewer).get(address))
    for record in (document, group):
        submit(record, editor)
    link = signed_in(reviewer).get(address).context["approve_address"]
    listed = text_of(signed_in(reviewer).get(link))
    assert document.public_id in listed
    assert group.public_id in listed
    assert draft.public_id not in listed
    assert "Approve waiting records together" in text_of(signed_in(reviewer).get(address))
    assert "Approve waiting records together" not in text_of(signed_in(editor).get(address))


def test_approving_together_shows_values_without_quotations(
    editor: User, reviewer: User, document: Document
) -> None:
    incident = an_incident(editor, document, summary="<b>What</b> a curator wrote.")
    for record in (document, incident):
        submit(record, editor)
    address = f"{reverse('admin:approve_together')}?records={document.public_id}"
    page = signed_in(reviewer).get(f"{address},{incident.public_id}")
    assert 'dir="auto"><bdi>&lt;b&gt;What&lt;/b&gt; a cur' in page.content.decode()
    assert f"language {document.language}" in text_of(page)


def test_the_documents_of_a_changed_publisher_are_submitted_from_the_list(
    editor: User, second_editor: User, reviewer: User
) -> None:
    desk = a_publisher(editor)
    documents = [a_document(editor, publisher=desk) for _ in range(2)]
    publish(*documents, by=editor, approver=reviewer)
    client = signed_in(second_editor)
    address = reverse("admin:sources_publisher_change", args=[desk.pk])
    form = fields_of(client.get(address), "publisher_form")
    answer = client.post(address, form | {"reliability": "A"}, follow=True)
    assert "are drafts again and have to be reviewed: 2." in text_of(answer)
    client.post(
        reverse("admin:sources_document_changelist"),
        {"action": "submit_together", "_selected_action": [each.pk for each in documents]},
    )
    assert [fresh(each).state for each in documents] == ["in_review", "in_review"]


def test_the_list_leads_to_approving_together(
    editor: User, reviewer: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    posted = {"action": "approve_together", "_selected_action": [incident.pk]}
    page = signed_in(reviewer).post("/admin/entities/incident/", posted, follow=True)
    assert "Only records in review can be approved." in text_of(page)
    assert f"{fresh(incident)} : is draft" in text_of(page)
    refused = signed_in(editor).post("/admin/entities/incident/", posted, follow=True)
    assert "Approve together" not in text_of(refused)
    assert signed_in(editor).get("/admin/approve-together/").status_code == 403


def test_two_publishers_withdraw_a_record(
    live_group: Group, publisher: User, second_publisher: User
) -> None:
    client = signed_in(publisher)
    client.post(step(live_group, "withdraw"), {"text": "It never was a group."})
    assert labels(live_group, publisher) == [BENCH, "Decline proposal"]
    shown = {"proposal": Proposal.objects.get().pk}
    own = client.post(step(live_group, "confirm-proposal"), shown)
    assert "You proposed this" in text_of(own)
    other = signed_in(second_publisher)
    assert "It never was a group." in text_of(other.get("/admin/"))
    other.post(step(live_group, "confirm-proposal"), shown)
    assert fresh(live_group).standing == "withdrawn"


def test_confirming_applies_only_to_the_proposal_that_was_shown(
    editor: User, reviewer: User, publisher: User, second_publisher: User, live_group: Group
) -> None:
    document = a_document(editor)
    other = a_group(editor, document)
    publish(document, other, by=editor, approver=reviewer)
    client, second = signed_in(publisher), signed_in(second_publisher)
    client.post(step(live_group, "withdraw"), {"text": "It never was a group."})
    page = second.get(step(live_group, "confirm-proposal"))
    posted = {"proposal": page.context["proposal"].pk}
    client.post(step(live_group, "decline-proposal"), posted)
    client.post(step(live_group, "merge"), {"text": "Same", "successor": other.public_id})
    answer = second.post(step(live_group, "confirm-proposal"), posted)
    assert "Another proposal is open now" in text_of(answer)
    assert fresh(live_group).standing == "live"


def test_a_merge_names_its_successor(
    editor: User, reviewer: User, publisher: User, second_publisher: User, live_group: Group
) -> None:
    document = a_document(editor)
    other = a_group(editor, document, name="Northern Front")
    publish(document, other, by=editor, approver=reviewer)
    client = signed_in(publisher)
    for odd in ("", "G999999", "S1", "\0"):
        answer = client.post(step(other, "merge"), {"text": "Same", "successor": odd})
        assert "There is no group" in text_of(answer)
    named = {"text": "The same group.", "successor": live_group.public_id.lower()}
    client.post(step(other, "merge"), named)
    declined = {"text": "They differ.", "proposal": Proposal.objects.get().pk}
    signed_in(second_publisher).post(step(other, "decline-proposal"), declined)
    assert Proposal.objects.get().outcome == "declined"
    assert fresh(other).standing == "live"


def test_a_merged_record_links_to_its_successor(
    editor: User, reviewer: User, publisher: User, second_publisher: User, live_group: Group
) -> None:
    document = a_document(editor)
    other = a_group(editor, document, name="Northern Front")
    publish(document, other, by=editor, approver=reviewer)
    confirm(propose_merge(other, live_group, publisher, "The same group."), second_publisher)
    page = signed_in(editor).get(reverse("admin:entities_group_change", args=[other.pk]))
    assert f"Its successor is {live_group.public_id} North Front" in text_of(page)
    assert reverse("admin:entities_group_change", args=[live_group.pk]) in page.content.decode()


@pytest.mark.parametrize("state", ["draft", "in review"])
def test_a_merged_record_is_not_in_the_queue(
    editor: User,
    reviewer: User,
    publisher: User,
    second_publisher: User,
    live_group: Group,
    state: str,
) -> None:
    document = a_document(editor)
    other = a_group(editor, document, name="Northern Front")
    publish(document, other, by=editor, approver=reviewer)
    with acting_as(editor):
        other.name = "A newer draft"
        other.save()
    if state == "in review":
        submit(other, editor)
    pages = {user: text_of(signed_in(user).get("/admin/")) for user in (editor, reviewer)}
    assert any("A newer draft" in page for page in pages.values())
    confirm(propose_merge(other, live_group, publisher, "The same group."), second_publisher)
    for user in (editor, reviewer):
        assert "A newer draft" not in text_of(signed_in(user).get("/admin/"))
        assert set(labels(other, user)) <= {"Open the workbench"}
    assert next_to_review(reviewer) is None


def test_steps_are_refused_without_the_required_role(editor: User, live_group: Group) -> None:
    posted = {"text": "Reason", "successor": live_group.public_id}
    for name in ("withdraw", "merge", "refresh", "request-changes"):
        assert signed_in(editor).post(step(live_group, name), posted).status_code == 200
    for name in ("confirm-proposal", "decline-proposal"):
        assert signed_in(editor).post(step(live_group, name), posted).status_code == 403
    assert fresh(live_group).standing == "live"
    assert not Proposal.objects.exists()
    assert signed_in(editor).get(step(live_group, "unheard-of")).status_code == 404


def test_users_without_a_role_cannot_read_step_pages(editor: User, document: Document) -> None:
    incident = an_incident(editor, document)
    passage = incident.citations.all()[0].passage
    stranger = signed_in(UserFactory.create())
    assert stranger.get(step(incident, "submit")).status_code == 403
    delete = reverse("admin:sources_passage_delete", args=[passage.pk])
    assert stranger.post(delete, {"post": "yes"}).status_code == 403
    assert passage.exact not in text_of(stranger.get("/admin/"))


def test_a_nul_in_a_reason_is_removed(editor: User, reviewer: User, document: Document) -> None:
    submit(document, editor)
    client = signed_in(reviewer)
    only = client.post(step(document, "request-changes"), {"text": "\0"})
    assert "Say what needs to be changed" in text_of(only)
    client.post(step(document, "request-changes"), {"text": "Wrong\0 day"})
    assert document.transitions.all()[0].comment == "Wrong day"


def test_publishers_see_the_list_of_proposals(publisher: User, reviewer: User) -> None:
    proposals = reverse("admin:curation_proposal_changelist")
    assert proposals in signed_in(publisher).get("/admin/").content.decode()
    assert signed_in(publisher).get(proposals).status_code == 200
    assert signed_in(reviewer).get(proposals).status_code == 403


def test_a_publication_page_shows_contributors_approver_and_document(
    editor: User, reviewer: User, live_group: Group
) -> None:
    published = Publication.objects.get(public_id=live_group.public_id)
    address = reverse("admin:publication_publication_change", args=[published.pk])
    response = signed_in(reviewer).get(address)
    page = response.content.decode()
    assert f'href="{change_address(live_group)}"' in page
    said = text_of(response)
    assert editor.username in said
    assert reviewer.username in said
    assert '"name": "North Front"' in said


def test_the_queue_shows_waiting_sent_and_draft_records(
    editor: User, second_editor: User, reviewer: User, document: Document
) -> None:
    incident = an_incident(editor, document, title="Sent to review")
    an_incident(editor, document, title="Still a draft")
    submit(incident, editor)
    mine = text_of(signed_in(editor).get("/admin/"))
    assert "Submitted by you 1" in mine
    assert "Your drafts 2" in mine
    assert "Waiting for you" not in mine
    waiting = text_of(signed_in(reviewer).get("/admin/"))
    assert "Waiting for you 1" in waiting
    assert f"Sent to review in review Claim {editor.username} {document.public_id}" in waiting
    empty = text_of(signed_in(second_editor).get("/admin/"))
    assert "Nothing of yours is in review" in empty


def test_a_declined_proposal_comes_back_to_its_author(
    publisher: User, second_publisher: User, live_group: Group
) -> None:
    decline(propose_withdrawal(live_group, publisher, "Doubtful."), second_publisher, "It holds.")
    said = text_of(signed_in(publisher).get("/admin/"))
    assert "Your proposals that were declined 1" in said
    assert f"“It holds.” {second_publisher.username}" in said
    assert "declined" not in text_of(signed_in(second_publisher).get("/admin/"))
    propose_withdrawal(live_group, publisher, "Doubtful all the same.")
    assert "declined" not in text_of(signed_in(publisher).get("/admin/"))


def test_a_proposal_that_its_author_took_back_does_not_come_back(
    publisher: User, live_group: Group
) -> None:
    decline(propose_withdrawal(live_group, publisher, "Doubtful."), publisher)
    assert "declined" not in text_of(signed_in(publisher).get("/admin/"))


def test_a_decline_is_shown_for_a_month(
    publisher: User, second_publisher: User, live_group: Group
) -> None:
    Proposal.objects.create(
        record_id=live_group.pk,
        action=Proposal.Action.WITHDRAW,
        reason="Doubtful.",
        proposed_by=publisher,
        outcome=Proposal.Outcome.DECLINED,
        decided_by=second_publisher,
        decided_at=timezone.now() - timedelta(days=31),
    )
    assert "declined" not in text_of(signed_in(publisher).get("/admin/"))


def test_declined_proposals_cost_a_constant_number_of_queries(
    editor: User, reviewer: User, publisher: User, second_publisher: User
) -> None:
    client = signed_in(publisher)

    def queries() -> int:
        document = a_document(editor)
        group = a_group(editor, document)
        publish(document, group, by=editor, approver=reviewer)
        decline(propose_withdrawal(group, publisher, "Doubtful."), second_publisher)
        client.get("/admin/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/")
        return len(captured)

    assert queries() == queries()


def test_records_edited_by_a_reviewer_do_not_wait_for_that_reviewer(
    editor: User, reviewer: User, second_reviewer: User, document: Document
) -> None:
    incident = an_incident(editor, document)
    submit(incident, editor)
    with acting_as(reviewer):
        Incident.objects.get(pk=incident.pk).save()
        incident.title = "Better title"
        incident.save()
    assert "Waiting for you 0" in text_of(signed_in(reviewer).get("/admin/"))
    assert "Waiting for you 1" in text_of(signed_in(second_reviewer).get("/admin/"))
