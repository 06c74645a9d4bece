"""What is coded a second time: drawing samples, open and finished codings, and the agreement."""

import csv
import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from curation.accounts.audit import audit_refusal
from curation.errors import WorkflowError, WrongStateError
from curation.models import SecondCoding
from curation.permissions import may_assign
from curation.second_coding.agreement import Agreement, agreement, agreement_by_month
from curation.second_coding.coding import open_codings
from curation.second_coding.drawing import MAX_DOCUMENTS, Size, draw_sample, possible_coders
from desk.requests import check_sees, whole_number
from publication.spreadsheet import safe_cell

__all__ = ["agreement_as_csv", "show_samples"]

MAX_CODINGS = 100
DAYS = 90
"""The days before today from which the form proposes to draw."""

COLUMNS = ("month", "type", "variable", "label", "units", "agreed", "percent", "alpha")


@require_http_methods(["GET", "HEAD", "POST"])
def show_samples(request: HttpRequest) -> HttpResponse:
    """Show what is coded a second time and how far people agree; a lead draws samples here."""
    user = check_sees(request)
    is_lead = may_assign(user)
    problem: WorkflowError | None = None
    if request.method == "POST":
        try:
            sample = draw(request, user)
        except WorkflowError as error:
            audit_refusal(request, error)
            problem = error
        else:
            drawn = sample.codings.count()
            several = "document is" if drawn == 1 else "documents are"
            messages.success(request, f"{drawn} {several} coded a second time.")
            return redirect("admin:second_codings")
    today = timezone.now().date()
    context = {
        **admin.site.each_context(request),
        "title": "Second coding",
        "own": open_codings(user),
        "codings": latest(user) if is_lead else latest(user, finished=True),
        "most": MAX_CODINGS,
        "agreement": agreement(),
        "is_lead": is_lead,
        "people": possible_coders() if is_lead else [],
        "chosen": {*request.POST.getlist("coders")},
        "posted": request.POST
        or {
            "first_day": (today - datetime.timedelta(days=DAYS)).isoformat(),
            "last_day": today.isoformat(),
            "percent": "5",
        },
        "most_drawn": MAX_DOCUMENTS,
        "problem": problem,
    }
    return TemplateResponse(
        request, "curation/second_coding/samples.html", context, status=422 if problem else 200
    )


@require_GET
def agreement_as_csv(request: HttpRequest) -> HttpResponse:
    """Answer with the agreement by month as CSV."""
    check_sees(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="agreement.csv"'
    written = csv.writer(answer)
    written.writerow(COLUMNS)
    for each in agreement_by_month():
        written.writerow(map(safe_cell, row_of(each)))
    return answer


def row_of(found: Agreement) -> list[Any]:
    return [
        f"{found.month:%Y-%m}" if found.month else "",
        found.type,
        found.variable or "found",
        found.label,
        found.units,
        found.agreed,
        f"{found.percent:.1f}",
        "" if found.alpha is None else f"{found.alpha:.3f}",
    ]


def latest(user: User, finished: bool = False) -> Any:
    """Return the latest codings but those that a person has to do, with the values to decide."""
    different = Q(compared__agreed=False, compared__decision="")
    others = SecondCoding.objects.exclude(coder=user, finished_at=None)
    if finished:
        others = others.filter(finished_at__isnull=False)
    counted = others.select_related("document", "coder", "sample").annotate(
        values=Count("compared"), waiting=Count("compared", filter=different)
    )
    return counted.order_by("-pk")[:MAX_CODINGS]


def draw(request: HttpRequest, user: User) -> Any:
    """Draw the posted sample. Raises WrongStateError for a field that says nothing valid."""
    posted = request.POST
    keys = [whole_number(text) for text in posted.getlist("coders")]
    coders = list(possible_coders().filter(pk__in=keys))
    size = Size(whole_number(posted.get("number")), whole_number(posted.get("percent")))
    if size.number:
        size = Size(number=size.number)
    return draw_sample(user, coders, day_of(posted, "first_day"), day_of(posted, "last_day"), size)


def day_of(posted: Any, name: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(posted.get(name, ""))
    except ValueError as error:
        raise WrongStateError("Enter the first and the last day, like 2024-07-15.") from error
