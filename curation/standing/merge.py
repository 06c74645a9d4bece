"""Merging: a live record is replaced by a successor, which takes over the rows that it lacks."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from curation.errors import (
    ChangedMeanwhileError,
    Problem,
    WrongStateError,
)
from curation.models import Proposal, Transition
from curation.standing.carried_rows import carry_rows, check_disagreements
from curation.standing.carrying import Carried, carriable, with_carried_rows
from curation.standing.proposals import (
    apply_step,
    lock_live_record,
    log_entry,
    propose,
    published_document,
)
from curation.standing.repointing import repoint_snapshots, repoint_working_copies
from curation.workflow.verification import contributors_of
from entities.models import IncidentTie
from entities.readings import with_disagreements
from entities.wholes import problem_of_wholes
from publication.log import Action, Head, append
from publication.references import Ref, replace_references
from publication.standing import (
    last_document,
    live_names,
    part_of_itself,
    referrers,
    wholes_in,
)
from sources.acting import acting_as
from sources.models import Record
from sources.rendering import url_of

__all__ = [
    "documents_to_merge",
    "merge",
    "propose_merge",
    "rows_to_carry",
]

Json = dict[str, Any]


@transaction.atomic
def propose_merge(record: Record, successor: Record, user: User, reason: str) -> Proposal:
    """Propose to merge a live record into another live record of its type. A merge is final.

    The proposal is for the versions that are published now. Raises NotPermittedError,
    WrongStateError or ReasonMissingError.
    """
    locked = lock_live_record(record, user)
    target = Record.objects.get(pk=successor.pk)
    _check_mergeable(locked, target)
    return propose(
        locked,
        Proposal.Action.MERGE,
        user,
        reason,
        target,
        seen_version=locked.version,
        seen_successor_version=target.version,
    )


def merge(
    head: Head,
    record: Record,
    proposal: Proposal,
    user: User,
    acknowledged: Collection[str],
    seconds: float | None,
) -> None:
    """Merge a record into its successor, as proposed. See `curation.standing.confirm`."""
    successor = Record.objects.get(pk=proposal.successor_id)
    _check_mergeable(record, successor)
    _check_as_proposed(record, successor, proposal)
    carried = _without_dropped(rows_to_carry(record, successor), proposal.dropped)
    replaced = {record.public_id: _reference_to(successor)}
    affected = list(Record.objects.filter(public_id__in=referrers(record.public_id)).order_by("pk"))
    documents = {
        referrer.pk: replace_references(published_document(referrer), replaced)
        for referrer in affected
    }
    if carried:
        own = documents.get(successor.pk) or published_document(successor)
        merged = published_document(record)
        documents[successor.pk] = with_carried_rows(own, carried, merged.get("terms") or ())
        affected = sorted({*affected, successor}, key=lambda each: each.pk)
    # Joined rows have the readings of both.
    documents = {key: with_disagreements(document) for key, document in documents.items()}
    _check_published_wholes(documents.values())
    drafted_by = contributors_of(affected)
    entries = [
        log_entry(referrer, Action.REFRESH, proposal, user, documents[referrer.pk])
        for referrer in affected
    ]
    append(head, [*entries, log_entry(record, Action.MERGE, proposal, user, successor=successor)])
    apply_step(
        record,
        Transition.Step.MERGED,
        proposal,
        user,
        standing=Record.Standing.MERGED,
        successor=successor,
    )
    proposer = proposal.proposed_by
    read = carry_rows(record, successor, carried, proposer, user, seconds)
    with acting_as(proposer):
        repoint_working_copies(record.pk, successor.pk, its_own=True)
    with acting_as(user):
        repoint_working_copies(record.pk, successor.pk, its_own=False)
    withdrawn = Record.objects.filter(standing=Record.Standing.WITHDRAWN)
    repoint_snapshots([*affected, *withdrawn], record.pk, successor.pk)
    if problem := problem_of_wholes(IncidentTie, successor.pk):
        raise WrongStateError(f"{problem} Correct the ties first.")
    for referrer in affected:
        # An approved working copy still equals the published version. So it stays approved, and a
        # new round begins: the confirmer is no contributor to the next version. After a discarded
        # draft no new round begins, because the draft's authors stay contributors.
        is_approved = referrer.state == Record.State.APPROVED
        begins = {"round": referrer.round + 1} if not drafted_by[referrer.pk] else {}
        apply_step(
            referrer,
            Transition.Step.REFRESHED,
            proposal,
            user,
            version=referrer.version + 1,
            **({"state": Record.State.APPROVED, **begins} if is_approved else {}),
        )
    if read:
        check_disagreements(Record.objects.get(pk=successor.pk), read, acknowledged)


def _check_published_wholes(documents: Iterable[Json]) -> None:
    if found := part_of_itself({each["id"]: wholes_in(each) for each in documents}):
        raise WrongStateError(
            f"{found} would be published as a part of itself. Correct the ties first."
        )


def rows_to_carry(record: Record, successor: Record) -> list[Carried]:
    """Return what a merge of two records can carry over, from their last published versions.

    Returns nothing if the merged record's version is redacted. Raises WrongStateError if the
    successor's is.
    """
    documents = documents_to_merge(record, successor)
    return carriable(*documents) if documents else []


def documents_to_merge(record: Record, successor: Record) -> tuple[Json, Json] | None:
    """Return both documents for `carrying`; None if the merged record's is redacted."""
    merged = last_document(record.public_id)
    if merged is None:
        return None
    replaced = {record.public_id: _reference_to(successor)}
    # The document keeps its own id: only references to the record are replaced.
    return replace_references(merged, replaced), replace_references(
        published_document(successor), replaced
    )


def _check_mergeable(record: Record, successor: Record) -> None:
    if record.type == Record.Type.SOURCE:
        raise WrongStateError(
            "Documents cannot be merged, because each passage belongs to the text of its document."
        )
    if record.pk == successor.pk:
        raise WrongStateError(f"{record} cannot be merged into itself.")
    if record.type != successor.type:
        raise WrongStateError(
            f"Only records of the same type can be merged: choose another {record.type}."
        )
    if successor.standing != Record.Standing.LIVE:
        raise WrongStateError(f"{successor} is not live, so nothing can be merged into it.")


def _check_as_proposed(record: Record, successor: Record, proposal: Proposal) -> None:
    seen = ((record, proposal.seen_version), (successor, proposal.seen_successor_version))
    changed = [each for each, version in seen if version not in (None, each.version)]
    if changed:
        raise ChangedMeanwhileError(
            "A record was published again after this merge was proposed. Decline it and propose it "
            "again.",
            [Problem(str(each), f"is now at version {each.version}") for each in changed],
        )


def _without_dropped(carried: Sequence[Carried], dropped: Collection[str]) -> list[Carried]:
    unknown = set(dropped) - {each.key for each in carried}
    if unknown:
        raise WrongStateError(
            "A row that you dropped can no longer be carried over. Reload the page."
        )
    return [each for each in carried if each.key not in dropped]


def _reference_to(record: Record) -> Ref:
    name = live_names([record.public_id]).get(record.public_id, "")
    return Ref(record.public_id, name, url_of(record.public_id))
