"""Approval: only values confirmed by two people enter the log."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from curation.errors import (
    ChangedMeanwhileError,
    NotPermittedError,
    NotReadyError,
    OwnWorkError,
    Problem,
    ReferenceNotLiveError,
    WrongStateError,
)
from curation.standing.confirm import confirm
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.approval import approve, approve_many
from curation.workflow.steps import request_changes, submit
from curation.workflow.verification import citation_digest, verify
from entities.models import Citation, Tie
from publication.models import LogHead, Publication
from sources.acting import acting_as
from sources.models import Conveys, Record
from tests.connections import api_reads
from tests.factories import (
    a_document,
    a_group,
    an_incident,
    cite,
    edit,
    fresh,
    publish,
    published_document,
    submit_and_verify,
    verify_all,
)
from tests.reviewing import approve_now
from tests.reviewing import confirmed_incident as incident

__all__ = ["api_reads", "incident"]

State, Standing = Record.State, Record.Standing


@pytest.fixture
def document(editor: Any, reviewer: Any) -> Any:
    """A live document."""
    document = a_document(editor, title="The report")
    publish(document, by=editor, approver=reviewer)
    return fresh(document)


def refused(error: type[Exception], record: Any, by: Any) -> Any:
    """Return the error of an approval at the current revision, and check that nothing changed."""
    before = LogHead.objects.get().seq, fresh(record).state, fresh(record).version
    with pytest.raises(error) as refusal:
        approve_now(record, by)
    assert (LogHead.objects.get().seq, fresh(record).state, fresh(record).version) == before
    return refusal.value


def test_an_approved_record_is_published(editor: Any, reviewer: Any, incident: Any) -> None:
    approve_now(incident, reviewer)
    record = fresh(incident)
    assert (record.state, record.standing) == (State.APPROVED, Standing.LIVE)
    assert (record.version, record.round) == (1, 2)
    published = Publication.objects.get(public_id=incident.public_id)
    assert (published.action, published.version) == ("publish", 1)
    assert (published.contributors, published.approver_id) == ([editor.pk], reviewer.pk)
    step = record.transitions.first()
    assert (step.step, step.by, step.revision) == ("approved", reviewer, record.revision)


def test_all_contributors_of_the_version_are_recorded(
    editor: Any, second_editor: Any, reviewer: Any, document: Any
) -> None:
    incident = an_incident(editor, document)
    edit(incident, second_editor, title="Another title")
    publish(incident, by=editor, approver=reviewer)
    published = Publication.objects.get(public_id=incident.public_id)
    assert published.contributors == [editor.pk, second_editor.pk]


# First requirement: evidence, confirmed as it stands now


def test_an_unverified_citation_blocks_approval(editor: Any, reviewer: Any, document: Any) -> None:
    incident = an_incident(editor, document)
    submit(incident, editor)
    for citation in incident.citations.exclude(field="incident.date"):
        verify(citation, reviewer, citation_digest(citation), confirmed=True)
    error = refused(NotReadyError, incident, reviewer)
    assert error.problems == [
        Problem(f"{incident.public_id} date “15 July 2024”", "“On 15 July 2024” is not verified")
    ]


def test_a_rejected_citation_blocks_approval(reviewer: Any, incident: Any) -> None:
    citation = incident.citations.get(field="incident.date")
    verify(citation, reviewer, citation_digest(citation), confirmed=False, comment="Of July 14.")
    error = refused(NotReadyError, incident, reviewer)
    assert error.problems == [
        Problem(
            f"{incident.public_id} date “15 July 2024”",
            "“On 15 July 2024” was rejected: Of July 14.",
        )
    ]


def test_a_value_changed_after_confirmation_blocks_approval(
    reviewer: Any, second_reviewer: Any, incident: Any
) -> None:
    edit(incident, second_reviewer, date="2024-07-16")
    error = refused(NotReadyError, incident, reviewer)
    assert [problem.value for problem in error.problems] == [
        f"{incident.public_id} date “16 July 2024”"
    ]


def test_a_value_without_its_citation_blocks_approval(
    reviewer: Any, second_reviewer: Any, incident: Any
) -> None:
    with acting_as(second_reviewer):
        incident.citations.get(field="incident.kind").delete()
    error = refused(NotReadyError, incident, reviewer)
    assert error.problems == [
        Problem(f"{incident.public_id} kind “armed attack”", "has no citation")
    ]


def test_every_citation_of_a_value_is_confirmed(editor: Any, reviewer: Any, document: Any) -> None:
    incident = an_incident(editor, document)
    words = "denied that it had done it"
    denial = cite(incident, document, words, editor, field="incident.kind", stance="denies")
    submit(incident, editor)
    for citation in incident.citations.exclude(pk=denial.pk):
        verify(citation, reviewer, citation_digest(citation), confirmed=True)
    refused(NotReadyError, incident, reviewer)
    verify(denial, reviewer, citation_digest(denial), confirmed=True)
    approve_now(incident, reviewer)
    assert published_document(incident.public_id)["kind"]["contested"] is True


def test_a_citation_may_be_confirmed_by_another_reviewer_than_the_approver(
    second_reviewer: Any, incident: Any
) -> None:
    approve_now(incident, second_reviewer)
    assert fresh(incident).standing == Standing.LIVE


# Second requirement: nobody approves what they contributed to


def test_a_reviewer_cannot_approve_own_incident(
    reviewer: Any, second_reviewer: Any, document: Any
) -> None:
    incident = an_incident(reviewer, document)
    submit(incident, reviewer)
    verify_all(incident, second_reviewer)
    error = refused(OwnWorkError, incident, reviewer)
    assert error.problems == [
        Problem(str(incident), "you worked on this version, or on a part that it includes")
    ]


def test_a_reviewer_who_edits_in_review_becomes_a_contributor_and_a_third_person_approves(
    editor: Any, reviewer: Any, second_reviewer: Any, incident: Any
) -> None:
    edit(incident, reviewer, title="A better title")
    assert fresh(incident).state == State.IN_REVIEW
    refused(OwnWorkError, incident, reviewer)
    # The verdicts of the first reviewer no longer count.
    refused(NotReadyError, incident, second_reviewer)
    verify_all(incident, second_reviewer)
    approve_now(incident, second_reviewer)
    published = Publication.objects.get(public_id=incident.public_id)
    assert published.contributors == [editor.pk, reviewer.pk]
    assert published.approver_id == second_reviewer.pk


def test_an_undone_change_still_makes_a_contributor(reviewer: Any, incident: Any) -> None:
    edit(incident, reviewer, title="Other")
    edit(incident, reviewer, title="Attack on a market")
    refused(OwnWorkError, incident, reviewer)


def test_an_administrator_cannot_approve_own_work_either(
    reviewer: Any, incident: Any, django_user_model: Any
) -> None:
    root = django_user_model.objects.create_superuser("root")
    edit(incident, root, title="Other")
    refused(OwnWorkError, incident, root)


def test_the_author_of_the_last_version_may_approve_later_changes_of_others(
    editor: Any, reviewer: Any, second_reviewer: Any, document: Any
) -> None:
    incident = an_incident(second_reviewer, document)
    publish(incident, by=second_reviewer, approver=reviewer)
    edit(incident, editor, summary="Men shot at a market.")
    submit(incident, editor)
    approve_now(incident, second_reviewer)
    assert fresh(incident).version == 2


def test_own_work_is_the_first_blocker_named(reviewer: Any, document: Any) -> None:
    incident = an_incident(reviewer, document)
    submit(incident, reviewer)
    refused(OwnWorkError, incident, reviewer)


# Third requirement: the revision that was read


def test_a_record_changed_after_it_was_read_is_not_approved(
    reviewer: Any, second_reviewer: Any, incident: Any
) -> None:
    read = fresh(incident).revision
    edit(incident, second_reviewer, title="Another title")
    with pytest.raises(ChangedMeanwhileError) as refusal:
        approve(incident, reviewer, read)
    assert refusal.value.problems == [Problem(incident.public_id, "was changed")]
    assert fresh(incident).state == State.IN_REVIEW
    approve(incident, reviewer, fresh(incident).revision)


def test_an_unknown_revision_is_not_approved(reviewer: Any, incident: Any) -> None:
    for revision in (0, fresh(incident).revision + 1):
        with pytest.raises(ChangedMeanwhileError):
            approve(incident, reviewer, revision)


# Fourth requirement: referenced records are live, and named as published


def in_review_with(group: Any, editor: Any, reviewer: Any, document: Any) -> Any:
    incident = an_incident(editor, document, group)
    submit_and_verify([incident], editor, reviewer)
    return incident


def test_a_draft_group_cannot_be_referred_to(editor: Any, reviewer: Any, document: Any) -> None:
    group = a_group(editor, document)
    incident = in_review_with(group, editor, reviewer, document)
    error = refused(ReferenceNotLiveError, incident, reviewer)
    assert error.problems == [
        Problem(incident.public_id, f"refers to {group.public_id}, which is not published")
    ]


def test_a_draft_asserter_cannot_be_referred_to(editor: Any, reviewer: Any, document: Any) -> None:
    ministry = a_group(editor, document)
    incident = an_incident(editor, document)
    with acting_as(editor):
        incident.citations.filter(field="incident.date").update(asserted_by=ministry)
    submit_and_verify([incident], editor, reviewer)
    error = refused(ReferenceNotLiveError, incident, reviewer)
    assert ministry.public_id in error.problems[0].reason


def test_a_draft_document_cannot_be_cited(editor: Any, reviewer: Any) -> None:
    document = a_document(editor)
    incident = in_review_with(None, editor, reviewer, document)
    error = refused(ReferenceNotLiveError, incident, reviewer)
    assert document.public_id in error.problems[0].reason


def test_a_draft_document_cannot_be_relayed(editor: Any, reviewer: Any) -> None:
    relayed, relay = a_document(editor), a_document(editor)
    with acting_as(editor):
        Conveys.objects.create(document=relay, conveyed=relayed)
    submit(relay, editor)
    error = refused(ReferenceNotLiveError, relay, reviewer)
    assert relayed.public_id in error.problems[0].reason


def test_a_withdrawn_group_cannot_be_referred_to(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, document: Any
) -> None:
    group = a_group(editor, document)
    publish(group, by=editor, approver=reviewer)
    confirm(propose_withdrawal(group, publisher, "No group"), second_publisher)
    incident = in_review_with(group, editor, reviewer, document)
    refused(ReferenceNotLiveError, incident, reviewer)


def test_a_group_is_named_as_it_is_published_and_never_by_its_draft(
    editor: Any, reviewer: Any, document: Any
) -> None:
    group = a_group(editor, document, name="Published name")
    publish(group, by=editor, approver=reviewer)
    incident = in_review_with(group, editor, reviewer, document)
    edit(group, editor, name="Draft name")
    edit(document, editor, title="Draft title")
    approve_now(incident, reviewer)
    published = published_document(incident.public_id)
    assert published["attributions"][0]["group"]["name"] == "Published name"
    assert published["date"]["citations"][0]["source"]["name"] == "The report"
    assert "Draft" not in json.dumps(published)


# Together


def two_groups_tied_to_each_other(editor: Any, document: Any) -> tuple[Any, Any]:
    north, south = (a_group(editor, document, name=name) for name in ("North", "South"))
    for group, other in ((north, south), (south, north)):
        with acting_as(editor):
            tie = Tie.objects.create(group=group, other=other, kind="ally of")
        cite(group, document, "North Front", editor, tie=tie)
    return north, south


def test_two_groups_tied_to_each_other_are_approved_together(
    editor: Any, reviewer: Any, document: Any
) -> None:
    north, south = two_groups_tied_to_each_other(editor, document)
    requests = submit_and_verify([north, south], editor, reviewer)
    approve_many(requests, reviewer)
    assert published_document(north.public_id)["ties"][0]["group"]["name"] == "South"
    assert published_document(south.public_id)["ties"][0]["group"]["name"] == "North"
    moments = Publication.objects.filter(kind="group").values_list("published_at", flat=True)
    assert len(moments) == 2
    assert len(set(moments)) == 1


def test_neither_of_two_groups_tied_to_each_other_is_approved_alone(
    editor: Any, reviewer: Any, document: Any
) -> None:
    groups = two_groups_tied_to_each_other(editor, document)
    submit_and_verify(list(groups), editor, reviewer)
    for group in groups:
        refused(ReferenceNotLiveError, group, reviewer)


def test_records_of_one_document_are_published_together_in_the_order_of_references(
    editor: Any, reviewer: Any
) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    incident = an_incident(editor, document, group)
    publish(incident, group, document, by=editor, approver=reviewer)
    assert list(Publication.objects.order_by("seq").values_list("public_id", flat=True)) == [
        document.public_id,
        group.public_id,
        incident.public_id,
    ]


def test_records_approved_together_use_their_new_names(
    editor: Any, reviewer: Any, document: Any
) -> None:
    group = a_group(editor, document, name="Old name")
    publish(group, by=editor, approver=reviewer)
    edit(group, editor, name="New name")
    incident = an_incident(editor, document, group)
    publish(group, incident, by=editor, approver=reviewer)
    published = published_document(incident.public_id)
    assert published["attributions"][0]["group"]["name"] == "New name"


def test_approving_together_is_all_or_nothing(editor: Any, reviewer: Any, document: Any) -> None:
    good, bad = an_incident(editor, document), an_incident(editor, document)
    requests = submit_and_verify([good, bad], editor, reviewer)
    citation = bad.citations.all()[0]
    verify(citation, reviewer, citation_digest(citation), confirmed=False, comment="No.")
    before = LogHead.objects.get().seq
    with pytest.raises(NotReadyError) as refusal:
        approve_many(requests, reviewer)
    assert [problem.value.split()[0] for problem in refusal.value.problems] == [bad.public_id]
    assert LogHead.objects.get().seq == before
    assert fresh(good).standing == Standing.NEVER_PUBLISHED


def test_approving_together_costs_a_constant_number_of_queries(
    editor: Any, reviewer: Any, document: Any
) -> None:
    group = a_group(editor, document)
    publish(group, by=editor, approver=reviewer)
    counted = []
    for number in (2, 5):
        incidents = [an_incident(editor, document, group) for _ in range(number)]
        requests = submit_and_verify(incidents, editor, reviewer)
        with CaptureQueriesContext(connection) as queries:
            approve_many(requests, reviewer)
        counted.append(len(queries))
    assert counted[0] == counted[1]


# Who, and when


def test_an_editor_cannot_approve(second_editor: Any, incident: Any) -> None:
    refused(NotPermittedError, incident, second_editor)


def test_only_a_record_in_review_is_approved(
    editor: Any, reviewer: Any, document: Any, incident: Any
) -> None:
    draft = an_incident(editor, document)
    request_changes(incident, reviewer, "Look again.")
    for record, state in (
        (draft, "draft"),
        (incident, "changes requested"),
        (document, "approved"),
    ):
        error = refused(WrongStateError, record, reviewer)
        assert error.problems == [Problem(record.public_id, f"is {state}")]


def test_approving_an_empty_selection_is_refused(reviewer: Any) -> None:
    with pytest.raises(WrongStateError, match="No record was chosen"):
        approve_many([], reviewer)


def test_a_record_deleted_meanwhile_is_not_approved(editor: Any, reviewer: Any) -> None:
    document = a_document(editor, text=None)
    requests = submit_and_verify([document], editor, reviewer)
    with acting_as(editor):
        document.delete()
    with pytest.raises(WrongStateError, match="deleted meanwhile"):
        approve_many(requests, reviewer)


# After it


def test_editing_an_approved_record_makes_a_draft_and_leaves_the_published_version(
    editor: Any, reviewer: Any, incident: Any
) -> None:
    approve_now(incident, reviewer)
    before = published_document(incident.public_id)
    edit(incident, editor, title="Another title")
    record = fresh(incident)
    assert (record.state, record.standing, record.version) == (State.DRAFT, Standing.LIVE, 1)
    assert published_document(incident.public_id) == before


def test_editing_a_row_of_an_approved_record_makes_it_a_draft(
    editor: Any, reviewer: Any, incident: Any
) -> None:
    approve_now(incident, reviewer)
    with acting_as(editor):
        incident.casualties.update(at_least=13)
    assert fresh(incident).state == State.DRAFT


@pytest.mark.usefixtures("api_reads")
def test_the_api_serves_the_last_published_version_until_the_next_approval(
    editor: Any, reviewer: Any, incident: Any
) -> None:
    def title() -> str:
        return Client().get(f"/api/v1/incidents/{incident.public_id}/").json()["title"]

    approve_now(incident, reviewer)
    edit(incident, editor, title="Another title")
    assert title() == "Attack on a market"
    submit(incident, editor)
    assert title() == "Attack on a market"
    approve_now(incident, reviewer)
    assert title() == "Another title"


def test_a_new_version_keeps_the_old_one(editor: Any, reviewer: Any, incident: Any) -> None:
    approve_now(incident, reviewer)
    edit(incident, editor, title="Another title")
    publish(incident, by=editor, approver=reviewer)
    versions = Publication.objects.filter(public_id=incident.public_id).order_by("seq")
    assert [json.loads(each.document.body)["title"] for each in versions] == [
        "Attack on a market",
        "Another title",
    ]
    assert [each.version for each in versions] == [1, 2]
    assert Citation.objects.filter(record=incident.pk).count() == 3
