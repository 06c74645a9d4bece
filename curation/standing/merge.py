"""Merging: a live record goes on as another one, which takes over what it lacks."""

from collections.abc import Collection, Sequence
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
from publication.log import Action, Head, append
from publication.references import Ref, replace_references
from publication.standing import last_document, live_names, referrers
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
    """Ask that a live record go on as another live one of its type. A merge is final.

    It is a merge of the versions that are published now. Raises NotPermittedError, WrongStateError
    or ReasonMissingError.
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
    """Let a record go on as its successor, as proposed; see `curation.standing.confirm`."""
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
        documents[successor.pk] = with_carried_rows(own, carried)
        affected = sorted({*affected, successor}, key=lambda each: each.pk)
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
    if record.type == Record.Type.GROUP:
        with acting_as(proposer):
            repoint_working_copies(record.pk, successor.pk, its_own=True)
        with acting_as(user):
            repoint_working_copies(record.pk, successor.pk, its_own=False)
        withdrawn = Record.objects.filter(standing=Record.Standing.WITHDRAWN)
        repoint_snapshots([*affected, *withdrawn], record.pk, successor.pk)
    for referrer in affected:
        # An approved working copy still says what is published, so it stays approved, and whoever
        # confirmed the merge is no contributor to its next version. Where a draft was discarded its
        # authors are contributors still: no new round begins.
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


def rows_to_carry(record: Record, successor: Record) -> list[Carried]:
    """Return what the merge of two records can carry over, as they are published now.

    Nothing where words of the merged one were redacted. Raises WrongStateError where those of its
    successor were.
    """
    documents = documents_to_merge(record, successor)
    return carriable(*documents) if documents else []


def documents_to_merge(record: Record, successor: Record) -> tuple[Json, Json] | None:
    """Return both documents as `carrying` takes them; None where one is redacted."""
    merged = last_document(record.public_id)
    if merged is None:
        return None
    replaced = {record.public_id: _reference_to(successor)}
    # Its own id stays: only what it says of itself is said of the successor.
    return replace_references(merged, replaced), replace_references(
        published_document(successor), replaced
    )


def _check_mergeable(record: Record, successor: Record) -> None:
    if record.type == Record.Type.SOURCE:
        raise WrongStateError(
            "Documents are not merged: passages quote the text of the one that they were marked in."
        )
    if record.pk == successor.pk:
        raise WrongStateError(f"{record} cannot be merged into itself.")
    if record.type != successor.type:
        raise WrongStateError(f"A {record.type} is merged into another {record.type} only.")
    if successor.standing != Record.Standing.LIVE:
        raise WrongStateError(f"{successor} is not live, so nothing can be merged into it.")


def _check_as_proposed(record: Record, successor: Record, proposal: Proposal) -> None:
    seen = ((record, proposal.seen_version), (successor, proposal.seen_successor_version))
    changed = [each for each, version in seen if version not in (None, each.version)]
    if changed:
        raise ChangedMeanwhileError(
            "What is to be merged was published anew since this was proposed. Decline it, and have "
            "it proposed again.",
            [Problem(str(each), f"is at version {each.version} by now") for each in changed],
        )


def _without_dropped(carried: Sequence[Carried], dropped: Collection[str]) -> list[Carried]:
    unknown = set(dropped) - {each.key for each in carried}
    if unknown:
        raise WrongStateError("What you dropped is not among what can be carried over.")
    return [each for each in carried if each.key not in dropped]


def _reference_to(record: Record) -> Ref:
    name = live_names([record.public_id]).get(record.public_id, "")
    return Ref(record.public_id, name, url_of(record.public_id))
