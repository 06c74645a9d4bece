"""How fast reviewers work, shown to administrators."""

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from curation.workflow.pace_figures import DAYS, MAX_RECORDS, fastest_approvals, reviewer_figures
from desk.badges import change_address

__all__ = ["show_pace"]


def show_pace(request: HttpRequest) -> HttpResponse:
    """Show each reviewer's median, and the records that were approved fastest."""
    if not request.user.has_perm("curation.view_verification"):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "Pace of review",
        "days": DAYS,
        "most": MAX_RECORDS,
        "least": settings.SECONDS_FOR_A_RECORD,
        "reviewers": reviewer_figures(),
        "approvals": [
            {"approved": each, "address": change_address(each.record)}
            for each in fastest_approvals()
        ],
    }
    return TemplateResponse(request, "curation/pace.html", context)
