"""What the page of a review shows: each value with its quotes, verdicts, advice and comments."""

from typing import Any

from django.contrib.auth.models import User

from curation.history import rejections
from curation.permissions import may_review
from curation.places.adding import added_places
from curation.workflow import approval
from curation.workflow.changes import Change
from curation.workflow.verification import (
    contributors_of,
    current_verifications,
    digests_of,
    read_against,
)
from desk.badges import badges, change_address, redacted_keys
from desk.conversation import conversation_of
from desk.review.approve_together import together_address
from desk.review.comparison import compare_with_published
from entities.readings import readings_of
from entities.rendering import places_of
from entities.values import load_rows, values_of
from reading.document_advice import advice_on_document
from reading.quote_checks import Advice, check_record
from sources.dates import describe
from sources.models import Document, Record

__all__ = ["review_context"]


def review_context(
    record: Record, user: User, reading: int | None = None, posted_citation: int = 0
) -> dict[str, Any]:
    """Return everything that the review page of a record shows.

    `reading` is the key of the document that is being read: its quotes are to be decided first.
    `posted_citation` is the id of the citation whose posted verdict was refused.
    """
    concrete = record.concrete
    load_rows([concrete])
    values = values_of(concrete)
    verdicts = current_verifications([concrete], {record.pk: values})
    in_review = record.state == Record.State.IN_REVIEW
    own = user.pk in contributors_of([record])[record.pk]
    may_verify = in_review and may_review(user) and not own
    blockers = (
        approval.approval_blockers([concrete], {record.pk: values}, user) if in_review else []
    )
    sent = record.transitions.select_related("by").first()
    compared = compare_with_published([concrete], {record.pk: values})[record.pk]
    rows = value_rows(compared.changes, verdicts, check_record(concrete), posted_citation)
    mark_next(rows, reading)
    if in_review:
        add_earlier_rejections(concrete, rows, verdicts)
    return {
        **conversation_of(record, user, {row["value"].key for row in rows}),
        "title": f"Review: {concrete}",
        "record": concrete,
        "badges": badges(record, redacted_keys([record])),
        "record_address": change_address(record),
        "rows": rows,
        "document_advice": advice_on_document(concrete) if isinstance(concrete, Document) else [],
        "is_document": isinstance(concrete, Document),
        "in_review": in_review,
        "own_work": own,
        "may_verify": may_verify,
        "blockers": blockers,
        "added_places": added_places(places_of(concrete)),
        "was_published": compared.was_published,
        "first_document": first_document(concrete, rows),
        "together": together_address(concrete) if may_verify else "",
        "renamed_references": compared.renamed_references if in_review else [],
        "last_step": sent,
    }


def value_rows(
    changes: list[Change], verdicts: dict[int, Any], advice: list[Advice], posted_citation: int
) -> list[dict[str, Any]]:
    """Return each value with what a reviewer needs to decide on it.

    A value that is unchanged since its publication and already confirmed is `settled`: it needs no
    verdict.
    """
    digests = digests_of([change.value for change in changes if change.kind != "removed"])
    by_citation: dict[int, list[Advice]] = {}
    for each in advice:
        by_citation.setdefault(each.citation_id, []).append(each)
    addresses = {
        citation.passage.document: "" for change in changes for citation in change.value.citations
    }
    addresses = {document: change_address(document) for document in addresses}
    rows = []
    for change in changes:
        value = change.value
        cited = []
        for citation in value.citations if change.kind != "removed" else ():
            verdict = verdicts.get(citation.pk)
            cited.append(
                {
                    "citation": citation,
                    "digest": digests[citation.pk],
                    "verdict": verdict,
                    "is_next": False,
                    "posted": citation.pk == posted_citation,
                    "read_against": date_note(read_against(value, citation)),
                    "advice": by_citation.get(citation.pk, []),
                    "document_address": addresses[citation.passage.document],
                }
            )
        settled = change.kind == "same" and all(
            item["verdict"] and item["verdict"].confirmed for item in cited
        )
        rows.append(
            {
                "value": value,
                "change": change,
                "cited": cited,
                "settled": settled,
                "readings": readings_of(value.content, value.citations) if cited else [],
            }
        )
    return rows


def mark_next(rows: list[dict[str, Any]], reading: int | None) -> None:
    """Mark the quote to decide next: the first undecided one of the document that is being read.

    Those of other documents come afterwards, so that the text changes as seldom as possible.
    """
    undecided = [item for row in rows for item in row["cited"] if item["verdict"] is None]
    here = [item for item in undecided if item["citation"].passage.document_id == reading]
    for item in (here or undecided)[:1]:
        item["is_next"] = True


def date_note(published: str | None) -> str:
    """Return a note about the date that words are read against; empty if they need none."""
    if published is None:
        return ""
    return f"read against {describe(published)}" if published else "its document has no date"


def add_earlier_rejections(
    record: Record, rows: list[dict[str, Any]], verdicts: dict[int, Any]
) -> None:
    """Add the rejections of this round to each value that waits for a verdict."""
    earlier = rejections(record, without=[verdict.pk for verdict in verdicts.values()])
    for row in rows:
        if any(item["verdict"] is None for item in row["cited"]):
            row["rejected"] = earlier.get(row["value"].key)


def first_document(record: Record, rows: list[dict[str, Any]]) -> str:
    """Return the id of the document to read first; empty if there is none."""
    if isinstance(record, Document):
        return record.public_id if record.text_id else ""
    cited = [item for row in rows for item in row["cited"]]
    cited.sort(key=lambda item: not item["is_next"])
    return cited[0]["citation"].passage.document.public_id if cited else ""
