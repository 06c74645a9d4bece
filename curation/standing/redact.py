"""Redacting: deletes the documents of published versions and erases words everywhere."""

from collections.abc import Iterable
from dataclasses import replace

from django.contrib.auth.models import User
from django.db import connection, transaction

from curation.errors import (
    Problem,
    ReasonMissingError,
    WrongStateError,
)
from curation.models import Proposal, Transition
from curation.standing.erasure import versions_containing
from curation.standing.proposals import lock_published_record, log_entry, propose
from curation.standing.redacted_words import clean_words, contains_any
from publication.log import Action, Head, append
from publication.models import PublishedDocument
from sources.models import Record

__all__ = [
    "lock_all_records",
    "propose_redaction",
    "redact",
]


@transaction.atomic
def propose_redaction(
    record: Record, versions: Iterable[int], words: Iterable[str], user: User, reason: str
) -> Proposal:
    """Propose to delete the documents of published versions and to erase the words everywhere.

    The record may be live or not. Raises NotPermittedError, ReasonMissingError (also if the reason,
    which is published, contains the words), TooLongError, and WrongStateError if a version has no
    document, or another version of this record contains the words too.
    """
    locked = lock_published_record(record, user)
    phrases = clean_words(words)
    if contains_any(phrases, reason):
        raise ReasonMissingError(
            "Give a reason without these words: the reason is published and cannot be changed."
        )
    wanted = sorted(set(versions))
    _check_redactable(locked, wanted, phrases)
    return propose(locked, Proposal.Action.REDACT, user, reason, versions=wanted, words=phrases)


def redact(head: Head, record: Record, proposal: Proposal, user: User) -> None:
    """Delete the documents of versions from the log, as proposed. Raises WrongStateError."""
    _check_redactable(record, proposal.versions, proposal.words)
    append(
        head,
        [
            replace(log_entry(record, Action.REDACT, proposal, user), version=version)
            for version in proposal.versions
        ],
    )
    Transition.objects.create(
        record=record,
        step=Transition.Step.REDACTED,
        comment=proposal.reason,
        revision=record.revision,
        by=user,
    )


def lock_all_records() -> None:
    """Block changes of all records and their rows until the transaction ends. Reading goes on.

    Any of them may contain the words, and nobody must add them during the search.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE sources_record IN EXCLUSIVE MODE")


def _check_redactable(record: Record, versions: list[int], words: list[str]) -> None:
    if not versions:
        raise WrongStateError("Choose the versions to redact.")
    kept = set(
        PublishedDocument.objects.filter(publication__public_id=record.public_id).values_list(
            "publication__version", flat=True
        )
    )
    for version in versions:
        if version not in kept:
            raise WrongStateError(f"{record} has no version {version}, or it is already redacted.")
    left = [
        Problem(f"version {version}", "contains these words too")
        for public_id, version in versions_containing(words)
        if public_id == record.public_id and version not in versions
    ]
    if left:
        raise WrongStateError(
            f"Other versions of {record} contain these words too. Redact them as well.", left
        )
