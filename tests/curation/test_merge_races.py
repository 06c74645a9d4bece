"""A merge against an approval, over two real connections."""

from typing import Any

from django.db import transaction

from curation.errors import ChangedMeanwhileError, WorkflowError
from curation.models import Proposal
from curation.standing.confirm import confirm
from curation.standing.merge import propose_merge
from curation.workflow.approval import approve_many
from entities.models import Group
from publication.models import Publication
from publication.standing import last_document
from sources.acting import acting_as
from sources.models import Record
from tests.connections import own_database
from tests.curation.test_races import Other, Scene, scene, wait_until_somebody_waits_for_a_lock
from tests.factories import a_group, publish, submit_and_verify

__all__ = ["own_database", "scene"]


def proposal_to_merge(scene: Scene) -> tuple[Proposal, Group]:
    """Propose to merge the group of the scene's incident into another one."""
    successor = a_group(scene.editor, scene.document)
    publish(successor, by=scene.editor, approver=scene.reviewer)
    return propose_merge(scene.group, successor, scene.publishers[0], "The same."), successor


def named_groups(scene: Scene) -> set[str]:
    document: Any = last_document(scene.incident.public_id)
    return {each["group"]["id"] for each in document["attributions"]}


def test_a_merge_waits_for_an_approval_and_rewrites_what_it_published(scene: Scene) -> None:
    proposal, successor = proposal_to_merge(scene)
    with transaction.atomic():
        scene.approve()
        merge = Other(lambda: confirm(proposal, scene.publishers[1]))
        wait_until_somebody_waits_for_a_lock()
    assert merge.end() is None
    assert named_groups(scene) == {successor.public_id}


def test_an_approval_that_waits_for_a_merge_names_no_merged_group(scene: Scene) -> None:
    proposal, _ = proposal_to_merge(scene)
    with transaction.atomic():
        confirm(proposal, scene.publishers[1])
        approval = Other(scene.approve)
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(approval.end(), WorkflowError)
    assert last_document(scene.incident.public_id) is None


def test_a_merge_that_waits_for_an_approval_of_the_successor_is_refused(scene: Scene) -> None:
    proposal, successor = proposal_to_merge(scene)
    with acting_as(scene.editor):
        changed = Group.objects.get(pk=successor.pk)
        changed.description = "Another description."
        changed.save()
    requests = submit_and_verify([changed], scene.editor, scene.reviewer)
    with transaction.atomic():
        approve_many(requests, scene.reviewer)
        merge = Other(lambda: confirm(proposal, scene.publishers[1]))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(merge.end(), ChangedMeanwhileError)
    assert Record.objects.get(pk=scene.group.pk).standing == Record.Standing.LIVE


def test_an_approval_of_the_successor_that_waits_for_a_merge_loses_nothing_carried(
    scene: Scene,
) -> None:
    proposal, successor = proposal_to_merge(scene)
    with acting_as(scene.editor):
        changed = Group.objects.get(pk=successor.pk)
        changed.description = "Another description."
        changed.save()
    requests = submit_and_verify([changed], scene.editor, scene.reviewer)
    with transaction.atomic():
        confirm(proposal, scene.publishers[1])
        approval = Other(lambda: approve_many(requests, scene.reviewer))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(approval.end(), ChangedMeanwhileError)
    published: Any = last_document(successor.public_id)
    assert scene.group.name in {alias["name"] for alias in published["aliases"]}


def test_one_of_two_opposite_merges_takes_effect(scene: Scene) -> None:
    proposal, successor = proposal_to_merge(scene)
    opposite = propose_merge(successor, scene.group, scene.publishers[0], "The same.")
    with transaction.atomic():
        confirm(proposal, scene.publishers[1])
        other = Other(lambda: confirm(opposite, scene.publishers[1]))
        wait_until_somebody_waits_for_a_lock()
    assert isinstance(other.end(), WorkflowError)
    assert Publication.objects.filter(action="merge").count() == 1
