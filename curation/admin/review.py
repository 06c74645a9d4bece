"""Reviewing a record value by value, and approving one or several as they were read."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from curation import claims, workflow
from curation.admin.badges import badges, change_address
from curation.admin.conversation import conversation_of
from curation.admin.requests import person
from curation.errors import WorkflowError
from curation.verification import contributors_of, digests_of, standing_verifications, verify
from entities.models import Citation
from entities.rendering import references_of
from entities.values import load_rows, values_of
from publication.standing import live_names
from sources.models import Record
from sources.values import Value

__all__ = ["approve_together", "choose_to_approve", "review_record"]


def review_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a record in review with the words behind each value; take verdicts and the approval."""
    if not request.user.has_perm("sources.view_record"):
        raise PermissionDenied
    record = get_object_or_404(Record, public_id=public_id)
    problem: WorkflowError | None = None
    if request.method == "POST":
        try:
            return act_on_review(request, record)
        except WorkflowError as error:
            problem = error
            record.refresh_from_db()
    context = {
        **admin.site.each_context(request),
        **review_context(record, person(request), whole_number(request.POST.get("citation"))),
        "problem": problem,
        "posted": request.POST,
    }
    return TemplateResponse(request, "curation/review.html", context)


def act_on_review(request: HttpRequest, record: Record) -> HttpResponse:
    posted = request.POST
    if posted.get("act") == "approve":
        workflow.approve(record, person(request), whole_number(posted.get("revision")))
        record.refresh_from_db()
        messages.success(
            request, f"{record} is approved and published as version {record.version}."
        )
        return HttpResponseRedirect(change_address(record))
    citation = Citation(pk=whole_number(posted.get("citation")), record_id=record.pk)
    confirmed = posted.get("act") == "confirm"
    comment = posted.get("comment", "").replace("\0", "")
    verify(citation, person(request), posted.get("seen_digest", ""), confirmed, comment)
    claims.prolong(record, person(request))
    address = reverse("admin:review_record", args=[record.public_id])
    return HttpResponseRedirect(f"{address}#next")


def whole_number(text: str | None) -> int:
    """Return a posted number; 0, which stands for nothing, when it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def review_context(record: Record, user: User, judged: int = 0) -> dict[str, Any]:
    """Return everything that the review page of a record shows to a person.

    `judged` is the id of the citation on which a verdict was posted and refused.
    """
    concrete = record.concrete
    load_rows([concrete])
    values = values_of(concrete)
    verdicts = standing_verifications([concrete], {record.pk: values})
    in_review = record.state == Record.State.IN_REVIEW
    own = user.pk in contributors_of([record])[record.pk]
    may_judge = in_review and user.has_perm("sources.review_record") and not own
    wishes = (
        workflow.wishes_for_approval([concrete], {record.pk: values}, user) if in_review else []
    )
    sent = record.transitions.select_related("by").first()
    rows = value_rows(values, verdicts, judged)
    return {
        **conversation_of(record, user, {row["value"].key for row in rows}),
        "title": f"Review: {concrete}",
        "record": concrete,
        "badges": badges(record),
        "record_address": change_address(record),
        "rows": rows,
        "is_document": record.type == Record.Type.SOURCE,
        "in_review": in_review,
        "own_work": own,
        "may_judge": may_judge,
        "wishes": wishes,
        "together": together_address(concrete) if may_judge else "",
        "named_otherwise": named_otherwise(concrete) if in_review else [],
        "last_step": sent,
    }


def named_otherwise(record: Any) -> list[tuple[Any, str]]:
    """Return what a record refers to whose working copy has another name than the published one.

    The page shows the name of today's working copy; published is the one that comes second here.
    """
    published = live_names(references_of(record))
    referred = workflow.concrete_records(Record.objects.filter(public_id__in=published))
    return [
        (found, published[found.public_id])
        for found in referred
        if found.name_to_publish != published[found.public_id]
    ]


def together_address(record: Any) -> str:
    """Return where a record is approved with what it refers to; empty if none of that waits."""
    waiting = Record.objects.filter(
        public_id__in=references_of(record), state=Record.State.IN_REVIEW
    ).exclude(pk=record.pk)
    names = [record.public_id, *waiting.values_list("public_id", flat=True)]
    if len(names) == 1:
        return ""
    return f"{reverse('admin:approve_together')}?{urlencode({'records': ','.join(names)})}"


def value_rows(values: list[Value], verdicts: dict[int, Any], judged: int) -> list[dict[str, Any]]:
    """Return each known or cited value with its citations, their digests and their verdicts."""
    digests = digests_of(values)
    rows = []
    next_found = False
    for value in values:
        if not (value.known or value.citations):
            continue
        cited = []
        for citation in value.citations:
            verdict = verdicts.get(citation.pk)
            is_next = verdict is None and not next_found
            next_found = next_found or is_next
            cited.append(
                {
                    "citation": citation,
                    "digest": digests[citation.pk],
                    "verdict": verdict,
                    "is_next": is_next,
                    "posted": citation.pk == judged,
                    "document_address": change_address(citation.passage.document),
                }
            )
        rows.append({"value": value, "cited": cited})
    return rows


def choose_to_approve(request: HttpRequest) -> HttpResponse:
    """Lead from the records ticked in the queue to the page that approves them together."""
    names = ",".join(request.GET.getlist("record"))
    query = urlencode({"records": names})
    return HttpResponseRedirect(f"{reverse('admin:approve_together')}?{query}")


def approve_together(request: HttpRequest) -> HttpResponse:
    """Approve records that belong together, each as it was read at the revision shown."""
    if not request.user.has_perm("sources.review_record"):
        raise PermissionDenied
    names = [name for name in request.GET.get("records", "").replace("\0", "").split(",") if name]
    chosen = Record.objects.filter(public_id__in=names[:500]).order_by("type", "pk")
    problem: WorkflowError | None = None
    if request.method == "POST":
        seen = [
            (record, whole_number(request.POST.get(f"revision-{record.pk}")))
            for record in chosen
            if f"revision-{record.pk}" in request.POST
        ]
        try:
            workflow.approve_many(seen, person(request))
        except WorkflowError as error:
            problem = error
        else:
            listed = ", ".join(record.public_id for record, _revision in seen)
            messages.success(request, f"Approved and published together: {listed}.")
            return HttpResponseRedirect(reverse("admin:index"))
    records = workflow.concrete_records(chosen)
    load_rows(records)
    values = {record.pk: values_of(record) for record in records}
    context = {
        **admin.site.each_context(request),
        "title": "Approve together",
        "rows": [
            {
                "record": record,
                "badges": badges(record),
                "address": reverse("admin:review_record", args=[record.public_id]),
            }
            for record in records
        ],
        "wishes": workflow.wishes_for_approval(records, values, person(request)),
        "problem": problem,
    }
    return TemplateResponse(request, "curation/approve_together.html", context)
