"""Two codings of a document side by side, value by value."""

import itertools
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from curation.accounts.audit import audit_refusal
from curation.errors import WorkflowError
from curation.models import ComparedValue, SecondCoding
from curation.second_coding.deciding import check_may_decide, decide
from desk.badges import change_address, workbench_address
from desk.requests import check_sees

__all__ = ["decide_value", "show_compared"]


@require_GET
def show_compared(request: HttpRequest, key: int) -> HttpResponse:
    """Show both codings of a document. A constant number of queries.

    Raises PermissionDenied while it is not finished.
    """
    user = check_sees(request)
    codings = SecondCoding.objects.select_related("document", "coder", "sample__drawn_by")
    coding = get_object_or_404(codings, pk=key)
    if coding.finished_at is None:
        raise PermissionDenied("This second coding is not finished.")
    values = list(coding.compared.select_related("record", "decided_by"))
    context = {
        **admin.site.each_context(request),
        "title": f"Second coding of {coding.document.public_id}",
        "coding": coding,
        "document_address": workbench_address(coding.document) or change_address(coding.document),
        "pairs": [pair_of(list(rows)) for _number, rows in by_pair(values)],
        "agreed": sum(value.agreed for value in values),
        "compared": len(values),
        "waiting": sum(not value.agreed and not value.decision for value in values),
        "decisions": ComparedValue.Decision.choices,
        "may_decide": may_decide(coding, user),
    }
    return TemplateResponse(request, "curation/second_coding/compared.html", context)


@require_POST
def decide_value(request: HttpRequest, key: int) -> HttpResponse:
    """Decide which coding of a value is right."""
    user = check_sees(request)
    value = get_object_or_404(ComparedValue, pk=key)
    posted = request.POST
    try:
        decide(value, user, posted.get("decision", ""), posted.get("comment", ""))
    except WorkflowError as error:
        audit_refusal(request, error)
        messages.error(request, f"{value.label}: {error.message}")
    address = reverse("admin:second_coding_compared", args=[value.coding_id])
    return redirect(f"{address}#pair-{value.pair}")


def by_pair(values: list[ComparedValue]) -> Any:
    return itertools.groupby(values, key=lambda value: value.pair)


def pair_of(values: list[ComparedValue]) -> dict[str, Any]:
    found, *others = values
    return {
        "number": found.pair,
        "type": found.type,
        "found": found,
        "record": found.record,
        "address": change_address(found.record) if found.record else "",
        "values": others,
    }


def may_decide(coding: SecondCoding, user: Any) -> bool:
    try:
        check_may_decide(coding, user)
    except WorkflowError:
        return False
    return True
