"""Reviewing a record value by value beside the text, and approving the revision that was read."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from curation.accounts.audit import audit_refusal
from curation.concrete import concrete_records
from curation.errors import DisagreementError, ReasonMissingError, WorkflowError
from curation.permissions import may_see
from curation.places.adding import confirm_place
from curation.reviewing.assignments import assignments_of
from curation.reviewing.order import reading_order
from curation.reviewing.sessions import progress_of
from curation.workflow import approval, claims, pace, steps
from curation.workflow.verification import verify
from desk.badges import change_address
from desk.records.stale import last_change
from desk.requests import person, plain_text, record_or_404, whole_number
from desk.review.contents import review_context
from desk.review.leading_on import claim_in_session, document_read, next_record
from desk.review.opened import (
    changes_since_opened,
    forget_opened,
    note_opened,
    note_read,
)
from entities.models import Citation, Place
from sources.models import Record

__all__ = ["review_record"]

MAX_BESIDE = 100
"""Maximum number of waiting records that are listed beside the one under review."""


def review_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a record in review with the quotes of each value; accept verdicts and the approval.

    A verdict from the page's script is answered only with the values. After an approval or a
    request for changes, the script gets the next record, so that the text beside it stays. The
    revision to approve is always the one that was read. After a colleague's change, the reviewer
    must open the whole page again, which shows the change until the reviewer confirms reading it.
    """
    if not may_see(request.user):
        raise PermissionDenied
    record = record_or_404(request, public_id)
    by_script = "HX-Request" in request.headers
    problem: WorkflowError | None = None
    if request.method == "POST":
        try:
            address = act_on_review(request, record)
            if request.POST.get("act") in LEADS_ON:
                return lead_on(request, record, by_script)
            if not by_script:
                return redirect(address)
        except WorkflowError as error:
            audit_refusal(request, error)
            problem = error
        record.refresh_from_db()
    return show_review(request, record, problem, by_script)


LEADS_ON = ("approve-next", "request-changes", "later")
"""The acts after which a reviewer goes on to the next record."""


def lead_on(request: HttpRequest, record: Record, by_script: bool) -> HttpResponse:
    """Answer with the next record, or redirect to it; to the first page if nothing waits."""
    reading = document_read(request, record)
    following = next_record(request, record, reading.pk if reading else None)
    if following is None:
        first = reverse("admin:index")
        # A redirect would be followed by the script itself.
        return HttpResponse(headers={"HX-Redirect": first}) if by_script else redirect(first)
    address = reverse("admin:review_record", args=[following.public_id])
    if not by_script:
        return redirect(address)
    said = " ".join(str(message) for message in messages.get_messages(request))
    answer = show_review(request, following, None, by_script, led_on=True, said=said)
    answer.headers["HX-Push-Url"] = address
    return answer


def show_review(
    request: HttpRequest,
    record: Record,
    problem: WorkflowError | None,
    by_script: bool,
    *,
    led_on: bool = False,
    said: str = "",
) -> HttpResponse:
    """Show the review of a record.

    With `led_on`, what was posted belongs to the record before it; `said` is what was done to that.
    """
    posted = QueryDict() if led_on else request.POST
    is_opened = led_on or request.method == "GET"
    changed = "" if led_on else changed_meanwhile(request, record)
    user = person(request)
    reading = document_read(request, record)
    read = reading.pk if reading else None
    shown = review_context(record, user, read, whole_number(posted.get("citation")))
    if shown["may_verify"] and is_opened:
        note_opened(request, record)
        pace.note_opened(record, user)
        claim_in_session(request, record)
        shown["claim"] = claims.claim_of(record)
    later_changes = changes_since_opened(request, record) if shown["may_verify"] else None
    of_citation = isinstance(problem, ReasonMissingError) and "citation" in posted
    context = {
        **shown,
        "changes_since_opened": later_changes,
        "last_change": last_change(record) if later_changes == [] else "",
        "changed": changed,
        "revision": read_revision(request) if changed and by_script else record.revision,
        # Questions to the reviewer are shown at the citation; other problems at the top.
        "reason_missing": problem.message if problem and of_citation else "",
        "disagreements": problem.sentences if isinstance(problem, DisagreementError) else [],
        "problem": None if isinstance(problem, DisagreementError) or of_citation else problem,
        "posted": posted if problem else {},
        "shown": pace.page_token(user, record, posted.get("shown", "")),
        "reading": reading,
        "review_address": reverse("admin:review_record", args=[record.public_id]),
        "said": said,
    }
    if is_opened or not by_script:
        keys = {record.pk, *([reading.pk] if reading else [])}
        context |= {
            "session": progress_of(user),
            "beside": beside(user, reading),
            "assigned": [each for found in assignments_of(keys).values() for each in found],
        }
    if by_script:
        name = "review_next" if led_on else "review_values"
        return TemplateResponse(request, f"curation/{name}.html", context)
    context |= admin.site.each_context(request) | {"is_fullwidth": "1"}
    return TemplateResponse(request, "curation/review.html", context)


def beside(user: User, document: Record | None) -> list[dict[str, Any]]:
    """Return what waits for a user in a document, in the order of review, and who claimed it."""
    if document is None:
        return []
    waiting = reading_order(user, [document.pk])[:MAX_BESIDE]
    concrete = {record.pk: record for record in concrete_records(waiting)}
    taken = claims.claims_of([*concrete])
    return [
        {
            "record": concrete[record.pk],
            "claim": taken.get(record.pk),
            "address": reverse("admin:review_record", args=[record.public_id]),
        }
        for record in waiting
    ]


def read_revision(request: HttpRequest) -> int:
    """Return the revision of the page from which the request was posted."""
    return whole_number(request.POST.get("revision"))


def changed_meanwhile(request: HttpRequest, record: Record) -> str:
    """Return who changed a record after the page was opened, as a sentence; empty if nobody did."""
    stale = request.method == "POST" and read_revision(request) != record.revision
    return last_change(record) if stale else ""


def act_on_review(request: HttpRequest, record: Record) -> str:
    """Do what was posted, and return the address of the page to show if it leads on to no record.

    Raises WorkflowError.
    """
    posted = request.POST
    address = reverse("admin:review_record", args=[record.public_id])
    if posted.get("act") == "later":
        return address
    if posted.get("act") in ("approve", "approve-next"):
        approval.approve(record, person(request), read_revision(request))
        record.refresh_from_db()
        forget_opened(request, record)
        messages.success(
            request, f"{record} is approved and published as version {record.version}."
        )
        return change_address(record)
    if posted.get("act") == "request-changes":
        steps.request_changes(record, person(request), plain_text(posted.get("comment")))
        messages.success(request, f"{record} was returned to its editor.")
        return address
    if posted.get("act") == "read":
        # The next page shows changes made after this page was sent.
        if read_revision(request) == record.revision:
            note_read(request, record)
        return f"{address}#next"
    if posted.get("act") == "confirm-place":
        place = get_object_or_404(Place, pk=whole_number(posted.get("place")))
        confirm_place(place, person(request))
        claims.extend_claim(record, person(request))
        return f"{address}#next"
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
    return f"{address}#next"


def seconds_on_screen(posted: QueryDict) -> float | None:
    """Return how many seconds a value was viewed, if the page's script reports it."""
    told = posted.get("looked")
    return None if told is None else whole_number(told) / 1000
