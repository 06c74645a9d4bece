"""Redacting: versions lose their documents, and words go from wherever they are kept."""

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
    """Ask that published versions lose their documents, and the words go from wherever they are.

    For a record that was ever published, live or not. Raises NotPermittedError, ReasonMissingError
    (also for a reason that repeats the words: it is published), TooLongError, and WrongStateError
    when a version has no words to lose, or another one of this record holds them too.
    """
    locked = lock_published_record(record, user)
    phrases = clean_words(words)
    if contains_any(phrases, reason):
        raise ReasonMissingError("Give a reason without these words: it is published and stays.")
    wanted = sorted(set(versions))
    _check_redactable(locked, wanted, phrases)
    return propose(locked, Proposal.Action.REDACT, user, reason, versions=wanted, words=phrases)


def redact(head: Head, record: Record, proposal: Proposal, user: User) -> None:
    """Take the documents of versions out of the log, as proposed. Raises WrongStateError."""
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
    """Let nobody write a record, or a row of one, until the transaction ends; reading goes on.

    Words may stand in any of them, and none is to come in behind the search.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE sources_record IN EXCLUSIVE MODE")


def _check_redactable(record: Record, versions: list[int], words: list[str]) -> None:
    if not versions:
        raise WrongStateError("Name the versions that are to go.")
    kept = set(
        PublishedDocument.objects.filter(publication__public_id=record.public_id).values_list(
            "publication__version", flat=True
        )
    )
    for version in versions:
        if version not in kept:
            raise WrongStateError(f"{record} has no version {version}, or it was redacted before.")
    left = [
        Problem(f"version {version}", "holds these words too")
        for public_id, version in versions_containing(words)
        if public_id == record.public_id and version not in versions
    ]
    if left:
        raise WrongStateError(
            f"Other versions of {record} would go on saying these words. Name them as well.", left
        )
