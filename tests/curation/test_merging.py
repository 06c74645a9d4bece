"""A merge is final, takes two publishers, and carries every reference over to the successor."""

from typing import Any

import pytest

from curation.errors import (
    ChangedMeanwhileError,
    NotPermittedError,
    NotReadyError,
    OwnWorkError,
    ReasonMissingError,
    WrongStateError,
)
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.standing.proposals import decline
from curation.standing.refresh import propose_refresh
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.approval import approve
from curation.workflow.steps import discard, submit
from curation.workflow.verification import contributors_of
from entities.models import Attribution, Citation, FindingGroup, Incident, Tie
from publication.models import LogHead, Publication
from publication.standing import standing_of
from sources.acting import acting_as
from sources.models import Record
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    an_incident,
    cite,
    edit,
    fresh,
    open_proposals,
    publish,
    published_document,
    submit_and_verify,
)

State, Standing = Record.State, Record.Standing


@pytest.fixture
def groups(editor: Any, reviewer: Any) -> tuple[Any, Any]:
    """Two live groups that describe the same group, and cite one live document."""
    document = a_document(editor)
    twin, successor = (a_group(editor, document, name=name) for name in ("Twin", "Successor"))
    publish(document, twin, successor, by=editor, approver=reviewer)
    return fresh(twin), fresh(successor)


@pytest.fixture
def twin(groups: tuple[Any, Any]) -> Any:
    """The group that is merged into the other."""
    return groups[0]


@pytest.fixture
def successor(groups: tuple[Any, Any]) -> Any:
    return groups[1]


@pytest.fixture
def document(twin: Any) -> Any:
    return twin.citations.first().passage.document


@pytest.fixture
def incident(editor: Any, reviewer: Any, document: Any, twin: Any) -> Incident:
    """A live incident with the twin as the perpetrator."""
    incident = an_incident(editor, document, twin)
    publish(incident, by=editor, approver=reviewer)
    return fresh(incident)


@pytest.fixture
def merge(twin: Any, successor: Any, publisher: Any, second_publisher: Any) -> Any:
    """Merge the twin into its successor."""

    def act() -> None:
        proposal = propose_merge(twin, successor, publisher, "The same group.")
        confirm(proposal, second_publisher)

    return act


def attribute(incident: Any, group: Any, words: str, document: Any, by: Any) -> Attribution:
    with acting_as(by):
        row = Attribution.objects.create(incident=incident, group=group, role="perpetrator")
    cite(incident, document, words, by, attribution=row)
    return row


def perpetrators(document: dict[str, Any]) -> list[str]:
    return [row["group"]["id"] for row in document["attributions"]]


def contributors(record: Any) -> set[int | None]:
    return contributors_of([fresh(record)])[record.pk]


# The act


def test_a_merge_works_after_a_draft_was_discarded(
    groups: tuple[Any, Any], editor: Any, publisher: Any, second_publisher: Any
) -> None:
    twin, successor = groups
    with acting_as(editor):
        successor.name = "Another name"
        successor.save()
    discard(fresh(successor), editor)
    confirm(propose_merge(twin, successor, publisher, "One group"), second_publisher)
    merged = fresh(successor)
    assert (merged.state, merged.version, merged.name) == ("approved", 2, "Successor")
    # The author of the draft is still a contributor.
    assert editor.pk in contributors_of([merged])[merged.pk]


def test_a_merge_ends_the_record_and_names_its_successor(
    publisher: Any, second_publisher: Any, twin: Any, successor: Any, merge: Any
) -> None:
    merge()
    assert fresh(twin).standing == Standing.MERGED
    assert fresh(successor).standing == Standing.LIVE
    entry = Publication.objects.get(public_id=twin.public_id, action="merge")
    assert (entry.successor, entry.reason) == (successor.public_id, "The same group.")
    assert (entry.contributors, entry.approver_id) == ([publisher.pk], second_publisher.pk)
    step = fresh(twin).transitions.first()
    assert (step.step, step.comment, step.by) == (
        "merged",
        "The same group.",
        second_publisher,
    )


def test_a_proposal_alone_changes_nothing(
    publisher: Any, twin: Any, successor: Any, incident: Any
) -> None:
    propose_merge(twin, successor, publisher, "The same group.")
    assert fresh(twin).standing == Standing.LIVE
    assert perpetrators(published_document(incident.public_id)) == [twin.public_id]


def test_incidents_are_merged_too(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, document: Any, incident: Any
) -> None:
    other = an_incident(editor, document)
    publish(other, by=editor, approver=reviewer)
    confirm(propose_merge(other, incident, publisher, "The same attack."), second_publisher)
    assert fresh(other).standing == Standing.MERGED
    standing = standing_of(other.public_id)
    assert standing and standing.successor == incident.public_id


# References to it: the published documents


def test_each_referrer_is_published_again_with_the_successor(
    publisher: Any, second_publisher: Any, successor: Any, incident: Any, merge: Any
) -> None:
    before = published_document(incident.public_id)
    merge()
    after = published_document(incident.public_id)
    assert after["attributions"][0]["group"] == {
        "id": successor.public_id,
        "name": "Successor",
        "url": f"/api/v1/groups/{successor.public_id}/",
    }
    assert {key for key in after if after[key] != before[key]} == {
        "attributions",
        "version",
        "published_at",
        "seq",
    }
    entry = Publication.objects.get(public_id=incident.public_id, version=2)
    assert (entry.action, entry.reason) == ("refresh", "The same group.")
    assert (entry.contributors, entry.approver_id) == ([publisher.pk], second_publisher.pk)
    assert fresh(incident).transitions.first().step == "refreshed"


def test_referrers_successor_and_merge_are_published_at_one_moment_the_merge_last(
    twin: Any, successor: Any, incident: Any, merge: Any
) -> None:
    before = LogHead.objects.get().seq
    merge()
    entries = Publication.objects.filter(seq__gt=before).order_by("seq")
    *others, last = [each.public_id for each in entries]
    assert (set(others), last) == ({successor.public_id, incident.public_id}, twin.public_id)
    assert len({each.published_at for each in entries}) == 1


def test_a_merge_rewrites_the_last_published_document_and_not_the_draft(
    editor: Any, incident: Any, successor: Any, merge: Any
) -> None:
    edit(incident, editor, title="Draft title")
    merge()
    published = published_document(incident.public_id)
    assert published["title"] == "Attack on a market"
    assert perpetrators(published) == [successor.public_id]
    record = fresh(incident)
    assert (record.state, record.version) == (State.DRAFT, 2)
    assert record.title == "Draft title"


def test_the_successor_is_named_as_published_and_never_by_its_draft(
    editor: Any, successor: Any, incident: Any, merge: Any
) -> None:
    edit(successor, editor, name="Draft name")
    merge()
    published = published_document(incident.public_id)
    assert published["attributions"][0]["group"]["name"] == "Successor"


def test_after_a_second_merge_referrers_name_the_last_successor(
    editor: Any,
    reviewer: Any,
    publisher: Any,
    second_publisher: Any,
    document: Any,
    successor: Any,
    incident: Any,
    merge: Any,
) -> None:
    last = a_group(editor, document)
    publish(last, by=editor, approver=reviewer)
    merge()
    confirm(propose_merge(successor, last, publisher, "The same."), second_publisher)
    assert perpetrators(published_document(incident.public_id)) == [last.public_id]
    assert fresh(incident).version == 3
    assert Attribution.objects.get(incident=incident).group == last


def test_an_asserter_is_rewritten(
    editor: Any, reviewer: Any, document: Any, twin: Any, successor: Any, merge: Any
) -> None:
    incident = an_incident(editor, document)
    with acting_as(editor):
        incident.citations.filter(field="incident.date").update(asserted_by=twin)
    publish(incident, by=editor, approver=reviewer)
    merge()
    cited = published_document(incident.public_id)["date"]["citations"][0]
    assert cited["asserted_by"]["id"] == successor.public_id
    assert incident.citations.get(field="incident.date").asserted_by == successor


def test_rows_that_become_equal_are_published_once(
    editor: Any, reviewer: Any, document: Any, twin: Any, successor: Any, merge: Any
) -> None:
    incident = an_incident(editor, document, twin)
    attribute(incident, successor, "The North Front", document, editor)
    publish(incident, by=editor, approver=reviewer)
    merge()
    [row] = published_document(incident.public_id)["attributions"]
    assert row["group"]["id"] == successor.public_id
    assert [each["exact"] for each in row["citations"]] == ["did it", "The North Front"]


# References to it: the working copies


def test_every_working_copy_refers_to_the_successor_including_drafts(
    editor: Any, document: Any, twin: Any, successor: Any, merge: Any
) -> None:
    other, finding = a_group(editor, document), a_finding(editor, document)
    incident = an_incident(editor, document, twin)
    with acting_as(editor):
        Tie.objects.create(group=other, other=twin, kind="ally of")
        FindingGroup.objects.create(finding=finding, group=twin)
        finding.citations.update(asserted_by=twin)
    merge()
    assert Tie.objects.get(group=other).other == successor
    assert FindingGroup.objects.get(finding=finding).group == successor
    assert Attribution.objects.get(incident=incident).group == successor
    assert set(finding.citations.values_list("asserted_by", flat=True)) == {successor.pk}


def test_rows_that_become_equal_are_joined_with_the_citations_of_both(
    editor: Any, document: Any, twin: Any, successor: Any, merge: Any
) -> None:
    incident = an_incident(editor, document, twin)
    kept = attribute(incident, successor, "The North Front", document, editor)
    merge()
    assert Attribution.objects.get(incident=incident) == kept
    assert [each.passage.exact for each in kept.citations.all()] == ["did it", "The North Front"]


def test_rows_that_stay_different_stay_two(
    editor: Any, document: Any, twin: Any, successor: Any, merge: Any
) -> None:
    incident = an_incident(editor, document, twin)
    with acting_as(editor):
        Attribution.objects.create(incident=incident, group=successor, role="participant")
    merge()
    assert set(incident.attributions.values_list("group", "role")) == {
        (successor.pk, "perpetrator"),
        (successor.pk, "participant"),
    }


def test_citations_that_become_equal_are_kept_once(
    editor: Any, document: Any, twin: Any, successor: Any, merge: Any
) -> None:
    incident = an_incident(editor, document, twin)
    kept = attribute(incident, successor, "did it", document, editor)
    for asserter in (twin, successor):
        cite(incident, document, "On 15 July", editor, field="incident.date", asserted_by=asserter)
    merge()
    assert kept.citations.count() == 1
    assert incident.citations.filter(asserted_by=successor).count() == 1


def test_the_successors_own_tie_to_the_merged_group_is_removed(
    editor: Any, reviewer: Any, document: Any, twin: Any, successor: Any, merge: Any
) -> None:
    with acting_as(editor):
        tie = Tie.objects.create(group=successor, other=twin, kind="ally of")
    cite(successor, document, "The North Front", editor, tie=tie)
    publish(successor, by=editor, approver=reviewer)
    merge()
    assert not Tie.objects.filter(group=successor).exists()
    assert published_document(successor.public_id)["ties"] == []
    assert fresh(successor).state == State.APPROVED


def test_the_merged_record_keeps_its_own_values(
    editor: Any, reviewer: Any, document: Any, twin: Any, successor: Any, merge: Any
) -> None:
    with acting_as(editor):
        twin.citations.update(asserted_by=twin)
        tie = Tie.objects.create(group=twin, other=successor, kind="ally of")
    cite(twin, document, "The North Front", editor, tie=tie)
    publish(twin, by=editor, approver=reviewer)
    merge()
    assert fresh(twin).state == State.APPROVED
    assert contributors(twin) == set()
    assert Tie.objects.get(group=twin).other == successor


def test_records_merged_earlier_stay_unchanged(
    editor: Any,
    reviewer: Any,
    publisher: Any,
    second_publisher: Any,
    document: Any,
    twin: Any,
    successor: Any,
    merge: Any,
) -> None:
    earlier = a_group(editor, document)
    with acting_as(editor):
        tie = Tie.objects.create(group=earlier, other=twin, kind="ally of")
    cite(earlier, document, "The North Front", editor, tie=tie)
    publish(earlier, by=editor, approver=reviewer)
    confirm(propose_merge(earlier, successor, publisher, "The same."), second_publisher)
    merge()
    assert fresh(earlier).state == State.APPROVED
    assert fresh(earlier).standing == Standing.MERGED


# Their states, and who may approve them


def test_an_approved_referrer_stays_approved(incident: Any, successor: Any, merge: Any) -> None:
    merge()
    record = fresh(incident)
    assert (record.state, record.standing, record.version) == (State.APPROVED, Standing.LIVE, 2)
    assert Attribution.objects.get(incident=incident).group == successor


def test_the_confirmer_is_not_a_contributor_to_the_next_version_of_an_approved_referrer(
    editor: Any, second_publisher: Any, incident: Any, merge: Any
) -> None:
    merge()
    assert contributors(incident) == set()
    edit(fresh(incident), editor, title="Another title")
    publish(incident, by=editor, approver=second_publisher)
    assert fresh(incident).version == 3


def test_the_confirmer_is_a_contributor_to_a_draft_that_the_merge_changed(
    editor: Any, second_publisher: Any, incident: Any, merge: Any
) -> None:
    edit(incident, editor, title="Another title")
    merge()
    assert contributors(incident) == {editor.pk, second_publisher.pk}
    submit(incident, editor)
    with pytest.raises(OwnWorkError):
        approve(incident, second_publisher, fresh(incident).revision)


def test_the_author_of_a_draft_cannot_approve_it_after_a_merge(
    reviewer: Any, incident: Any, merge: Any
) -> None:
    edit(incident, reviewer, title="Another title")
    merge()
    submit(incident, reviewer)
    with pytest.raises(OwnWorkError):
        approve(incident, reviewer, fresh(incident).revision)


def test_a_referrer_in_review_must_be_read_again_before_approval(
    editor: Any, reviewer: Any, document: Any, twin: Any, merge: Any
) -> None:
    incident = an_incident(editor, document, twin)
    [(record, revision)] = submit_and_verify([incident], editor, reviewer)
    merge()
    assert fresh(incident).state == State.IN_REVIEW
    with pytest.raises(ChangedMeanwhileError):
        approve(record, reviewer, revision)
    with pytest.raises(NotReadyError, match="did it” is not verified"):
        approve(record, reviewer, fresh(incident).revision)


def test_the_next_version_of_a_referrer_is_published_with_the_successor(
    editor: Any, reviewer: Any, incident: Any, successor: Any, merge: Any
) -> None:
    edit(incident, editor, title="Another title")
    merge()
    publish(incident, by=editor, approver=reviewer)
    published = published_document(incident.public_id)
    assert (published["version"], published["title"]) == (3, "Another title")
    assert perpetrators(published) == [successor.public_id]


def test_a_withdrawn_referrer_is_reinstated_with_the_successor(
    editor: Any,
    reviewer: Any,
    publisher: Any,
    second_publisher: Any,
    incident: Any,
    successor: Any,
    merge: Any,
) -> None:
    confirm(propose_withdrawal(incident, publisher, "No"), second_publisher)
    merge()
    assert fresh(incident).standing == Standing.WITHDRAWN
    assert published_document(incident.public_id)["version"] == 1
    publish(incident, by=editor, approver=reviewer)
    assert perpetrators(published_document(incident.public_id)) == [successor.public_id]


# It is final


def test_a_merged_record_is_never_edited_submitted_or_discarded(
    editor: Any, reviewer: Any, twin: Any, merge: Any
) -> None:
    edit(twin, editor, name="Draft name")
    merge()
    for act in (submit, discard):
        for person in (editor, reviewer):
            with pytest.raises(WrongStateError, match="A merge is final"):
                act(twin, person)


def test_a_merged_record_that_was_in_review_is_not_approved(
    editor: Any, reviewer: Any, twin: Any, merge: Any
) -> None:
    edit(twin, editor, name="Draft name")
    [(record, revision)] = submit_and_verify([twin], editor, reviewer)
    merge()
    with pytest.raises(WrongStateError, match="A merge is final"):
        approve(record, reviewer, revision)


def test_nothing_can_be_proposed_for_a_merged_record(
    publisher: Any, twin: Any, successor: Any, merge: Any
) -> None:
    merge()
    acts = [
        lambda: propose_withdrawal(twin, publisher, "No"),
        lambda: propose_refresh(twin, publisher, "No"),
        lambda: propose_merge(twin, successor, publisher, "No"),
        lambda: propose_merge(successor, twin, publisher, "No"),
    ]
    for act in acts:
        with pytest.raises(WrongStateError):
            act()


# What is refused


def test_a_record_is_not_merged_into_itself(publisher: Any, twin: Any) -> None:
    with pytest.raises(WrongStateError, match="into itself"):
        propose_merge(twin, twin, publisher, "No")


def test_a_record_is_merged_into_one_of_its_type(publisher: Any, twin: Any, incident: Any) -> None:
    with pytest.raises(WrongStateError, match="choose another incident"):
        propose_merge(incident, twin, publisher, "No")


def test_documents_are_not_merged(
    editor: Any, reviewer: Any, publisher: Any, document: Any
) -> None:
    other = a_document(editor)
    publish(other, by=editor, approver=reviewer)
    with pytest.raises(WrongStateError, match="Documents cannot be merged"):
        propose_merge(document, other, publisher, "No")


def test_both_records_of_a_merge_must_be_live(
    editor: Any, publisher: Any, document: Any, twin: Any
) -> None:
    draft = a_group(editor, document)
    with pytest.raises(WrongStateError, match="is not live, so nothing can be merged into it"):
        propose_merge(twin, draft, publisher, "No")
    with pytest.raises(WrongStateError, match="Only live records allow this"):
        propose_merge(draft, twin, publisher, "No")


def test_a_withdrawn_successor_blocks_the_merge(
    publisher: Any, second_publisher: Any, twin: Any, successor: Any, incident: Any
) -> None:
    proposal = propose_merge(twin, successor, publisher, "The same.")
    confirm(propose_withdrawal(successor, publisher, "No"), second_publisher)
    with pytest.raises(WrongStateError, match="is not live"):
        confirm(proposal, second_publisher)
    assert fresh(twin).standing == Standing.LIVE
    assert perpetrators(published_document(incident.public_id)) == [twin.public_id]


def test_a_merge_needs_a_reason(publisher: Any, twin: Any, successor: Any) -> None:
    with pytest.raises(ReasonMissingError):
        propose_merge(twin, successor, publisher, " ")


def test_the_proposer_cannot_confirm(publisher: Any, twin: Any, successor: Any) -> None:
    proposal = propose_merge(twin, successor, publisher, "The same.")
    with pytest.raises(OwnWorkError):
        confirm(proposal, publisher)
    assert fresh(twin).standing == Standing.LIVE


def test_a_reviewer_cannot_propose_or_confirm(
    reviewer: Any, publisher: Any, twin: Any, successor: Any
) -> None:
    with pytest.raises(NotPermittedError):
        propose_merge(twin, successor, reviewer, "The same.")
    proposal = propose_merge(twin, successor, publisher, "The same.")
    with pytest.raises(NotPermittedError):
        confirm(proposal, reviewer)


def test_a_declined_merge_changes_nothing(
    publisher: Any, second_publisher: Any, twin: Any, successor: Any, incident: Any
) -> None:
    proposal = propose_merge(twin, successor, publisher, "The same.")
    decline(proposal, second_publisher, "They differ.")
    assert open_proposals() == []
    assert fresh(twin).standing == Standing.LIVE
    assert Attribution.objects.get(incident=incident).group == twin
    assert Citation.objects.filter(record=incident.pk).count() == 4
