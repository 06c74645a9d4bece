"""The way of a record: draft -> in review -> approved, and back for changes.

Each function is one transaction that takes the acting user, locks the record, and either does what
it says or raises a `curation.errors.WorkflowError`.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from curation.claims import end_claims
from curation.errors import (
    ChangedMeanwhileError,
    NotReadyError,
    OwnWorkError,
    Problem,
    ReasonMissingError,
    ReferenceNotLiveError,
    WorkflowError,
    WrongStateError,
)
from curation.models import Notification, Transition
from curation.notifications import notify
from curation.permissions import check_is_editor, check_may_edit, check_may_review
from curation.snapshots import restore_snapshot, take_snapshots
from curation.verification import contributors_of, standing_verifications
from entities.rendering import references_of, render
from entities.values import load_rows, values_of
from publication.log import Action, Entry, Head, append, open_log
from publication.standing import live_names
from sources.acting import acting_as, contribute
from sources.models import Record
from sources.values import Value

__all__ = [
    "approve",
    "approve_many",
    "discard",
    "lock",
    "missing_evidence",
    "recall",
    "request_changes",
    "submit",
    "submit_many",
    "wishes_for_approval",
]

State = Record.State
Standing = Record.Standing
Step = Transition.Step

# Published in this order: what others refer to comes first.
TYPES_IN_ORDER = (
    Record.Type.SOURCE,
    Record.Type.GROUP,
    Record.Type.INCIDENT,
    Record.Type.FINDING,
)


def lock(record: Record) -> Record:
    """Return the record as it stands, locked until the transaction ends."""
    found = Record.objects.select_for_update(no_key=True).filter(pk=record.pk).first()
    if found is None:
        raise WrongStateError("This record was deleted meanwhile.")
    return found


@transaction.atomic
def submit(record: Record, user: User) -> None:
    """Send a draft to review; also a withdrawn record, to reinstate it.

    Raises NotPermittedError, WrongStateError, and NotReadyError naming each value that lacks a
    citation.
    """
    locked = lock(record)
    check_may_edit(locked, user)
    reinstates = locked.state == State.APPROVED and locked.standing == Standing.WITHDRAWN
    if locked.state not in (State.DRAFT, State.CHANGES_REQUESTED) and not reinstates:
        raise WrongStateError(
            f"{locked} is {locked.get_state_display()}; only a draft is submitted."
        )
    concrete = locked.concrete
    load_rows([concrete])
    problems = missing_evidence(concrete, values_of(concrete))
    if problems:
        raise NotReadyError(f"{concrete} is not ready for review.", problems)
    if reinstates:
        # Nothing was changed, yet asking for it is this person's act: another has to approve.
        contribute(locked.pk, user)
        locked.refresh_from_db()
    _move(locked, State.IN_REVIEW, Step.SUBMITTED, user)


@transaction.atomic
def submit_many(records: Sequence[Record], user: User) -> None:
    """Send several drafts to review: all, or none.

    Raises what `submit` raises; a NotReadyError names what every one of them lacks.
    """
    if not records:
        raise WrongStateError("There is no draft to submit.")
    problems: list[Problem] = []
    for record in sorted(records, key=lambda record: record.pk):
        try:
            submit(record, user)
        except NotReadyError as error:
            problems += error.problems
    if problems:
        raise NotReadyError("Nothing was submitted: values lack evidence.", problems)


@transaction.atomic
def recall(record: Record, user: User) -> None:
    """Take a record back from review. Raises NotPermittedError or WrongStateError."""
    locked = lock(record)
    check_is_editor(locked, user)
    if locked.state != State.IN_REVIEW:
        raise WrongStateError(f"{locked} is not in review, so there is nothing to recall.")
    submitter = locked.transitions.filter(step=Step.SUBMITTED).values_list("by", flat=True).first()
    if user.pk != submitter and user.pk not in contributors_of([locked])[locked.pk]:
        raise WrongStateError(
            f"{locked} was sent to review by others; ask them, or request changes as a reviewer."
        )
    _move(locked, State.DRAFT, Step.RECALLED, user)


@transaction.atomic
def request_changes(record: Record, user: User, comment: str) -> None:
    """Send a record back to its editor with a comment, and tell its contributors.

    Raises NotPermittedError, WrongStateError or ReasonMissingError.
    """
    check_may_review(user)
    locked = lock(record)
    if locked.state != State.IN_REVIEW:
        raise WrongStateError(f"{locked} is not in review ({locked.get_state_display()}).")
    if not comment.strip():
        raise ReasonMissingError("Say what should be changed.")
    _move(locked, State.CHANGES_REQUESTED, Step.CHANGES_REQUESTED, user, comment.strip())
    told = contributors_of([locked])
    notify(Notification.Kind.CHANGES_REQUESTED, told, user, comment.strip())


def approve(record: Record, user: User, revision: int) -> None:
    """Publish one record as it was read at `revision`. See `approve_many`."""
    approve_many([(record, revision)], user)


@transaction.atomic
def approve_many(requests: Iterable[tuple[Record, int]], user: User) -> None:
    """Publish records together, each as it was read at its revision, and tell the contributors.

    All or none. They may refer to each other; every other record that they refer to is live. Raises
    NotPermittedError, WrongStateError, ChangedMeanwhileError, OwnWorkError, NotReadyError or
    ReferenceNotLiveError; `problems` names each record and value.
    """
    check_may_review(user)
    seen = {record.pk: revision for record, revision in requests}
    if not seen:
        raise WrongStateError("No record was chosen.")
    head = open_log()
    locked = list(
        Record.objects.select_for_update(no_key=True).filter(pk__in=seen).order_by("type", "pk")
    )
    _check_as_seen(locked, seen)
    records = concrete_records(locked)
    load_rows(records)
    values = {record.pk: values_of(record) for record in records}
    wishes = wishes_for_approval(records, values, user)
    if wishes:
        raise wishes[0]
    _publish(head, records, user)


def _check_as_seen(locked: Sequence[Record], seen: dict[int, int]) -> None:
    if len(locked) < len(seen):
        raise WrongStateError("A record was deleted meanwhile.")
    for wish in _wrong_states(locked):
        raise wish
    changed = [record for record in locked if record.revision != seen[record.pk]]
    if changed:
        raise ChangedMeanwhileError(
            "Something changed after you read it. Look at it again before you approve.",
            [Problem(str(record), "was changed") for record in changed],
        )


def _wrong_states(records: Sequence[Record]) -> list[WorkflowError]:
    """What the states of records have against their approval."""
    wishes: list[WorkflowError] = []
    waiting = [record for record in records if record.state != State.IN_REVIEW]
    if waiting:
        wishes.append(
            WrongStateError(
                "Only what is in review is approved.",
                [Problem(str(record), f"is {record.get_state_display()}") for record in waiting],
            )
        )
    merged = [record for record in records if record.standing == Standing.MERGED]
    if merged:
        wishes.append(
            WrongStateError(
                "A merge is final.",
                [Problem(str(record), "was merged into another record") for record in merged],
            )
        )
    return wishes


def wishes_for_approval(
    records: Sequence[Any], values: dict[int, list[Value]], user: User
) -> list[WorkflowError]:
    """Return what stands between these loaded records and their approval by `user`, if anything.

    The most telling error comes first. The review page shows the same list that `approve_many`
    acts upon.
    """
    wishes = _wrong_states(records)
    own, nameless = [], []
    contributors = contributors_of(records)
    for record in records:
        people = contributors[record.pk]
        if user.pk in people:
            own.append(Problem(str(record), "you changed this version yourself"))
        if None in people:
            nameless.append(Problem(str(record), "a change arrived without a person's name"))
        if not people:
            nameless.append(Problem(str(record), "nobody is noted as its author"))
    if own:
        wishes.append(OwnWorkError("Another person has to approve what you worked on.", own))
    if nameless:
        wishes.append(
            NotReadyError(
                "It is not known who made every change: enter the record anew under a person's "
                "name.",
                nameless,
            )
        )
    missing = [
        problem for record in records for problem in missing_evidence(record, values[record.pk])
    ]
    if missing:
        wishes.append(NotReadyError("Values lack evidence.", missing))
    unverified = _unverified(records, values)
    if unverified:
        wishes.append(NotReadyError("Citations are not confirmed as they stand now.", unverified))
    not_live = _references_not_live(records)
    if not_live:
        wishes.append(
            ReferenceNotLiveError(
                "Records that are referred to are not published. Approve them first, or together.",
                not_live,
            )
        )
    return wishes


def missing_evidence(record: Any, values: Sequence[Value]) -> list[Problem]:
    """Return the values of a loaded record that lack a supporting citation."""
    problems = []
    for value in values:
        if value.needs_citation and not value.citations:
            problems.append(Problem(_name(record, value), "has no citation"))
        elif value.needs_citation and all(cited.stance == "denies" for cited in value.citations):
            problems.append(Problem(_name(record, value), "is only denied; nothing supports it"))
        elif value.citations and not value.known:
            problems.append(Problem(_name(record, value), "is cited, but has no value"))
    if record.type != Record.Type.SOURCE and not record.citations.all() and not problems:
        problems.append(Problem(str(record), "has no citation at all"))
    return problems


def _name(record: Any, value: Value) -> str:
    return f"{record.public_id} {value.label}{f' “{value.text}”' if value.text else ''}"


def _unverified(records: Sequence[Any], values: dict[int, list[Value]]) -> list[Problem]:
    verified = standing_verifications(records, values)
    problems = []
    for record in records:
        for value in values[record.pk]:
            for citation in value.citations:
                verdict = verified.get(citation.pk)
                if verdict is None:
                    problems.append(
                        Problem(_name(record, value), f"{citation.passage} is not verified")
                    )
                elif not verdict.confirmed:
                    problems.append(
                        Problem(
                            _name(record, value),
                            f"{citation.passage} was rejected: {verdict.comment}",
                        )
                    )
    return problems


def _names_for(records: Sequence[Any]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """The names to publish under, and what each record refers to."""
    references = {record.public_id: references_of(record) for record in records}
    names = live_names(set().union(*references.values()) - references.keys())
    names |= {record.public_id: record.name_to_publish for record in records}
    return names, references


def _references_not_live(records: Sequence[Any]) -> list[Problem]:
    names, references = _names_for(records)
    return [
        Problem(public_id, f"refers to {missing}, which is not published")
        for public_id, named in references.items()
        for missing in sorted(named - names.keys())
    ]


def _publish(head: Head, records: Sequence[Any], user: User) -> None:
    names, _references = _names_for(records)
    contributors = contributors_of(records)
    append(
        head,
        [
            Entry(
                kind=record.type,
                public_id=record.public_id,
                version=record.version + 1,
                action=Action.PUBLISH,
                document=render(record, names, record.version + 1),
                contributors=tuple(sorted(filter(None, contributors[record.pk]))),
                approver=user.pk,
            )
            for record in records
        ],
    )
    take_snapshots(records)
    with acting_as(user):
        Record.objects.filter(pk__in=[record.pk for record in records]).update(
            state=State.APPROVED,
            standing=Standing.LIVE,
            version=F("version") + 1,
            round=F("round") + 1,
        )
        Transition.objects.bulk_create(
            [
                Transition(
                    record_id=record.pk, step=Step.APPROVED, revision=record.revision, by=user
                )
                for record in records
            ]
        )
    end_claims([record.pk for record in records])
    notify(Notification.Kind.APPROVED, contributors, user)


@transaction.atomic
def discard(record: Record, user: User) -> None:
    """Put the working copy back to what was last published.

    Those who contributed stay noted, since they had a hand in this version until now. Raises
    NotPermittedError or WrongStateError.
    """
    locked = lock(record)
    check_may_edit(locked, user)
    if locked.state == State.APPROVED:
        raise WrongStateError(f"{locked} has no draft to discard.")
    if locked.version == 0:
        raise WrongStateError(f"{locked} was never published: delete it instead.")
    try:
        with transaction.atomic(), acting_as(user):
            restore_snapshot(locked)
            # Otherwise PostgreSQL looks for what the rows name only as the transaction ends.
            connection.check_constraints()
    except IntegrityError as error:
        raise WrongStateError(
            f"{locked} cannot be put back to what was published: something that it rested on is "
            "no longer there, such as the text that a passage was marked in. Edit it instead."
        ) from error
    locked.refresh_from_db()
    _move(locked, State.APPROVED, Step.DISCARDED, user)


def concrete_records(records: Collection[Record]) -> list[Any]:
    """Return documents, groups, incidents and findings for their shared parts, a query a type."""
    found: list[Any] = []
    for record_type in TYPES_IN_ORDER:
        keys = [record.pk for record in records if record.type == record_type]
        if keys:
            model = next(model for model in Record.__subclasses__() if record_type == model.TYPE)
            found.extend(model.objects.filter(pk__in=keys).order_by("pk"))
    return found


def _move(
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
    # Whatever a record does, it was in review before, or nobody had taken it.
    end_claims([record.pk])
