"""Approving several related records together, each at the revision that was read."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from curation.accounts.audit import audit_refusal
from curation.concrete import concrete_records
from curation.errors import WorkflowError
from curation.permissions import may_review
from curation.second_coding.blinding import hidden_from
from curation.workflow import approval
from desk.badges import badges, redacted_keys
from desk.requests import person, plain_text, whole_number
from desk.review.comparison import compare_with_published
from entities.rendering import references_of
from entities.values import load_rows, values_of
from sources.models import Record

__all__ = ["MAX_TOGETHER", "approve_together", "choose_to_approve", "together_address"]

MAX_TOGETHER = 500


def together_address(record: Record) -> str:
    """Return the URL for approving a record with all that it refers to, also through others.

    It is empty if nothing of that waits for approval. A few queries for each step between records.
    """
    names = [record.public_id]
    ahead = references_of(record)
    while ahead := ahead - set(names):
        waiting = Record.objects.filter(public_id__in=ahead, state=Record.State.IN_REVIEW)
        found = concrete_records(waiting.order_by("type", "pk"))
        load_rows(found)
        names += [each.public_id for each in found]
        ahead = set().union(*map(references_of, found))
    if len(names) == 1:
        return ""
    return f"{reverse('admin:approve_together')}?{urlencode({'records': ','.join(names)})}"


def choose_to_approve(request: HttpRequest) -> HttpResponse:
    """Redirect from the records ticked in the queue to the page that approves them together."""
    names = ",".join(request.GET.getlist("record"))
    query = urlencode({"records": names})
    return HttpResponseRedirect(f"{reverse('admin:approve_together')}?{query}")


def approve_together(request: HttpRequest) -> HttpResponse:
    """Approve related records together, each at the revision that the page showed.

    Values without a quote, such as a title, are pinned only by that revision, so the page shows
    them. It also shows differences from the published version, and records that were published
    under another name.
    """
    if not may_review(request.user):
        raise PermissionDenied
    names = [name for name in plain_text(request.GET.get("records")).split(",") if name]
    chosen = Record.objects.filter(
        ~hidden_from(person(request)), public_id__in=names[:MAX_TOGETHER]
    ).order_by("type", "pk")
    problem: WorkflowError | None = None
    if request.method == "POST":
        seen = [
            (record, whole_number(request.POST.get(f"revision-{record.pk}")))
            for record in chosen
            if f"revision-{record.pk}" in request.POST
        ]
        try:
            approval.approve_many(seen, person(request))
        except WorkflowError as error:
            audit_refusal(request, error)
            problem = error
        else:
            listed = ", ".join(record.public_id for record, _revision in seen)
            messages.success(request, f"Approved and published together: {listed}.")
            return HttpResponseRedirect(reverse("admin:index"))
    records = concrete_records(chosen)
    load_rows(records)
    values = {record.pk: values_of(record) for record in records}
    compared = compare_with_published(records, values)
    redacted = redacted_keys(records)
    context = {
        **admin.site.each_context(request),
        "title": "Approve together",
        "rows": [
            {
                "record": record,
                "badges": badges(record, redacted),
                "address": reverse("admin:review_record", args=[record.public_id]),
                "compared": compared[record.pk],
            }
            for record in records
        ],
        "blockers": approval.approval_blockers(records, values, person(request)),
        "problem": problem,
    }
    return TemplateResponse(request, "curation/approve_together.html", context)
