"""Refreshing: publishes the last version again with the current names of what it refers to."""

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
    """Propose to publish the last version again with current names.

    Raises NotPermittedError, WrongStateError (also if no name changed) or ReasonMissingError.
    """
    locked = lock_live_record(record, user)
    _renamed(locked)
    return propose(locked, Proposal.Action.REFRESH, user, reason)


def refresh(head: Head, record: Record, proposal: Proposal, user: User) -> None:
    """Publish the last version again with current names, as proposed. Raises WrongStateError."""
    append(head, [log_entry(record, Action.REFRESH, proposal, user, _renamed(record))])
    apply_step(record, Transition.Step.REFRESHED, proposal, user, version=record.version + 1)


def _renamed(record: Record) -> dict[str, Any]:
    document = published_document(record)
    renamed = rename_references(document, live_names(references(document)))
    if renamed == document:
        raise WrongStateError(f"{record} has the current names already, so there is nothing to do.")
    return renamed
