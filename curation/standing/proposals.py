"""Acts on what is published: withdraw, merge, refresh, redact. One proposes, another confirms."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from curation.errors import (
    ChangedMeanwhileError,
    OwnWorkError,
    Problem,
    ReasonMissingError,
    StillReferredToError,
    WrongStateError,
)
from curation.models import Proposal, Transition
from curation.permissions import check_may_publish
from curation.standing.carried_rows import carry_rows, check_disagreements
from curation.standing.carrying import Carried, carriable, carried_over
from curation.standing.redacted_words import clean_words, occurs_in
from curation.standing.redaction import forget, published_with
from curation.standing.repointing import repoint_snapshots, repoint_working_copies
from curation.workflow.steps import lock
from curation.workflow.verification import contributors_of
from publication.log import Action, Entry, Head, append, open_log
from publication.models import PublishedDocument
from publication.references import Ref, references, rename, rewrite
from publication.standing import last_document, live_names, referrers
from sources.acting import acting_as
from sources.models import Record
from sources.rendering import url_of
from sources.texts.characters import readable

__all__ = [
    "confirm",
    "decline",
    "documents_to_merge",
    "propose_merge",
    "propose_redaction",
    "propose_refresh",
    "propose_withdrawal",
    "what_is_carried",
]

Json = dict[str, Any]
Standing = Record.Standing
State = Record.State
Step = Transition.Step


@transaction.atomic
def propose_withdrawal(record: Record, user: User, reason: str) -> Proposal:
    """Ask that a live record be taken back.

    Raises NotPermittedError, WrongStateError, ReasonMissingError, and StillReferredToError while
    live records refer to it.
    """
    locked = _lock_live(record, user)
    _check_unreferred(locked)
    return _propose(locked, Proposal.Action.WITHDRAW, user, reason)


@transaction.atomic
def propose_merge(record: Record, successor: Record, user: User, reason: str) -> Proposal:
    """Ask that a live record go on as another live one of its type. A merge is final.

    It is a merge of the versions that are published now. Raises NotPermittedError, WrongStateError
    or ReasonMissingError.
    """
    locked = _lock_live(record, user)
    target = Record.objects.get(pk=successor.pk)
    _check_mergeable(locked, target)
    return _propose(
        locked,
        Proposal.Action.MERGE,
        user,
        reason,
        target,
        seen_version=locked.version,
        seen_successor_version=target.version,
    )


@transaction.atomic
def propose_refresh(record: Record, user: User, reason: str) -> Proposal:
    """Ask that the last published version be published again under today's names.

    Raises NotPermittedError, WrongStateError (also when no name changed) or ReasonMissingError.
    """
    locked = _lock_live(record, user)
    _renamed(locked)
    return _propose(locked, Proposal.Action.REFRESH, user, reason)


@transaction.atomic
def propose_redaction(
    record: Record, versions: Iterable[int], words: Iterable[str], user: User, reason: str
) -> Proposal:
    """Ask that published versions lose their documents, and the words go from wherever they are.

    For a record that was ever published, live or not. Raises NotPermittedError, ReasonMissingError
    (also for a reason that repeats the words: it is published), TooLongError, and WrongStateError
    when a version has no words to lose, or another one of this record holds them too.
    """
    locked = _lock_published(record, user)
    phrases = clean_words(words)
    if occurs_in(phrases, reason):
        raise ReasonMissingError("Give a reason without these words: it is published and stays.")
    wanted = sorted(set(versions))
    _check_redactable(locked, wanted, phrases)
    return _propose(locked, Proposal.Action.REDACT, user, reason, versions=wanted, words=phrases)


@transaction.atomic
def decline(proposal: Proposal, user: User, comment: str = "") -> None:
    """Close an open proposal without doing it; its author may take it back the same way.

    Raises NotPermittedError or WrongStateError.
    """
    check_may_publish(user)
    _decide(_lock_open(proposal), user, Proposal.Outcome.DECLINED, comment)


@transaction.atomic
def confirm(
    proposal: Proposal,
    user: User,
    drop: Collection[str] = (),
    acknowledged: Collection[str] = (),
    seconds: float | None = None,
) -> None:
    """Do what another person proposed.

    `drop` names what a merge leaves behind, by the keys of `what_is_carried`; the rest is carried
    over, read by `user` in so many `seconds`. `acknowledged` are the sentences in which they read
    that words and values of it disagree. Raises NotPermittedError, OwnWorkError (the proposer),
    WrongStateError, StillReferredToError, ChangedMeanwhileError when one of two records to be
    merged was published anew since, and DisagreementError, by the keys of what is carried, where
    a quote check disagrees in a sentence that is not among the acknowledged.
    """
    check_may_publish(user)
    head = open_log()
    if proposal.action == Proposal.Action.REDACT:
        _hold_every_record()
    found = _lock_open(proposal)
    if found.proposed_by_id == user.pk:
        raise OwnWorkError("You proposed this yourself, so another publisher has to confirm it.")
    _lock_in_order(found)
    record = Record.objects.get(pk=found.record_id)
    if record.standing != Standing.LIVE and found.action != Proposal.Action.REDACT:
        raise WrongStateError(f"{record} is {record.get_standing_display()} by now.")
    words = found.words
    match found.action:
        case Proposal.Action.WITHDRAW:
            _withdraw(head, record, found, user)
        case Proposal.Action.MERGE:
            found.dropped = sorted(set(drop))
            _merge(head, record, found, user, acknowledged, seconds)
        case Proposal.Action.REFRESH:
            _refresh(head, record, found, user)
        case Proposal.Action.REDACT:
            _redact(head, record, found, user)
    _decide(found, user, Proposal.Outcome.CONFIRMED)
    if found.action == Proposal.Action.REDACT:
        # Not before: what is frozen gives way to a redaction that is confirmed.
        forget(words, user)


def _lock_live(record: Record, user: User) -> Record:
    locked = _lock_published(record, user)
    if locked.standing != Standing.LIVE:
        raise WrongStateError(
            f"{locked} is {locked.get_standing_display()}; only what is live can be acted upon."
        )
    return locked


def _lock_published(record: Record, user: User) -> Record:
    check_may_publish(user)
    locked = lock(record)
    if locked.standing == Standing.NEVER_PUBLISHED:
        raise WrongStateError(
            f"{locked} is {locked.get_standing_display()}; only what is live can be acted upon."
        )
    if locked.proposals.filter(outcome=Proposal.Outcome.OPEN).exists():
        raise WrongStateError(f"A proposal for {locked} waits for its decision already.")
    return locked


def _propose(
    record: Record,
    action: str,
    user: User,
    reason: str,
    successor: Record | None = None,
    **more: Any,
) -> Proposal:
    reason = readable(reason).strip()
    if not reason:
        raise ReasonMissingError("Give the reason. It is published with the act.")
    return Proposal.objects.create(
        record_id=record.pk,
        action=action,
        successor_id=successor.pk if successor else None,
        reason=reason,
        proposed_by=user,
        **more,
    )


def _hold_every_record() -> None:
    """Let nobody write a record, or a row of one, until the transaction ends; reading goes on.

    Words may stand in any of them, and none is to come in behind the search.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE sources_record IN EXCLUSIVE MODE")


def _lock_open(proposal: Proposal) -> Proposal:
    found = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal.pk).first()
    if found is None or found.outcome != Proposal.Outcome.OPEN:
        raise WrongStateError("This proposal is decided already.")
    return found


def _lock_in_order(proposal: Proposal) -> None:
    """Lock the record, its successor and all live referrers in the one order of all lockers."""
    record = Record.objects.get(pk=proposal.record_id)
    named = {record.public_id, *referrers(record.public_id)}
    keys = {proposal.record_id, proposal.successor_id} - {None}
    list(
        (Record.objects.filter(public_id__in=named) | Record.objects.filter(pk__in=keys))
        .order_by("type", "pk")
        .select_for_update(no_key=True)
    )


def _check_unreferred(record: Record) -> None:
    still = referrers(record.public_id)
    if still:
        raise StillReferredToError(
            f"Live records refer to {record}. Withdraw or change them first.",
            [Problem(public_id, f"refers to {record}") for public_id in still],
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
    if successor.standing != Standing.LIVE:
        raise WrongStateError(f"{successor} is not live, so nothing can be merged into it.")


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
        for public_id, version in published_with(words)
        if public_id == record.public_id and version not in versions
    ]
    if left:
        raise WrongStateError(
            f"Other versions of {record} would go on saying these words. Name them as well.", left
        )


def _withdraw(head: Head, record: Record, proposal: Proposal, user: User) -> None:
    _check_unreferred(record)
    append(head, [_entry(record, Action.WITHDRAW, proposal, user)])
    _note(record, Step.WITHDRAWN, proposal, user, standing=Standing.WITHDRAWN)


def _merge(
    head: Head,
    record: Record,
    proposal: Proposal,
    user: User,
    acknowledged: Collection[str],
    seconds: float | None,
) -> None:
    successor = Record.objects.get(pk=proposal.successor_id)
    _check_mergeable(record, successor)
    _check_as_proposed(record, successor, proposal)
    carried = _kept(what_is_carried(record, successor), proposal.dropped)
    replaced = {record.public_id: _reference_to(successor)}
    affected = list(Record.objects.filter(public_id__in=referrers(record.public_id)).order_by("pk"))
    documents = {referrer.pk: rewrite(_last(referrer), replaced) for referrer in affected}
    if carried:
        own = documents.get(successor.pk) or _last(successor)
        documents[successor.pk] = carried_over(own, carried)
        affected = sorted({*affected, successor}, key=lambda each: each.pk)
    drafted_by = contributors_of(affected)
    entries = [
        _entry(referrer, Action.REFRESH, proposal, user, documents[referrer.pk])
        for referrer in affected
    ]
    append(head, [*entries, _entry(record, Action.MERGE, proposal, user, successor=successor)])
    _note(record, Step.MERGED, proposal, user, standing=Standing.MERGED, successor=successor)
    proposer = proposal.proposed_by
    read = carry_rows(record, successor, carried, proposer, user, seconds)
    if record.type == Record.Type.GROUP:
        with acting_as(proposer):
            repoint_working_copies(record.pk, successor.pk, its_own=True)
        with acting_as(user):
            repoint_working_copies(record.pk, successor.pk, its_own=False)
        withdrawn = Record.objects.filter(standing=Standing.WITHDRAWN)
        repoint_snapshots([*affected, *withdrawn], record.pk, successor.pk)
    for referrer in affected:
        # An approved working copy still says what is published, so it stays approved, and whoever
        # confirmed the merge is no contributor to its next version. Where a draft was discarded its
        # authors are contributors still: no new round begins.
        is_approved = referrer.state == State.APPROVED
        begins = {"round": referrer.round + 1} if not drafted_by[referrer.pk] else {}
        _note(
            referrer,
            Step.REFRESHED,
            proposal,
            user,
            version=referrer.version + 1,
            **({"state": State.APPROVED, **begins} if is_approved else {}),
        )
    if read:
        check_disagreements(Record.objects.get(pk=successor.pk), read, acknowledged)


def what_is_carried(record: Record, successor: Record) -> list[Carried]:
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
    return rewrite(merged, replaced), rewrite(_last(successor), replaced)


def _reference_to(record: Record) -> Ref:
    name = live_names([record.public_id]).get(record.public_id, "")
    return Ref(record.public_id, name, url_of(record.public_id))


def _kept(carried: Sequence[Carried], dropped: Collection[str]) -> list[Carried]:
    unknown = set(dropped) - {each.key for each in carried}
    if unknown:
        raise WrongStateError("What you dropped is not among what can be carried over.")
    return [each for each in carried if each.key not in dropped]


def _check_as_proposed(record: Record, successor: Record, proposal: Proposal) -> None:
    seen = ((record, proposal.seen_version), (successor, proposal.seen_successor_version))
    changed = [each for each, version in seen if version not in (None, each.version)]
    if changed:
        raise ChangedMeanwhileError(
            "What is to be merged was published anew since this was proposed. Decline it, and have "
            "it proposed again.",
            [Problem(str(each), f"is at version {each.version} by now") for each in changed],
        )


def _refresh(head: Head, record: Record, proposal: Proposal, user: User) -> None:
    append(head, [_entry(record, Action.REFRESH, proposal, user, _renamed(record))])
    _note(record, Step.REFRESHED, proposal, user, version=record.version + 1)


def _redact(head: Head, record: Record, proposal: Proposal, user: User) -> None:
    _check_redactable(record, proposal.versions, proposal.words)
    append(
        head,
        [
            replace(_entry(record, Action.REDACT, proposal, user), version=version)
            for version in proposal.versions
        ],
    )
    Transition.objects.create(
        record=record,
        step=Step.REDACTED,
        comment=proposal.reason,
        revision=record.revision,
        by=user,
    )


def _last(record: Record) -> dict[str, Any]:
    document = last_document(record.public_id)
    if document is None:
        raise WrongStateError(f"The published words of {record} were redacted.")
    return document


def _renamed(record: Record) -> dict[str, Any]:
    document = _last(record)
    renamed = rename(document, live_names(references(document)))
    if renamed == document:
        raise WrongStateError(f"{record} names everything as it is named today.")
    return renamed


def _entry(
    record: Record,
    action: Action,
    proposal: Proposal,
    user: User,
    document: dict[str, Any] | None = None,
    successor: Record | None = None,
) -> Entry:
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


def _note(record: Record, step: str, proposal: Proposal, user: User, **changes: Any) -> None:
    with acting_as(user):
        Record.objects.filter(pk=record.pk).update(**changes)
        Transition.objects.create(
            record=record, step=step, comment=proposal.reason, revision=record.revision, by=user
        )


def _decide(proposal: Proposal, user: User, outcome: str, comment: str = "") -> None:
    proposal.outcome = outcome
    proposal.decided_by = user
    proposal.decided_at = timezone.now()
    proposal.decision_comment = readable(comment).strip()
    # What was to go need not be kept for its own sake.
    proposal.words = []
    proposal.save()
