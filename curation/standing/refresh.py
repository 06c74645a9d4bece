"""Refreshing: the last published version again, under the names of today."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from curation.errors import (
    WrongStateError,
)
from curation.models import Proposal, Transition
from curation.standing.proposals import (
    apply_step,
    lock_live_record,
    log_entry,
    propose,
    published_document,
)
from publication.log import Action, Head, append
from publication.references import references, rename_references
from publication.standing import live_names
from sources.models import Record

__all__ = [
    "propose_refresh",
    "refresh",
]


@transaction.atomic
def propose_refresh(record: Record, user: User, reason: str) -> Proposal:
    """Ask that the last published version be published again under today's names.

    Raises NotPermittedError, WrongStateError (also when no name changed) or ReasonMissingError.
    """
    locked = lock_live_record(record, user)
    _renamed(locked)
    return propose(locked, Proposal.Action.REFRESH, user, reason)


def refresh(head: Head, record: Record, proposal: Proposal, user: User) -> None:
    """Publish a record under the names of today, as proposed. Raises WrongStateError."""
    append(head, [log_entry(record, Action.REFRESH, proposal, user, _renamed(record))])
    apply_step(record, Transition.Step.REFRESHED, proposal, user, version=record.version + 1)


def _renamed(record: Record) -> dict[str, Any]:
    document = published_document(record)
    renamed = rename_references(document, live_names(references(document)))
    if renamed == document:
        raise WrongStateError(f"{record} names everything as it is named today.")
    return renamed
