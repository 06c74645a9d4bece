"""Steps of the workflow: submit, recall, request changes, discard. Approval is in `approval`.

Each function runs in one transaction, locks the record, and raises a
`curation.errors.WorkflowError` if the step is not allowed.
"""

from collections.abc import Sequence
from contextlib import suppress

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from curation.conversation.notifications import notify
from curation.errors import NotReadyError, Problem, ReasonMissingError, WrongStateError
from curation.models import Notification, Transition
from curation.permissions import check_is_editor, check_may_edit, check_may_review, may_edit
from curation.reviewing.assignments import assigned_reviewers
from curation.workflow.approval import missing_evidence
from curation.workflow.claims import end_claims
from curation.workflow.other_dates import has_changed_date
from curation.workflow.pace import delete_openings
from curation.workflow.retracted_sources import cites_retracted
from curation.workflow.snapshots import restore_snapshot
from curation.workflow.verification import contributors_of
from entities.values import load_rows, values_of
from sources.acting import acting_as, contribute
from sources.models import Record
from sources.texts.characters import readable

__all__ = [
    "discard",
    "lock",
    "needs_rereview",
    "recall",
    "recallable_ids",
    "request_changes",
    "submit",
    "submit_ready",
    "submit_with_document",
]

State = Record.State
Standing = Record.Standing
Step = Transition.Step

MAX_NAMED = 10
"""How many records a notice of what was submitted names beside its first one."""


def lock(record: Record) -> Record:
    """Return the current record, locked until the transaction ends."""
    found = Record.objects.select_for_update(no_key=True).filter(pk=record.pk).first()
    if found is None:
        raise WrongStateError("This record was deleted meanwhile.")
    return found


def needs_rereview(record: Record) -> bool:
    """Return whether an approved record may be submitted as it is, because its evidence changed."""
    return record.state == State.APPROVED and (has_changed_date(record) or cites_retracted(record))


@transaction.atomic
def submit(record: Record, user: User) -> None:
    """Send a draft to review.

    A withdrawn record can be submitted to reinstate it, and a live one that needs another review
    (`needs_rereview`). Raises NotPermittedError, WrongStateError, and NotReadyError with each value
    that lacks a citation.
    """
    _tell_reviewers([(record, _send(record, user))], user)


@transaction.atomic
def _send(record: Record, user: User) -> set[int]:
    """Send a draft to review as `submit` does; return the ids of those who are to review it."""
    locked = lock(record)
    check_may_edit(locked, user)
    reinstates = locked.state == State.APPROVED and locked.standing == Standing.WITHDRAWN
    again = needs_rereview(locked)
    if locked.state not in (State.DRAFT, State.CHANGES_REQUESTED) and not (reinstates or again):
        raise WrongStateError(
            f"{locked} is {locked.get_state_display()}. Only drafts can be submitted."
        )
    concrete = locked.concrete
    load_rows([concrete])
    problems = missing_evidence(concrete, values_of(concrete))
    if problems:
        raise NotReadyError(f"{concrete} is not ready for review.", problems)
    if reinstates or again:
        # Nothing changed, but submitting makes this person a contributor: another has to approve.
        contribute(locked.pk, user)
        locked.refresh_from_db()
    delete_openings(locked)
    decisions = locked.transitions.filter(step__in=(Step.CHANGES_REQUESTED, Step.APPROVED))
    decided = decisions.first()
    _change_state(locked, State.IN_REVIEW, Step.SUBMITTED, user)
    asked = {decided.by_id} if decided and decided.step == Step.CHANGES_REQUESTED else set()
    notify(Notification.Kind.RESUBMITTED, {locked.pk: asked}, user)
    return {person for person in assigned_reviewers(locked) - asked if person != user.pk}


def _tell_reviewers(sent: Sequence[tuple[Record, set[int]]], user: User) -> None:
    """Notify each person once of what they are to review: at its first record, with the others."""
    to_review: dict[int, list[Record]] = {}
    for record, people in sent:
        for person in people:
            to_review.setdefault(person, []).append(record)
    alike: dict[tuple[int, str], list[int]] = {}
    for person, (first, *others) in to_review.items():
        alike.setdefault((first.pk, _with_others(others)), []).append(person)
    for (key, text), told in alike.items():
        notify(Notification.Kind.SUBMITTED, {key: told}, user, text)


def _with_others(records: Sequence[Record]) -> str:
    named = [record.public_id for record in records[:MAX_NAMED]]
    more = len(records) - len(named)
    return f"With {', '.join(named)}{f' and {more} more' if more else ''}." if named else ""


def _submit_each(records: Sequence[Record], user: User) -> tuple[list[Record], list[Problem]]:
    """Submit each record. Return those submitted, and the problems of the others."""
    sent: list[tuple[Record, set[int]]] = []
    problems: list[Problem] = []
    for record in sorted(records, key=lambda record: record.pk):
        try:
            sent.append((record, _send(record, user)))
        except NotReadyError as error:
            problems += error.problems
    _tell_reviewers(sent, user)
    return [record for record, _people in sent], problems


@transaction.atomic
def submit_ready(records: Sequence[Record], user: User) -> tuple[list[Record], list[Problem]]:
    """Send those of several drafts to review that are ready.

    Returns them, in the given order, and the problems of the others. Raises what `submit` raises;
    a NotReadyError only if none is ready.
    """
    sent, problems = _submit_each(records, user)
    if not sent:
        if not problems:
            raise WrongStateError("There is no draft to submit.")
        raise NotReadyError("Nothing was submitted: values lack evidence.", problems)
    return [record for record in records if record in sent], problems


@transaction.atomic
def submit_with_document(record: Record, document: Record, user: User) -> list[Record]:
    """Send a draft to review, with the document that it was entered from, if that is a draft, too.

    Returns those submitted, the record first; a document that is not ready is left out. Raises what
    `submit` raises for the record.
    """
    # In the order in which others lock several.
    for each in sorted((record, document), key=lambda each: each.pk):
        lock(each)
    sent = [(record, _send(record, user))]
    is_draft = document.state in (State.DRAFT, State.CHANGES_REQUESTED)
    if is_draft and may_edit(document, user):
        with suppress(NotReadyError):
            sent.append((document, _send(document, user)))
    _tell_reviewers(sent, user)
    return [each for each, _people in sent]


def recallable_ids(records: Sequence[Record], user: User) -> set[int]:
    """Return the ids of the records in review that `user` submitted or contributed to.

    Two queries.
    """
    waiting = [record for record in records if record.state == State.IN_REVIEW]
    sent = Transition.objects.filter(record__in=waiting, step=Step.SUBMITTED)
    last = dict(sent.order_by("pk").values_list("record_id", "by_id"))
    contributors = contributors_of(waiting)
    return {
        record.pk
        for record in waiting
        if user.pk == last.get(record.pk) or user.pk in contributors[record.pk]
    }


@transaction.atomic
def recall(record: Record, user: User) -> None:
    """Take a record back from review. Raises NotPermittedError or WrongStateError."""
    locked = lock(record)
    check_is_editor(locked, user)
    if locked.state != State.IN_REVIEW:
        raise WrongStateError(f"{locked} is not in review, so there is nothing to recall.")
    if locked.pk not in recallable_ids([locked], user):
        raise WrongStateError(
            f"{locked} was submitted by others. Ask them, or request changes as a reviewer."
        )
    _change_state(locked, State.DRAFT, Step.RECALLED, user)


@transaction.atomic
def request_changes(record: Record, user: User, comment: str) -> None:
    """Request changes to a record in review with a comment, and notify its contributors.

    Raises NotPermittedError, WrongStateError or ReasonMissingError.
    """
    check_may_review(user)
    locked = lock(record)
    if locked.state != State.IN_REVIEW:
        raise WrongStateError(f"{locked} is not in review ({locked.get_state_display()}).")
    comment = readable(comment).strip()
    if not comment:
        raise ReasonMissingError("Say what needs to be changed.")
    _change_state(locked, State.CHANGES_REQUESTED, Step.CHANGES_REQUESTED, user, comment)
    told = contributors_of([locked])
    notify(Notification.Kind.CHANGES_REQUESTED, told, user, comment)


@transaction.atomic
def discard(record: Record, user: User) -> None:
    """Restore the working copy to the last published version.

    The authors of the discarded draft stay contributors of this round. Raises NotPermittedError or
    WrongStateError.
    """
    locked = lock(record)
    check_may_edit(locked, user)
    if locked.state == State.APPROVED:
        raise WrongStateError(f"{locked} has no draft to discard.")
    if locked.version == 0:
        raise WrongStateError(f"{locked} was never published. Delete it instead.")
    try:
        with transaction.atomic(), acting_as(user):
            restore_snapshot(locked)
            # Checks deferred foreign keys now rather than at the commit.
            connection.check_constraints()
    except IntegrityError as error:
        raise WrongStateError(
            f"The draft of {locked} cannot be discarded, because something that the published "
            "version needs was deleted, such as the text of a passage. Edit the draft instead."
        ) from error
    locked.refresh_from_db()
    _change_state(locked, State.APPROVED, Step.DISCARDED, user)


def _change_state(
    record: Record,
    state: str,
    step: str,
    user: User,
    comment: str = "",
) -> None:
    with acting_as(user):
        Record.objects.filter(pk=record.pk).update(state=state)
        Transition.objects.create(
            record_id=record.pk, step=step, comment=comment, revision=record.revision, by=user
        )
    # After any step the record is new to review, or no longer in review.
    end_claims([record.pk])
