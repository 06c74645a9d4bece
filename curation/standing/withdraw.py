"""Withdrawing: takes a live record back, if no live record refers to it."""

from django.contrib.auth.models import User
from django.db import transaction

from curation.errors import (
    Problem,
    StillReferredToError,
)
from curation.models import Proposal, Transition
from curation.standing.proposals import apply_step, lock_live_record, log_entry, propose
from publication.log import Action, Head, append
from publication.standing import referrers
from sources.models import Record

__all__ = [
    "propose_withdrawal",
    "withdraw",
]


@transaction.atomic
def propose_withdrawal(record: Record, user: User, reason: str) -> Proposal:
    """Propose to withdraw a live record.

    Raises NotPermittedError, WrongStateError, ReasonMissingError, and StillReferredToError if live
    records refer to it.
    """
    locked = lock_live_record(record, user)
    _check_unreferred(locked)
    return propose(locked, Proposal.Action.WITHDRAW, user, reason)


def withdraw(head: Head, record: Record, proposal: Proposal, user: User) -> None:
    """Withdraw a record, as proposed. Raises StillReferredToError."""
    _check_unreferred(record)
    append(head, [log_entry(record, Action.WITHDRAW, proposal, user)])
    apply_step(
        record, Transition.Step.WITHDRAWN, proposal, user, standing=Record.Standing.WITHDRAWN
    )


def _check_unreferred(record: Record) -> None:
    still = referrers(record.public_id)
    if still:
        raise StillReferredToError(
            f"Live records refer to {record}. Change or withdraw them first.",
            [Problem(public_id, f"refers to {record}") for public_id in still],
        )
