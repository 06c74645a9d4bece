"""Withdrawing takes two publishers; a withdrawn record returns by a normal approval."""

from typing import Any

import pytest

from curation.errors import (
    NotPermittedError,
    OwnWorkError,
    Problem,
    ReasonMissingError,
    ReferenceNotLiveError,
    StillReferredToError,
    WrongStateError,
)
from curation.models import Proposal
from curation.standing.confirm import confirm
from curation.standing.proposals import decline
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.approval import approve_many
from curation.workflow.steps import discard, recall, submit
from entities.models import Attribution
from publication.models import LogHead, Publication
from sources.acting import acting_as
from sources.models import Record
from tests.factories import (
    a_document,
    a_group,
    an_incident,
    edit,
    fresh,
    is_live,
    open_proposals,
    publish,
    refused_by_postgres,
)
from tests.reviewing import approve_now

State, Standing = Record.State, Record.Standing


@pytest.fixture
def group(editor: Any, reviewer: Any) -> Any:
    """A live group to which nothing refers, and which cites a live document."""
    document = a_document(editor)
    group = a_group(editor, document)
    publish(document, group, by=editor, approver=reviewer)
    return fresh(group)


@pytest.fixture
def document(group: Any) -> Any:
    return group.citations.first().passage.document


@pytest.fixture
def proposal(publisher: Any, group: Any) -> Proposal:
    return propose_withdrawal(group, publisher, "It never was a group.")


@pytest.fixture
def withdrawn(proposal: Proposal, second_publisher: Any, group: Any) -> Any:
    confirm(proposal, second_publisher)
    return fresh(group)


# Proposing


def test_a_proposal_alone_changes_nothing(proposal: Proposal, group: Any) -> None:
    assert open_proposals() == [proposal]
    assert fresh(group).standing == Standing.LIVE
    assert is_live(group.public_id)


@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_a_withdrawal_needs_a_reason(publisher: Any, group: Any, reason: str) -> None:
    with pytest.raises(ReasonMissingError, match="Give a reason"):
        propose_withdrawal(group, publisher, reason)
    assert open_proposals() == []


def test_a_reviewer_cannot_propose_or_confirm_or_decline(
    reviewer: Any, proposal: Proposal, document: Any
) -> None:
    acts = [
        lambda: propose_withdrawal(document, reviewer, "No"),
        lambda: confirm(proposal, reviewer),
        lambda: decline(proposal, reviewer),
    ]
    for act in acts:
        with pytest.raises(NotPermittedError, match="Only publishers"):
            act()
    assert open_proposals() == [proposal]


def test_an_unpublished_record_cannot_be_withdrawn(
    editor: Any, publisher: Any, document: Any
) -> None:
    draft = a_group(editor, document)
    with pytest.raises(WrongStateError, match=f"{draft.public_id} is never published"):
        propose_withdrawal(draft, publisher, "No")


def test_a_withdrawn_record_cannot_be_withdrawn_again(publisher: Any, withdrawn: Any) -> None:
    with pytest.raises(WrongStateError, match=r"is withdrawn\. Only live records"):
        propose_withdrawal(withdrawn, publisher, "No")


def test_one_proposal_for_a_record_at_a_time(
    second_publisher: Any, proposal: Proposal, group: Any
) -> None:
    with pytest.raises(WrongStateError, match="already has an open proposal"):
        propose_withdrawal(group, second_publisher, "Me too")
    with refused_by_postgres("proposal_one_open"):
        Proposal.objects.create(
            record_id=group.pk, action="withdraw", reason="Me too", proposed_by=second_publisher
        )


# Confirming


def test_another_publisher_confirms(
    publisher: Any, second_publisher: Any, proposal: Proposal, group: Any
) -> None:
    confirm(proposal, second_publisher)
    record = fresh(group)
    assert (record.standing, record.version) == (Standing.WITHDRAWN, 1)
    entry = Publication.objects.get(public_id=group.public_id, action="withdraw")
    assert entry.reason == "It never was a group."
    assert (entry.contributors, entry.approver_id) == ([publisher.pk], second_publisher.pk)
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.decided_by) == ("confirmed", second_publisher)
    step = record.transitions.first()
    assert (step.step, step.comment) == ("withdrawn", "It never was a group.")


def test_the_proposer_cannot_confirm(publisher: Any, proposal: Proposal, group: Any) -> None:
    before = LogHead.objects.get().seq
    with pytest.raises(OwnWorkError, match="another publisher has to confirm"):
        confirm(proposal, publisher)
    assert LogHead.objects.get().seq == before
    assert open_proposals() == [proposal]
    assert fresh(group).standing == Standing.LIVE


def test_postgres_refuses_a_proposal_confirmed_by_its_author(proposal: Proposal) -> None:
    with refused_by_postgres("proposal_four_eyes"):
        Proposal.objects.filter(pk=proposal.pk).update(
            outcome="confirmed", decided_by=proposal.proposed_by
        )


def test_a_decided_proposal_cannot_be_decided_again(
    publisher: Any, second_publisher: Any, proposal: Proposal
) -> None:
    confirm(proposal, second_publisher)
    for act in (confirm, decline):
        with pytest.raises(WrongStateError, match="decided already"):
            act(proposal, second_publisher)


@pytest.mark.parametrize("state", ["draft", "in review"])
def test_a_withdrawal_leaves_the_working_copy_unchanged(
    editor: Any, second_publisher: Any, proposal: Proposal, group: Any, state: str
) -> None:
    edit(group, editor, name="Newer name")
    if state == "in review":
        submit(group, editor)
    before = fresh(group)
    confirm(proposal, second_publisher)
    after = fresh(group)
    assert after.get_state_display() == state
    assert (after.name, after.round, after.revision) == (
        "Newer name",
        before.round,
        before.revision,
    )


# Declining


def test_a_declined_proposal_leaves_the_record_live(
    publisher: Any, second_publisher: Any, proposal: Proposal, group: Any
) -> None:
    decline(proposal, second_publisher, " It is one. ")
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.decision_comment) == ("declined", "It is one.")
    assert proposal.decided_by == second_publisher
    assert fresh(group).standing == Standing.LIVE
    assert open_proposals() == []
    with pytest.raises(WrongStateError, match="decided already"):
        confirm(proposal, second_publisher)
    propose_withdrawal(group, publisher, "It never was, really.")


def test_the_proposer_can_take_a_proposal_back(publisher: Any, proposal: Proposal) -> None:
    decline(proposal, publisher)
    assert open_proposals() == []


# References


@pytest.fixture
def incident(editor: Any, reviewer: Any, document: Any, group: Any) -> Any:
    """A live incident that names the group."""
    incident = an_incident(editor, document, group)
    publish(incident, by=editor, approver=reviewer)
    return fresh(incident)


def test_a_record_with_live_referrers_cannot_be_withdrawn(
    publisher: Any, group: Any, incident: Any
) -> None:
    with pytest.raises(StillReferredToError) as refusal:
        propose_withdrawal(group, publisher, "No")
    assert refusal.value.problems == [Problem(incident.public_id, f"refers to {group.public_id}")]
    assert open_proposals() == []


def test_every_record_that_cites_a_document_is_named(
    publisher: Any, document: Any, group: Any, incident: Any
) -> None:
    with pytest.raises(StillReferredToError) as refusal:
        propose_withdrawal(document, publisher, "No")
    assert [problem.value for problem in refusal.value.problems] == [
        group.public_id,
        incident.public_id,
    ]


def test_an_asserter_counts_as_a_reference(
    editor: Any, reviewer: Any, publisher: Any, document: Any, group: Any
) -> None:
    incident = an_incident(editor, document)
    with acting_as(editor):
        incident.citations.filter(field="incident.date").update(asserted_by=group)
    publish(incident, by=editor, approver=reviewer)
    with pytest.raises(StillReferredToError):
        propose_withdrawal(group, publisher, "No")


def test_a_reference_published_after_the_proposal_blocks_the_withdrawal(
    second_publisher: Any, proposal: Proposal, incident: Any, group: Any
) -> None:
    with pytest.raises(StillReferredToError):
        confirm(proposal, second_publisher)
    assert fresh(group).standing == Standing.LIVE
    assert open_proposals() == [proposal]


def test_a_draft_that_refers_to_a_record_does_not_block_its_withdrawal(
    editor: Any, second_publisher: Any, proposal: Proposal, document: Any, group: Any
) -> None:
    an_incident(editor, document, group)
    confirm(proposal, second_publisher)
    assert fresh(group).standing == Standing.WITHDRAWN


def test_a_record_can_be_withdrawn_after_its_referrers(
    publisher: Any, second_publisher: Any, group: Any, incident: Any
) -> None:
    for record in (incident, group):
        confirm(propose_withdrawal(record, publisher, "No"), second_publisher)
    assert fresh(group).standing == Standing.WITHDRAWN


def test_a_referrer_blocks_the_withdrawal_until_its_change_is_approved(
    editor: Any, reviewer: Any, publisher: Any, group: Any, incident: Any
) -> None:
    with acting_as(editor):
        Attribution.objects.get(incident=incident).delete()
    with pytest.raises(StillReferredToError):
        propose_withdrawal(group, publisher, "No")
    publish(incident, by=editor, approver=reviewer)
    propose_withdrawal(group, publisher, "No")


# Reinstating


def test_a_withdrawn_record_is_reinstated_by_a_normal_approval(
    editor: Any, reviewer: Any, withdrawn: Any
) -> None:
    submit(withdrawn, editor)
    approve_now(withdrawn, reviewer)
    record = fresh(withdrawn)
    assert (record.state, record.standing, record.version) == (State.APPROVED, Standing.LIVE, 2)
    assert list(
        Publication.objects.filter(public_id=record.public_id).values_list("action", "version")
    ) == [("publish", 1), ("withdraw", 1), ("publish", 2)]


def test_the_user_who_asks_to_reinstate_cannot_approve(
    reviewer: Any, second_reviewer: Any, withdrawn: Any
) -> None:
    submit(withdrawn, second_reviewer)
    with pytest.raises(OwnWorkError):
        approve_now(withdrawn, second_reviewer)
    approve_now(withdrawn, reviewer)
    entry = Publication.objects.filter(public_id=withdrawn.public_id).last()
    assert entry and entry.contributors == [second_reviewer.pk]


def test_a_withdrawn_record_may_be_edited_first(editor: Any, reviewer: Any, withdrawn: Any) -> None:
    edit(withdrawn, editor, name="Right name")
    assert fresh(withdrawn).standing == Standing.WITHDRAWN
    publish(withdrawn, by=editor, approver=reviewer)
    assert fresh(withdrawn).standing == Standing.LIVE


def test_approving_a_draft_that_was_in_review_meanwhile_reinstates(
    editor: Any, reviewer: Any, second_publisher: Any, proposal: Proposal, group: Any
) -> None:
    edit(group, editor, name="Newer name")
    submit(group, editor)
    confirm(proposal, second_publisher)
    approve_now(group, reviewer)
    assert fresh(group).standing == Standing.LIVE


def test_a_record_that_refers_to_a_withdrawn_one_is_not_reinstated(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, group: Any, incident: Any
) -> None:
    for record in (incident, group):
        confirm(propose_withdrawal(record, publisher, "No"), second_publisher)
    submit(incident, editor)
    with pytest.raises(ReferenceNotLiveError, match=group.public_id):
        approve_now(incident, reviewer)
    submit(group, editor)
    both = [(record, fresh(record).revision) for record in (incident, group)]
    approve_many(both, reviewer)
    assert fresh(incident).standing == Standing.LIVE


def test_recalling_a_request_to_reinstate_restores_the_state(editor: Any, withdrawn: Any) -> None:
    submit(withdrawn, editor)
    recall(withdrawn, editor)
    discard(withdrawn, editor)
    record = fresh(withdrawn)
    assert (record.state, record.standing) == (State.APPROVED, Standing.WITHDRAWN)


def test_verdicts_survive_a_withdrawal(
    editor: Any, reviewer: Any, second_reviewer: Any, withdrawn: Any
) -> None:
    submit(withdrawn, editor)
    approve_now(withdrawn, second_reviewer)
    assert withdrawn.verifications.count() == 2
