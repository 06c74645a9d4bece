"""What a person did, by day: one's own for everybody, that of others for leads; their figures."""

import datetime
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from curation.reviewing.done import MAX_DAYS, MAX_NAMED, Span, days_of
from curation.reviewing.throughput import MAX_DOCUMENTS, throughput
from curation.search.find import types_for
from desk.badges import change_address
from desk.requests import person

__all__ = ["show_done", "show_throughput"]

DAYS = 14
DAYS_OF_FIGURES = 28


def types_seen_by(user: User) -> list[str]:
    """Return the types of record that a person may see. Raises PermissionDenied if it is none."""
    types = types_for(user) if user.has_perm("sources.view_record") else []
    if not types:
        raise PermissionDenied
    return types


def asked_span(request: HttpRequest, days: int) -> tuple[Span, str]:
    """Return the days that the address names, by default the last ones, and what is wrong."""
    today = timezone.localdate()
    span = Span(today - datetime.timedelta(days=days - 1), today)
    written = [request.GET.get(name, "") for name in ("first", "last")]
    try:
        first, last = (
            datetime.date.fromisoformat(text) if text else day
            for text, day in zip(written, (span.first, span.last), strict=True)
        )
    except ValueError:
        return span, "These are no days of the calendar, like 2024-07-15."
    if written[1] and not written[0]:
        first = last - min(datetime.timedelta(days=days - 1), last - datetime.date.min)
    if first > last:
        return span, "The first day is after the last one."
    if (last - first).days >= MAX_DAYS or last == datetime.date.max:
        return span, f"Choose {MAX_DAYS} days at most."
    return Span(first, last), ""


def show_done(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Show what a person did on each day: the signed-in one, or for a lead another one by id."""
    user = person(request)
    types = types_seen_by(user)
    is_own = key is None or key == user.pk
    if not is_own and not user.has_perm("curation.add_assignment"):
        raise PermissionDenied
    whose = user if is_own else get_object_or_404(User, pk=key)
    span, problem = asked_span(request, DAYS)
    days = days_of(whose, types, span)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "What I did" if is_own else f"What {whose} did",
        "whose": whose,
        "is_own": is_own,
        "is_lead": user.has_perm("curation.add_assignment"),
        "span": span,
        "problem": problem,
        "most": MAX_NAMED,
        "days": [
            (
                day.date,
                [
                    (
                        did,
                        did.count - len(did.records),
                        [
                            (record, values, change_address(record))
                            for record, values in did.records
                        ],
                    )
                    for did in day.did
                ],
            )
            for day in days
        ],
    }
    return TemplateResponse(request, "curation/done.html", context)


def show_throughput(request: HttpRequest) -> HttpResponse:
    """Show a lead throughput, waiting times, return rates and coverage, by period and person."""
    user = person(request)
    if not user.has_perm("curation.add_assignment"):
        raise PermissionDenied
    types = types_seen_by(user)
    span, problem = asked_span(request, DAYS_OF_FIGURES)
    figures = throughput(types, span)
    people = User.objects.in_bulk([line.name for line in figures.people])
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Throughput",
        "span": span,
        "problem": problem,
        "figures": figures,
        "people": [(people.get(line.name), line) for line in figures.people],
        "most": MAX_DOCUMENTS,
    }
    return TemplateResponse(request, "curation/throughput.html", context)
