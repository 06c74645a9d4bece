"""A refresh publishes the last version again with current names, and takes two publishers."""

from typing import Any

import pytest

from curation.errors import (
    NotPermittedError,
    OwnWorkError,
    ReasonMissingError,
    WrongStateError,
)
from curation.standing.confirm import confirm
from curation.standing.proposals import decline
from curation.standing.refresh import propose_refresh
from curation.workflow.approval import approve
from curation.workflow.steps import submit
from curation.workflow.verification import contributors_of
from entities.models import Casualties
from publication.models import Publication
from sources.acting import acting_as
from sources.models import Record
from tests.factories import (
    a_document,
    a_group,
    an_incident,
    fresh,
    open_proposals,
    publish,
    published_document,
    verify_all,
)

State, Standing = Record.State, Record.Standing


@pytest.fixture
def group(editor: Any, reviewer: Any) -> Any:
    document = a_document(editor)
    group = a_group(editor, document, name="Old name")
    publish(document, group, by=editor, approver=reviewer)
    return fresh(group)


@pytest.fixture
def incident(editor: Any, reviewer: Any, group: Any) -> Any:
    """A live incident that names the group."""
    document = group.citations.first().passage.document
    incident = an_incident(editor, document, group)
    publish(incident, by=editor, approver=reviewer)
    return fresh(incident)


@pytest.fixture
def renamed(editor: Any, reviewer: Any, group: Any, incident: Any) -> Any:
    """The incident, after the group was published under another name."""
    rename(group, editor, reviewer, "New name")
    return incident


def rename(group: Any, editor: Any, reviewer: Any, name: str) -> None:
    group = fresh(group)
    with acting_as(editor):
        group.name = name
        group.save()
    publish(group, by=editor, approver=reviewer)


def named(incident: Any) -> str:
    return published_document(incident.public_id)["attributions"][0]["group"]["name"]


def test_a_published_name_stays_until_a_refresh(renamed: Any) -> None:
    assert named(renamed) == "Old name"


def test_a_refresh_publishes_the_last_version_under_todays_names(
    publisher: Any, second_publisher: Any, renamed: Any
) -> None:
    before = published_document(renamed.public_id)
    confirm(propose_refresh(renamed, publisher, "The name matters."), second_publisher)
    after = published_document(renamed.public_id)
    assert named(renamed) == "New name"
    assert {key for key in after if after[key] != before[key]} == {
        "attributions",
        "version",
        "published_at",
        "seq",
    }
    entry = Publication.objects.get(public_id=renamed.public_id, version=2)
    assert (entry.action, entry.reason) == ("refresh", "The name matters.")
    assert (entry.contributors, entry.approver_id) == ([publisher.pk], second_publisher.pk)
    assert fresh(renamed).transitions.first().step == "refreshed"


def test_an_approved_working_copy_stays_approved(
    publisher: Any, second_publisher: Any, renamed: Any
) -> None:
    confirm(propose_refresh(renamed, publisher, "The name."), second_publisher)
    record = fresh(renamed)
    assert (record.state, record.standing, record.version) == (State.APPROVED, Standing.LIVE, 2)
    assert contributors_of([record])[record.pk] == set()


def test_a_draft_is_neither_published_nor_touched(
    editor: Any, publisher: Any, second_publisher: Any, renamed: Any
) -> None:
    with acting_as(editor):
        Casualties.objects.filter(incident=renamed).update(at_least=99)
    before = fresh(renamed)
    confirm(propose_refresh(renamed, publisher, "The name."), second_publisher)
    assert published_document(renamed.public_id)["casualties"][0]["at_least"] == 12
    after = fresh(renamed)
    assert (after.state, after.revision) == (State.DRAFT, before.revision)
    assert contributors_of([after])[after.pk] == {editor.pk}
    assert Casualties.objects.get(incident=renamed).at_least == 99


def test_the_author_of_a_draft_cannot_approve_it_after_a_refresh(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, renamed: Any
) -> None:
    with acting_as(publisher):
        Casualties.objects.filter(incident=renamed).update(at_least=13)
    confirm(propose_refresh(renamed, publisher, "The name."), second_publisher)
    submit(renamed, editor)
    verify_all(renamed, reviewer)
    with pytest.raises(OwnWorkError):
        approve(renamed, publisher, fresh(renamed).revision)


def test_the_draft_is_published_as_the_version_after_the_refresh(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, renamed: Any
) -> None:
    with acting_as(editor):
        Casualties.objects.filter(incident=renamed).update(at_least=13)
    confirm(propose_refresh(renamed, publisher, "The name."), second_publisher)
    publish(renamed, by=editor, approver=reviewer)
    document = published_document(renamed.public_id)
    assert (document["version"], document["casualties"][0]["at_least"]) == (3, 13)


def test_a_refresh_without_changed_names_is_refused(publisher: Any, incident: Any) -> None:
    with pytest.raises(WrongStateError, match="has the current names already"):
        propose_refresh(incident, publisher, "Just so.")


def test_a_name_in_a_draft_does_not_count_as_changed(
    editor: Any, publisher: Any, group: Any, incident: Any
) -> None:
    with acting_as(editor):
        group.name = "Draft name"
        group.save()
    with pytest.raises(WrongStateError, match="has the current names already"):
        propose_refresh(incident, publisher, "Just so.")


def test_a_name_changed_back_meanwhile_blocks_the_refresh(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, group: Any, renamed: Any
) -> None:
    proposal = propose_refresh(renamed, publisher, "The name.")
    rename(group, editor, reviewer, "Old name")
    with pytest.raises(WrongStateError, match="has the current names already"):
        confirm(proposal, second_publisher)
    assert fresh(renamed).version == 1


def test_a_refresh_uses_the_names_at_confirmation(
    editor: Any, reviewer: Any, publisher: Any, second_publisher: Any, group: Any, renamed: Any
) -> None:
    proposal = propose_refresh(renamed, publisher, "The name.")
    rename(group, editor, reviewer, "Newest name")
    confirm(proposal, second_publisher)
    assert named(renamed) == "Newest name"


def test_a_refresh_needs_a_reason(publisher: Any, renamed: Any) -> None:
    with pytest.raises(ReasonMissingError):
        propose_refresh(renamed, publisher, " ")


def test_the_proposer_cannot_confirm(publisher: Any, renamed: Any) -> None:
    proposal = propose_refresh(renamed, publisher, "The name.")
    with pytest.raises(OwnWorkError):
        confirm(proposal, publisher)
    assert named(renamed) == "Old name"


def test_a_reviewer_cannot_propose(reviewer: Any, renamed: Any) -> None:
    with pytest.raises(NotPermittedError):
        propose_refresh(renamed, reviewer, "The name.")


def test_a_declined_refresh_leaves_the_name(
    publisher: Any, second_publisher: Any, renamed: Any
) -> None:
    decline(propose_refresh(renamed, publisher, "The name."), second_publisher)
    assert named(renamed) == "Old name"
    assert open_proposals() == []


def test_only_a_live_record_is_refreshed(editor: Any, publisher: Any, group: Any) -> None:
    draft = an_incident(editor, group.citations.first().passage.document, group)
    with pytest.raises(WrongStateError, match="Only live records"):
        propose_refresh(draft, publisher, "The name.")
