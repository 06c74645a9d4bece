"""The queue: what waits for a user, and what they submitted, got back or are drafting."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, QuerySet
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone

from curation.concrete import concrete_records
from curation.conversation.comments import open_thread_counts
from curation.models import CodebookProposal, Proposal, Transition
from curation.permissions import may_change_codebook, may_publish, may_review, may_see
from curation.reviewing.assignments import assignments_of
from curation.reviewing.order import (
    in_reading_order,
    names_of,
    own_work_of,
    spots_of,
    unmerged,
    waiting_for,
)
from curation.reviewing.sessions import SESSION_LENGTH, go_on, progress_of
from curation.second_coding.blinding import hidden_from
from curation.workflow.claims import claims_of
from curation.workflow.other_dates import records_with_changed_dates
from curation.workflow.retracted_sources import records_citing_retracted
from desk.badges import badges, change_address, redacted_keys
from entities.models import Citation
from entities.models.citation import CITED_ROWS
from reading.quote_checks import check_records
from sources.models import Contribution, Document, DocumentText, Record

__all__ = ["address_of_next", "queue_of"]

MAX_LIST_LENGTH = 50

DECLINED_SHOWN_FOR = timedelta(days=30)

State = Record.State


def address_of_next(user: User, after: Record | None = None) -> str:
    """Return the URL of the next review; the first page if nothing is waiting.

    Ends a session of which nothing is left.
    """
    following = go_on(user, after).record
    if following is None:
        return reverse("admin:index")
    return reverse("admin:review_record", args=[following.public_id])


def queue_of(user: User) -> dict[str, Any]:
    """Return the lists of the first page for a user, in a constant number of queries."""
    mine = own_work_of(user)
    # Who lost their role sees no more of what they worked on.
    records = (unmerged() if may_see(user) else Record.objects.none()).order_by("changed_at", "pk")
    reviews = may_review(user)
    to_read_again = {
        "retracted": records_citing_retracted,
        "other_dates": records_with_changed_dates,
    }
    lists = {
        "waiting": waiting_for(user),
        "sent": records.filter(mine, state=State.IN_REVIEW),
        "came_back": records.filter(mine, state=State.CHANGES_REQUESTED),
        **{
            name: wanted().filter(~hidden_from(user)).exclude(state=State.IN_REVIEW).order_by("pk")
            if user.has_perm("sources.change_document")
            else Record.objects.none()
            for name, wanted in to_read_again.items()
        },
        "drafts": records.filter(mine, state=State.DRAFT).order_by("-changed_at", "-pk"),
    }
    found = {name: list(wanted[:MAX_LIST_LENGTH]) for name, wanted in lists.items()}
    described = describe(
        [record for part in found.values() for record in part],
        to_check={record.pk for record in found["waiting"]},
    )
    return {
        "queue": {name: [described[record.pk] for record in part] for name, part in found.items()},
        "by_document": by_document([described[record.pk] for record in found["waiting"]]),
        "session": progress_of(user) if reviews else None,
        "session_length": SESSION_LENGTH,
        "longest_list": MAX_LIST_LENGTH,
        "proposals": proposals_for(user),
        "codebook_changes": codebook_changes_for(user),
        "declined": declined_proposals_of(user),
        "may_review": reviews,
    }


def by_document(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of the queue by document, in the order of review. A constant number of queries.

    The document that has waited longest comes first.
    """
    spots = spots_of([row["record"].pk for row in rows])
    # The documents in the order in which they wait; within each, the order of review.
    groups: dict[int, list[dict[str, Any]]] = {spots[row["record"].pk].document: [] for row in rows}
    by_key = {row["record"].pk: row for row in rows}
    for key in in_reading_order(spots, names_of(list(spots))):
        groups[spots[key].document].append(by_key[key])
    documents = Document.objects.in_bulk([key for key in groups if key])
    assigned = assignments_of([*documents])
    return [
        {
            "document": documents.get(key),
            "assigned": assigned.get(key, []),
            "rows": group,
        }
        for key, group in groups.items()
    ]


def describe(records: list[Record], to_check: set[int]) -> dict[int, dict[str, Any]]:
    """Return, by record, what a line of the queue shows.

    Its name, authors, documents, size, age, last step, claim and open comments; for the keys in
    `to_check` also the advice of the quote checks, as warnings.
    """
    keys = [record.pk for record in records]
    concrete = {record.pk: record for record in concrete_records(records)}
    warnings = check_records([concrete[key] for key in keys if key in to_check])
    authors: dict[int, list[str]] = {}
    contributions = Contribution.objects.filter(
        record__in=keys, round=F("record__round"), user__isnull=False
    )
    for key, name in contributions.order_by("first_at").values_list("record", "user__username"):
        authors.setdefault(key, []).append(name)
    evidence = evidence_of(keys)
    lengths = text_lengths_of(list(concrete.values()))
    steps = last_steps(Transition.objects.filter(record__in=keys))
    claims = claims_of(keys)
    redacted = redacted_keys(records)
    open_comments = open_thread_counts(keys)
    return {
        key: {
            "record": record,
            "badges": badges(record, redacted),
            "address": change_address(record),
            "authors": ", ".join(authors.get(key, [])),
            "documents": ", ".join(evidence[key].documents),
            "size": lengths.get(key) or str(evidence[key]),
            "claim": claims.get(key),
            "open_comments": open_comments.get(key, 0),
            "warnings": warnings.get(key, []),
            "step": steps.get(key),
            "since": steps[key].at if key in steps else record.changed_at,
        }
        for key, record in concrete.items()
    }


@dataclass
class Evidence:
    """What a record cites: the documents by name, how many values, how many citations."""

    documents: list[str] = field(default_factory=list)
    values: set[tuple[Any, ...]] = field(default_factory=set)
    citations: int = 0

    def __str__(self) -> str:
        values = len(self.values)
        return (
            f"{values} value{pluralize(values)}, {self.citations} citation"
            f"{pluralize(self.citations)}"
        )


def evidence_of(keys: list[int]) -> dict[int, Evidence]:
    """Return, by record, what it cites. One query."""
    found = {key: Evidence() for key in keys}
    cited = Citation.objects.filter(record__in=keys).order_by("passage__document_id")
    for key, document, *value in cited.values_list(
        "record", "passage__document__public_id", "field", *CITED_ROWS
    ):
        evidence = found[key]
        if document not in evidence.documents:
            evidence.documents.append(document)
        evidence.values.add(tuple(value))
        evidence.citations += 1
    return found


def text_lengths_of(records: list[Any]) -> dict[int, str]:
    """Return, by record, the length of each document's text. One query."""
    texts = {
        record.text_id: record.pk
        for record in records
        if record.type == Record.Type.SOURCE and record.text_id
    }
    lengths = DocumentText.objects.filter(pk__in=texts).values_list("pk", "characters")
    return {texts[key]: f"{characters:,} characters" for key, characters in lengths}


def last_steps(transitions: QuerySet[Transition]) -> dict[int, Transition]:
    """Return the newest step of each record."""
    newest = transitions.order_by("record_id", "-pk").distinct("record_id").select_related("by")
    return {step.record_id: step for step in newest}


def proposals_for(user: User) -> list[dict[str, Any]]:
    """Return the open proposals that a publisher may decide; none for other users."""
    if not may_publish(user):
        return []
    waiting: Iterable[Proposal] = (
        Proposal.objects.filter(outcome=Proposal.Outcome.OPEN)
        .select_related("record", "successor", "proposed_by")
        .order_by("pk")[:MAX_LIST_LENGTH]
    )
    return [
        {
            "proposal": proposal,
            "address": change_address(proposal.record),
            "own": proposal.proposed_by_id == user.pk,
        }
        for proposal in waiting
    ]


def codebook_changes_for(user: User) -> list[dict[str, Any]]:
    """Return the open changes of the codebook that a person may decide; none for others."""
    if not may_change_codebook(user):
        return []
    waiting: Iterable[CodebookProposal] = (
        CodebookProposal.objects.filter(outcome=CodebookProposal.Outcome.OPEN)
        .select_related("proposed_by")
        .order_by("pk")[:MAX_LIST_LENGTH]
    )
    return [
        {
            "proposal": proposal,
            "address": reverse("admin:decide_codebook_change", args=[proposal.pk]),
            "own": proposal.proposed_by_id == user.pk,
        }
        for proposal in waiting
    ]


def declined_proposals_of(user: User) -> list[dict[str, Any]]:
    """Return the user's proposals that somebody else recently declined. One query.

    Records with a newer proposal by anybody, and records that are no longer live, are left out.
    """
    if not user.has_perm("curation.view_proposal"):
        return []
    newer = Proposal.objects.filter(record=OuterRef("record"), pk__gt=OuterRef("pk"))
    declined: Iterable[Proposal] = (
        Proposal.objects.filter(
            ~Exists(newer),
            proposed_by=user.pk,
            outcome=Proposal.Outcome.DECLINED,
            decided_at__gte=timezone.now() - DECLINED_SHOWN_FOR,
            record__standing=Record.Standing.LIVE,
        )
        .exclude(decided_by=user.pk)
        .select_related("record", "successor", "decided_by")
        .order_by("-decided_at")[:MAX_LIST_LENGTH]
    )
    return [
        {"proposal": proposal, "address": change_address(proposal.record)} for proposal in declined
    ]
