"""Reviewing a record value by value beside the text, and approving the revision that was read."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from curation.accounts.audit import audit_refusal
from curation.errors import DisagreementError, ReasonMissingError, WorkflowError
from curation.history import rejections
from curation.places.adding import added_places, confirm_place
from curation.workflow import approval, claims, pace
from curation.workflow.changes import Change
from curation.workflow.verification import (
    contributors_of,
    current_verifications,
    digests_of,
    read_against,
    verify,
)
from desk.badges import badges, change_address, redacted_keys
from desk.conversation import conversation_of
from desk.queue import address_of_next
from desk.records.stale import last_change
from desk.requests import person, plain_text, whole_number
from desk.review.approve_together import together_address
from desk.review.comparison import compare_with_published
from desk.review.opened import (
    changes_since_opened,
    forget_opened,
    note_opened,
    note_read,
)
from entities.models import Citation, Place
from entities.readings import readings_of
from entities.rendering import places_of
from entities.values import load_rows, values_of
from reading.document_advice import advice_on_document
from reading.quote_checks import Advice, check_record
from sources.dates import describe
from sources.models import Document, Record

__all__ = ["review_record"]


def review_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a record in review with the quotes of each value; accept verdicts and the approval.

    A verdict from the page's script is answered only with the values. The revision to approve is
    always the one that was read. After a colleague's change, the reviewer must open the whole page
    again, which shows the change until the reviewer confirms reading it.
    """
    if not request.user.has_perm("sources.view_record"):
        raise PermissionDenied
    record = get_object_or_404(Record, public_id=public_id)
    only_values = "HX-Request" in request.headers
    problem: WorkflowError | None = None
    if request.method == "POST":
        try:
            answer = act_on_review(request, record)
            if not only_values:
                return answer
        except WorkflowError as error:
            audit_refusal(request, error)
            problem = error
        record.refresh_from_db()
    changed = changed_meanwhile(request, record)
    shown = review_context(record, person(request), whole_number(request.POST.get("citation")))
    if shown["may_verify"] and request.method == "GET":
        note_opened(request, record)
        pace.note_opened(record, person(request))
    later_changes = changes_since_opened(request, record) if shown["may_verify"] else None
    context = {
        **shown,
        "changes_since_opened": later_changes,
        "last_change": last_change(record) if later_changes == [] else "",
        "changed": changed,
        "revision": read_revision(request) if changed and only_values else record.revision,
        # Questions to the reviewer are shown at the citation; other problems at the top.
        "reason_missing": problem.message if isinstance(problem, ReasonMissingError) else "",
        "disagreements": problem.sentences if isinstance(problem, DisagreementError) else [],
        "problem": None if isinstance(problem, DisagreementError | ReasonMissingError) else problem,
        "posted": request.POST if problem else {},
        "shown": pace.page_token(person(request), record, request.POST.get("shown", "")),
    }
    if only_values:
        return TemplateResponse(request, "curation/review_values.html", context)
    context |= admin.site.each_context(request) | {"is_fullwidth": "1"}
    return TemplateResponse(request, "curation/review.html", context)


def read_revision(request: HttpRequest) -> int:
    """Return the revision of the page from which the request was posted."""
    return whole_number(request.POST.get("revision"))


def changed_meanwhile(request: HttpRequest, record: Record) -> str:
    """Return who changed a record after the page was opened, as a sentence; empty if nobody did."""
    stale = request.method == "POST" and read_revision(request) != record.revision
    return last_change(record) if stale else ""


def act_on_review(request: HttpRequest, record: Record) -> HttpResponse:
    posted = request.POST
    if posted.get("act") in ("approve", "approve-next"):
        approval.approve(record, person(request), read_revision(request))
        record.refresh_from_db()
        forget_opened(request, record)
        messages.success(
            request, f"{record} is approved and published as version {record.version}."
        )
        if posted.get("act") == "approve":
            return HttpResponseRedirect(change_address(record))
        return HttpResponseRedirect(address_of_next(person(request)))
    address = reverse("admin:review_record", args=[record.public_id])
    if posted.get("act") == "read":
        # The next page shows changes made after this page was sent.
        if read_revision(request) == record.revision:
            note_read(request, record)
        return HttpResponseRedirect(f"{address}#next")
    if posted.get("act") == "confirm-place":
        place = get_object_or_404(Place, pk=whole_number(posted.get("place")))
        confirm_place(place, person(request))
        claims.extend_claim(record, person(request))
        return HttpResponseRedirect(f"{address}#next")
    citation = Citation(pk=whole_number(posted.get("citation")), record_id=record.pk)
    confirmed = posted.get("act") == "confirm"
    comment = plain_text(posted.get("comment"))
    verify(
        citation,
        person(request),
        posted.get("seen_digest", ""),
        confirmed,
        comment,
        acknowledged=posted.getlist("acknowledged"),
        seconds=pace.seconds_seen(
            posted.get("shown", ""), person(request), record, seconds_on_screen(posted)
        ),
    )
    claims.extend_claim(record, person(request))
    record.refresh_from_db()
    if (changed := changed_meanwhile(request, record)) and "HX-Request" not in request.headers:
        messages.warning(request, f"{changed} Read it again before you approve it.")
    return HttpResponseRedirect(f"{address}#next")


def seconds_on_screen(posted: QueryDict) -> float | None:
    """Return how many seconds a value was viewed, if the page's script reports it."""
    told = posted.get("looked")
    return None if told is None else whole_number(told) / 1000


def review_context(record: Record, user: User, posted_citation: int = 0) -> dict[str, Any]:
    """Return everything that the review page of a record shows.

    `posted_citation` is the id of the citation whose posted verdict was refused.
    """
    concrete = record.concrete
    load_rows([concrete])
    values = values_of(concrete)
    verdicts = current_verifications([concrete], {record.pk: values})
    in_review = record.state == Record.State.IN_REVIEW
    own = user.pk in contributors_of([record])[record.pk]
    may_verify = in_review and user.has_perm("sources.review_record") and not own
    blockers = (
        approval.approval_blockers([concrete], {record.pk: values}, user) if in_review else []
    )
    sent = record.transitions.select_related("by").first()
    compared = compare_with_published([concrete], {record.pk: values})[record.pk]
    rows = value_rows(compared.changes, verdicts, check_record(concrete), posted_citation)
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
        "undecided": sum(item["verdict"] is None for row in rows for item in row["cited"]),
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
    rows = []
    next_found = False
    for change in changes:
        value = change.value
        cited = []
        for citation in value.citations if change.kind != "removed" else ():
            verdict = verdicts.get(citation.pk)
            is_next = verdict is None and not next_found
            next_found = next_found or is_next
            cited.append(
                {
                    "citation": citation,
                    "digest": digests[citation.pk],
                    "verdict": verdict,
                    "is_next": is_next,
                    "posted": citation.pk == posted_citation,
                    "read_against": date_note(read_against(value, citation)),
                    "advice": by_citation.get(citation.pk, []),
                    "document_address": change_address(citation.passage.document),
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
