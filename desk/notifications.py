"""The page of notifications, to which the bell in the header leads."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from curation.concrete import concrete_records
from curation.conversation.notifications import mark_read, notifications_of
from desk.badges import change_address
from desk.conversation import comment_address
from desk.requests import person, whole_number

__all__ = ["mark_notifications_read", "notifications_page"]

PAGE = 50


def notifications_page(request: HttpRequest) -> HttpResponse:
    """List the notifications of the user, newest first; `?before=` gives the next page."""
    told = notifications_of(person(request)).select_related("record", "by", "comment__record")
    if before := whole_number(request.GET.get("before")):
        told = told.filter(pk__lt=before)
    found = list(told[: PAGE + 1])
    shown = found[:PAGE]
    records = {record.pk: record for record in concrete_records([one.record for one in shown])}
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Notifications",
        "rows": [
            {
                "notification": one,
                "record": records[one.record_id],
                "text": one.comment.text if one.comment else one.text,
                "address": (
                    comment_address(one.comment) if one.comment else change_address(one.record)
                ),
            }
            for one in shown
        ],
        "older": shown[-1].pk if len(found) > PAGE else None,
    }
    return TemplateResponse(request, "curation/notifications.html", context)


@require_POST
def mark_notifications_read(request: HttpRequest) -> HttpResponse:
    """Mark one notification as read, or all when none is named."""
    keys = [whole_number(request.POST.get("notification"))]
    mark_read(person(request), keys if "notification" in request.POST else None)
    return HttpResponseRedirect(reverse("admin:notifications"))
