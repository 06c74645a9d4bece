"""Confirming a proposal: a second person carries out what another one proposed."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction

from curation.errors import (
    OwnWorkError,
    WrongStateError,
)
from curation.models import Proposal
from curation.permissions import check_may_publish
from curation.standing.erasure import erase
from curation.standing.merge import merge
from curation.standing.proposals import decide, lock_open_proposal, lock_with_referrers
from curation.standing.redact import lock_all_records, redact
from curation.standing.refresh import refresh
from curation.standing.withdraw import withdraw
from publication.log import open_log
from sources.models import Record

__all__ = [
    "confirm",
]


@transaction.atomic
def confirm(
    proposal: Proposal,
    user: User,
    drop: Collection[str] = (),
    acknowledged: Collection[str] = (),
    seconds: float | None = None,
) -> None:
    """Carry out what another person proposed.

    For a merge, `drop` has the keys of the rows (`rows_to_carry`) not to carry over, `seconds` is
    how long `user` read the others, and `acknowledged` has the sentences of quote checks that they
    acknowledged. Raises NotPermittedError, OwnWorkError (for the proposer), WrongStateError,
    StillReferredToError, ChangedMeanwhileError if one of the records to merge was published again
    since the proposal, and DisagreementError (by the keys of the rows) if a quote check disagrees
    in a sentence that is not acknowledged.
    """
    check_may_publish(user)
    head = open_log()
    if proposal.action == Proposal.Action.REDACT:
        lock_all_records()
    found = lock_open_proposal(proposal)
    if found.proposed_by_id == user.pk:
        raise OwnWorkError("You proposed this, so another publisher has to confirm it.")
    lock_with_referrers(found)
    record = Record.objects.get(pk=found.record_id)
    if record.standing != Record.Standing.LIVE and found.action != Proposal.Action.REDACT:
        raise WrongStateError(f"{record} is {record.get_standing_display()} now.")
    words = found.words
    match found.action:
        case Proposal.Action.WITHDRAW:
            withdraw(head, record, found, user)
        case Proposal.Action.MERGE:
            found.dropped = sorted(set(drop))
            merge(head, record, found, user, acknowledged, seconds)
        case Proposal.Action.REFRESH:
            refresh(head, record, found, user)
        case Proposal.Action.REDACT:
            redact(head, record, found, user)
    decide(found, user, Proposal.Outcome.CONFIRMED)
    if found.action == Proposal.Action.REDACT:
        # Frozen text can be changed only once the redaction is confirmed.
        erase(words, user)
