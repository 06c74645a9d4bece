"""Approval: finds what blocks it, and publishes what two people have agreed on."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from curation.concrete import concrete_records
from curation.conversation.notifications import notify
from curation.errors import (
    ChangedMeanwhileError,
    NotReadyError,
    OwnWorkError,
    Problem,
    ReferenceNotLiveError,
    TextNotPublishedError,
    WorkflowError,
    WrongStateError,
)
from curation.models import Notification, Transition
from curation.permissions import check_may_review
from curation.places.adding import added_places
from curation.places.publishing import entries_of_new_places
from curation.workflow.claims import end_claims
from curation.workflow.pace import check_pace, note_approved
from curation.workflow.snapshots import take_snapshots
from curation.workflow.verification import contributors_of, current_verifications, pinned_dates
from entities.rendering import places_of, references_of, render
from entities.values import load_rows, values_of
from entities.wholes import makes_parts
from publication.log import Action, Entry, Head, append, open_log
from publication.standing import live_names, live_sources, part_of_itself
from sources.acting import acting_as
from sources.models import Document, Record
from sources.values import Value

__all__ = [
    "approval_blockers",
    "approve",
    "approve_many",
    "missing_evidence",
    "missing_evidence_reason",
]

State = Record.State
Standing = Record.Standing
Step = Transition.Step


def approve(record: Record, user: User, revision: int) -> None:
    """Approve one record at the `revision` that the reviewer saw. See `approve_many`."""
    approve_many([(record, revision)], user)


@transaction.atomic
def approve_many(requests: Iterable[tuple[Record, int]], user: User) -> None:
    """Approve records together, each at the revision that the reviewer saw: all or none.

    Publishes them, with the places that are cited for the first time, and notifies the
    contributors. The records may refer to each other; all other
    records that they refer to must be live. Raises NotPermittedError, WrongStateError,
    ChangedMeanwhileError, OwnWorkError, NotReadyError, ReferenceNotLiveError, TextNotPublishedError
    or TooSoonError; their `problems` name each record and value.
    """
    check_may_review(user)
    seen = {record.pk: revision for record, revision in requests}
    if not seen:
        raise WrongStateError("No record was chosen.")
    head = open_log()
    locked = list(
        Record.objects.select_for_update(no_key=True).filter(pk__in=seen).order_by("type", "pk")
    )
    _check_unchanged(locked, seen)
    records = concrete_records(locked)
    load_rows(records)
    values = {record.pk: values_of(record) for record in records}
    blockers = approval_blockers(records, values, user)
    if blockers:
        raise blockers[0]
    check_pace(records, user)
    _publish(head, records, user)


def _check_unchanged(locked: Sequence[Record], seen: dict[int, int]) -> None:
    if len(locked) < len(seen):
        raise WrongStateError("A record was deleted meanwhile.")
    for blocker in _state_blockers(locked):
        raise blocker
    changed = [record for record in locked if record.revision != seen[record.pk]]
    if changed:
        raise ChangedMeanwhileError(
            "Something changed after you read it. Read it again before you approve.",
            [Problem(str(record), "was changed") for record in changed],
        )


def _state_blockers(records: Sequence[Record]) -> list[WorkflowError]:
    """Return the blockers that come from the state or standing of records."""
    blockers: list[WorkflowError] = []
    waiting = [record for record in records if record.state != State.IN_REVIEW]
    if waiting:
        blockers.append(
            WrongStateError(
                "Only records in review can be approved.",
                [Problem(str(record), f"is {record.get_state_display()}") for record in waiting],
            )
        )
    merged = [record for record in records if record.standing == Standing.MERGED]
    if merged:
        blockers.append(
            WrongStateError(
                "A merge is final.",
                [Problem(str(record), "was merged into another record") for record in merged],
            )
        )
    return blockers


def approval_blockers(
    records: Sequence[Any], values: dict[int, list[Value]], user: User
) -> list[WorkflowError]:
    """Return what keeps `user` from approving these loaded records; empty if nothing does.

    The most important error comes first. The review page shows the same list that `approve_many`
    checks.
    """
    blockers = _state_blockers(records)
    own, nameless = [], []
    contributors = contributors_of(records)
    for record in records:
        people = contributors[record.pk]
        if user.pk in people:
            own.append(
                Problem(str(record), "you worked on this version, or on a part that it includes")
            )
        if None in people:
            nameless.append(Problem(str(record), "the author of a change is unknown"))
        if not people:
            nameless.append(Problem(str(record), "it has no known author"))
    if own:
        blockers.append(OwnWorkError("Another person has to approve what you worked on.", own))
    if nameless:
        blockers.append(
            NotReadyError(
                "The author of a change is unknown. Enter the record again while signed in.",
                nameless,
            )
        )
    missing = [
        problem for record in records for problem in missing_evidence(record, values[record.pk])
    ]
    if missing:
        blockers.append(NotReadyError("Values lack evidence.", missing))
    unverified = _unverified(records, values)
    if unverified:
        blockers.append(
            NotReadyError("Citations are not confirmed in their current form.", unverified)
        )
    if waiting := _places_waiting(records):
        blockers.append(NotReadyError("A place that was added by hand is not confirmed.", waiting))
    not_live = _references_not_live(records)
    if not_live:
        blockers.append(
            ReferenceNotLiveError(
                "The record refers to unpublished records. Approve them first, or together.",
                not_live,
            )
        )
    if found := part_of_itself({each.public_id: _wholes_of(each) for each in records}):
        blockers.append(
            NotReadyError(
                "An incident would be published as a part of itself.",
                [Problem(found, "is part of an incident that is published as part of it")],
            )
        )
    not_published = _sources_not_published(records, values)
    if not_published:
        blockers.append(
            TextNotPublishedError(
                "A cited document was published with another text or date. "
                "Approve the document first, or together.",
                not_published,
            )
        )
    return blockers


def missing_evidence(record: Record, values: Sequence[Value]) -> list[Problem]:
    """Return the values of a loaded record that lack a supporting citation, with the reason."""
    problems = [
        Problem(_value_name(record, value), reason)
        for value in values
        if (reason := missing_evidence_reason(value))
    ]
    if record.type != Record.Type.SOURCE and not record.citations.all() and not problems:
        problems.append(Problem(str(record), "has no citation at all"))
    return problems


def missing_evidence_reason(value: Value) -> str:
    """Return why a value is not ready for review, as the end of a sentence; empty if it is."""
    if value.needs_citation and not value.citations:
        return "has no citation"
    supporting = [cited for cited in value.citations if cited.stance != "denies"]
    if value.needs_citation and not supporting:
        return "has only citations that deny it"
    if value.needs_citation and not value.explained and all(each.reported for each in supporting):
        otherwise = ", or state why it was adopted" if "at_least" in value.content else ""
        return f"is what no citation says: cite words that say it{otherwise}"
    return "is cited, but has no value" if value.citations and not value.known else ""


def _value_name(record: Record, value: Value) -> str:
    return f"{record.public_id} {value.label}{f' “{value.text}”' if value.text else ''}"


def _unverified(records: Sequence[Any], values: dict[int, list[Value]]) -> list[Problem]:
    verified = current_verifications(records, values)
    problems = []
    for record in records:
        for value in values[record.pk]:
            for citation in value.citations:
                verdict = verified.get(citation.pk)
                if verdict is None:
                    problems.append(
                        Problem(_value_name(record, value), f"{citation.passage} is not verified")
                    )
                elif not verdict.confirmed:
                    problems.append(
                        Problem(
                            _value_name(record, value),
                            f"{citation.passage} was rejected: {verdict.comment}",
                        )
                    )
    return problems


def _names_and_references(records: Sequence[Any]) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Return the names to publish references under, and the references of each record."""
    references = {record.public_id: references_of(record) for record in records}
    names = live_names(set().union(*references.values()) - references.keys())
    names |= {record.public_id: record.name_to_publish for record in records}
    return names, references


def _places_waiting(records: Sequence[Any]) -> list[Problem]:
    """Return the places of records that a second person has to confirm. One query for most."""
    places = set().union(*map(places_of, records))
    return [
        Problem(str(added.place), "waits for a second person to confirm it")
        for added in added_places(places)
        if added.confirmed_by_id is None
    ]


def _references_not_live(records: Sequence[Any]) -> list[Problem]:
    names, references = _names_and_references(records)
    return [
        Problem(public_id, f"refers to {missing}, which is not published")
        for public_id, named in references.items()
        for missing in sorted(named - names.keys())
    ]


def _wholes_of(record: Any) -> set[str]:
    """Return the public ids of the incidents that a loaded record is a part of."""
    if record.type != Record.Type.INCIDENT:
        return set()
    ties = record.ties.all()
    return {tie.tied_to.public_id for tie in ties if makes_parts(tie.kind)}


def _sources_not_published(records: Sequence[Any], values: dict[int, list[Value]]) -> list[Problem]:
    """Return which citations quote a text, or use a date, that the live document does not have.

    Documents among the records are published with their current text and date. Two queries.
    """
    quoting = [record for record in records if record.type != Record.Type.SOURCE]
    quoted = {
        record.public_id: {each.passage.document.public_id for each in record.citations.all()}
        for record in quoting
    }
    together = {record.public_id for record in records if record.type == Record.Type.SOURCE}
    named = set().union(*quoted.values()) - together
    if not named:
        return []
    live = live_sources(named)
    texts = Document.objects.filter(public_id__in=named).values_list("public_id", "text__sha256")
    other = {
        public_id
        for public_id, digest in texts
        if public_id in live and live[public_id].text != digest
    }
    problems = [
        Problem(public_id, f"quotes {document}, whose text is not the published one")
        for public_id, documents in quoted.items()
        for document in sorted(documents & other)
    ]
    for record in quoting:
        dates = pinned_dates(values[record.pk])
        problems += [
            Problem(
                _value_name(record, value),
                f"depends on a date of {name} that is not published",
            )
            for value in values[record.pk]
            for citation in value.citations
            if dates[citation.pk] is not None
            and (name := citation.passage.document.public_id) in live
            and name not in together
            and live[name].published != dates[citation.pk]
        ]
    return problems


def _publish(head: Head, records: Sequence[Any], user: User) -> None:
    names, _references = _names_and_references(records)
    contributors = contributors_of(records)
    places = set().union(*map(places_of, records))
    append(
        head,
        [
            *entries_of_new_places(places),
            *[
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
    note_approved(records, user)
    end_claims([record.pk for record in records])
    notify(Notification.Kind.APPROVED, contributors, user)
