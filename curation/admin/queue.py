"""The first page: what waits for me, what I sent, what came back, what I am writing."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest

from curation.admin.badges import badges, change_address
from curation.admin.requests import person
from curation.models import Proposal, Transition
from curation.workflow import concrete_records
from entities.models import Citation
from sources.models import Contribution, Record

__all__ = ["dashboard", "queue_of"]

LONGEST_LIST = 50

State = Record.State


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the review queue of the signed-in person to the first page. Unfold calls it."""
    return {**context, **queue_of(person(request))}


def queue_of(user: User) -> dict[str, Any]:
    """Return the lists of the first page for a person, in a constant number of queries."""
    mine = Exists(
        Contribution.objects.filter(record=OuterRef("pk"), round=OuterRef("round"), user=user.pk)
    )
    records = Record.objects.order_by("changed_at", "pk")
    may_review = user.has_perm("sources.review_record")
    lists = {
        "waiting": records.filter(~mine, state=State.IN_REVIEW) if may_review else records.none(),
        "sent": records.filter(mine, state=State.IN_REVIEW),
        "came_back": records.filter(mine, state=State.CHANGES_REQUESTED),
        "drafts": records.filter(mine, state=State.DRAFT).order_by("-changed_at", "-pk"),
    }
    found = {name: list(wanted[:LONGEST_LIST]) for name, wanted in lists.items()}
    described = describe([record for part in found.values() for record in part])
    return {
        "queue": {name: [described[record.pk] for record in part] for name, part in found.items()},
        "longest_list": LONGEST_LIST,
        "proposals": proposals_for(user),
        "may_review": may_review,
    }


def describe(records: list[Record]) -> dict[int, dict[str, Any]]:
    """Return, by record, what a line of the queue shows: name, author, document, age, comment."""
    keys = [record.pk for record in records]
    concrete = {record.pk: record for record in concrete_records(records)}
    authors: dict[int, list[str]] = {}
    contributions = Contribution.objects.filter(
        record__in=keys, round=F("record__round"), user__isnull=False
    )
    for key, name in contributions.order_by("first_at").values_list("record", "user__username"):
        authors.setdefault(key, []).append(name)
    documents: dict[int, list[str]] = {}
    cited = Citation.objects.filter(record__in=keys).order_by("passage__document_id")
    for key, name in cited.values_list("record", "passage__document__public_id").distinct():
        documents.setdefault(key, []).append(name)
    steps = last_steps(Transition.objects.filter(record__in=keys))
    return {
        key: {
            "record": record,
            "badges": badges(record),
            "address": change_address(record),
            "authors": ", ".join(authors.get(key, [])),
            "documents": ", ".join(documents.get(key, [])),
            "step": steps.get(key),
            "since": steps[key].at if key in steps else record.changed_at,
        }
        for key, record in concrete.items()
    }


def last_steps(transitions: QuerySet[Transition]) -> dict[int, Transition]:
    """Return the newest step of each record."""
    newest = transitions.order_by("record_id", "-pk").distinct("record_id").select_related("by")
    return {step.record_id: step for step in newest}


def proposals_for(user: User) -> list[dict[str, Any]]:
    """Return the open proposals that a publisher may decide; of others, none."""
    if not user.has_perm("sources.publish_record"):
        return []
    waiting: Iterable[Proposal] = (
        Proposal.objects.filter(outcome=Proposal.Outcome.OPEN)
        .select_related("record", "successor", "proposed_by")
        .order_by("pk")[:LONGEST_LIST]
    )
    return [
        {
            "proposal": proposal,
            "address": change_address(proposal.record),
            "own": proposal.proposed_by_id == user.pk,
        }
        for proposal in waiting
    ]
