"""What all acts on published records share: proposals, decisions and entries in the log.

One person proposes, another confirms (`curation.standing.confirm`). Each act has its own module.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from curation.errors import (
    ReasonMissingError,
    WrongStateError,
)
from curation.models import Proposal, Transition
from curation.permissions import check_may_publish
from curation.workflow.steps import lock
from publication.log import Action, Entry
from publication.standing import last_document, referrers
from sources.acting import acting_as
from sources.models import Record
from sources.texts.characters import readable

__all__ = [
    "apply_step",
    "decide",
    "decline",
    "lock_live_record",
    "lock_open_proposal",
    "lock_published_record",
    "lock_with_referrers",
    "log_entry",
    "propose",
    "published_document",
]


@transaction.atomic
def decline(proposal: Proposal, user: User, comment: str = "") -> None:
    """Decline an open proposal. Its author can withdraw it the same way.

    Raises NotPermittedError or WrongStateError.
    """
    check_may_publish(user)
    decide(lock_open_proposal(proposal), user, Proposal.Outcome.DECLINED, comment)


def lock_live_record(record: Record, user: User) -> Record:
    """Lock a live record for a proposal. Raises NotPermittedError or WrongStateError."""
    locked = lock_published_record(record, user)
    if locked.standing != Record.Standing.LIVE:
        raise WrongStateError(
            f"{locked} is {locked.get_standing_display()}. Only live records allow this."
        )
    return locked


def lock_published_record(record: Record, user: User) -> Record:
    """Lock a record that has been published and has no open proposal.

    Raises NotPermittedError or WrongStateError.
    """
    check_may_publish(user)
    locked = lock(record)
    if locked.standing == Record.Standing.NEVER_PUBLISHED:
        raise WrongStateError(
            f"{locked} is {locked.get_standing_display()}. Only live records allow this."
        )
    if locked.proposals.filter(outcome=Proposal.Outcome.OPEN).exists():
        raise WrongStateError(
            f"{locked} already has an open proposal. Confirm or decline it first."
        )
    return locked


def propose(
    record: Record,
    action: str,
    user: User,
    reason: str,
    successor: Record | None = None,
    **more: Any,
) -> Proposal:
    """Create a proposal. Raises ReasonMissingError without a reason."""
    reason = readable(reason).strip()
    if not reason:
        raise ReasonMissingError("Give a reason. It will be published.")
    return Proposal.objects.create(
        record_id=record.pk,
        action=action,
        successor_id=successor.pk if successor else None,
        reason=reason,
        proposed_by=user,
        **more,
    )


def lock_open_proposal(proposal: Proposal) -> Proposal:
    """Lock a proposal. Raises WrongStateError unless it is open."""
    found = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal.pk).first()
    if found is None or found.outcome != Proposal.Outcome.OPEN:
        raise WrongStateError("This proposal is decided already.")
    return found


def lock_with_referrers(proposal: Proposal) -> None:
    """Lock the record, its successor and all live referrers, in the same order as everywhere."""
    record = Record.objects.get(pk=proposal.record_id)
    named = {record.public_id, *referrers(record.public_id)}
    keys = {proposal.record_id, proposal.successor_id} - {None}
    list(
        (Record.objects.filter(public_id__in=named) | Record.objects.filter(pk__in=keys))
        .order_by("type", "pk")
        .select_for_update(no_key=True)
    )


def published_document(record: Record) -> dict[str, Any]:
    """Return the last published document. Raises WrongStateError if it is redacted."""
    document = last_document(record.public_id)
    if document is None:
        raise WrongStateError(f"The last published version of {record} is redacted.")
    return document


def log_entry(
    record: Record,
    action: Action,
    proposal: Proposal,
    user: User,
    document: dict[str, Any] | None = None,
    successor: Record | None = None,
) -> Entry:
    """Return the log entry of an act: the proposer is its contributor, `user` its approver."""
    version = record.version + 1 if document is not None else record.version
    return Entry(
        kind=record.type,
        public_id=record.public_id,
        version=version,
        action=action,
        document={**document, "version": version} if document is not None else None,
        contributors=(proposal.proposed_by_id,),
        approver=user.pk,
        reason=proposal.reason,
        successor=successor.public_id if successor else "",
    )


def apply_step(record: Record, step: str, proposal: Proposal, user: User, **changes: Any) -> None:
    """Apply an act's changes to a record and add the step to its history."""
    with acting_as(user):
        Record.objects.filter(pk=record.pk).update(**changes)
        Transition.objects.create(
            record=record, step=step, comment=proposal.reason, revision=record.revision, by=user
        )


def decide(proposal: Proposal, user: User, outcome: str, comment: str = "") -> None:
    """Store the decision on a proposal: who, how and when."""
    proposal.outcome = outcome
    proposal.decided_by = user
    proposal.decided_at = timezone.now()
    proposal.decision_comment = readable(comment).strip()
    # The words of a redaction must not be kept here.
    proposal.words = []
    proposal.save()
