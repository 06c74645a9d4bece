"""The first page: the queue of the signed-in user, and below it the figures."""

import datetime
import json
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse

from desk.figures import (
    Spot,
    approved_by_week,
    document_figures,
    incidents_by_month,
    spots_of_newest_incidents,
)
from desk.queue import queue_of
from desk.requests import person
from desk.review.assigning import tasks_of
from sources.dates import MONTHS, describe
from vocabulary.records import PlacePrecision

__all__ = ["dashboard"]

WEEKS = 12
MONTHS_SHOWN = 24
MAX_INCIDENTS_ON_MAP = 500
OPEN_DOCUMENTS = 6
# How many incidents a spot lists; of the others only the number is shown.
INCIDENTS_OF_A_SPOT = 10

# Colours of the charts; Unfold reads them from its own variables.
PUBLISHED, DRAFTS = "var(--color-primary-600)", "var(--color-base-400)"
TICKS = {"color": "#7c8696"}
BARS = {
    "animation": False,
    "responsive": True,
    "maintainAspectRatio": False,
    "maxBarThickness": 28,
    "plugins": {"legend": {"display": False}},
    "scales": {
        "x": {"stacked": True, "grid": {"display": False}, "ticks": {**TICKS, "maxRotation": 0}},
        "y": {
            "stacked": True,
            "beginAtZero": True,
            "border": {"display": False},
            "grid": {},
            "ticks": {**TICKS, "precision": 0, "maxTicksLimit": 5},
        },
    },
}


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the queue and the figures to the context of the first page. Unfold calls it."""
    user = person(request)
    return {**context, "tasks": tasks_of(user), **queue_of(user), "figures": figures_for(user)}


def figures_for(user: User) -> dict[str, Any]:
    """Return the figures that a user may see, in a constant number of queries."""
    figures: dict[str, Any] = {}
    if user.has_perm("sources.view_document"):
        figures["documents"] = documents()
    if user.has_perm("publication.view_publication"):
        figures["approved"] = approved()
    if user.has_perm("entities.view_incident"):
        figures["map"] = incident_map()
        figures["timeline"] = timeline()
    return figures


def documents() -> dict[str, Any]:
    found = document_figures(OPEN_DOCUMENTS)
    changelist = reverse("admin:sources_document_changelist")
    return {
        "total": found.total,
        "statuses": [
            {
                "name": status,
                "count": count,
                "percent": round(100 * count / found.total) if found.total else 0,
                "address": f"{changelist}?curation_status__exact={status.replace(' ', '+')}",
            }
            for status, count in found.by_status.items()
        ],
        "open": [
            {
                "document": document,
                "coverage": coverage,
                "address": reverse("admin:workbench", args=[document.public_id]),
            }
            for document, coverage in found.open
        ],
    }


def approved() -> dict[str, Any]:
    weeks = approved_by_week(WEEKS)
    rows = [(day_and_month(monday), count) for monday, count in weeks]
    return {
        "rows": rows,
        "total": sum(count for _week, count in rows),
        "weeks": WEEKS,
        "chart": chart([week for week, _count in rows], approved=[count for _week, count in rows]),
    }


def timeline() -> dict[str, Any]:
    months = incidents_by_month(MONTHS_SHOWN)
    rows = [
        (f"{MONTHS[first.month - 1][:3]} {first.year}", published, drafts)
        for first, published, drafts in months
    ]
    return {
        "rows": rows,
        "total": sum(published + drafts for _month, published, drafts in rows),
        "chart": chart(
            [month for month, _published, _drafts in rows],
            published=[published for _month, published, _drafts in rows],
            drafts=[drafts for _month, _published, drafts in rows],
        ),
    }


def incident_map() -> dict[str, Any]:
    spots = spots_of_newest_incidents(MAX_INCIDENTS_ON_MAP)
    # An incident may be at several spots.
    shown = len({incident["pk"] for spot in spots for incident in spot.incidents})
    return {
        "spots": [spot_row(spot) for spot in spots],
        "shown": shown,
        "capped": shown == MAX_INCIDENTS_ON_MAP,
    }


def spot_row(spot: Spot) -> dict[str, Any]:
    return {
        "spot": spot,
        "published": spot.count(published=True),
        "drafts": spot.count(published=False),
        "killed_published": spot.killed(published=True),
        "killed_drafts": spot.killed(published=False),
        "killed": spot.killed(published=True) + spot.killed(published=False),
        "incidents": [
            {
                "name": f"{row['public_id']} {row['title']}",
                "address": reverse("admin:entities_incident_change", args=[row["pk"]]),
                "date": describe(row["date"]),
                "precision": PlacePrecision(row["precision"]).label if row["precision"] else "",
                "killed": row["killed"],
                "published": row["published"],
            }
            for row in spot.incidents[:INCIDENTS_OF_A_SPOT]
        ],
        "more": max(len(spot.incidents) - INCIDENTS_OF_A_SPOT, 0),
    }


def chart(labels: list[str], **series: list[int]) -> dict[str, str]:
    """Return data and options of a bar chart, as Unfold's script reads them."""
    colours = {"drafts": DRAFTS}
    datasets = [
        {"label": name, "data": counts, "backgroundColor": colours.get(name, PUBLISHED)}
        for name, counts in series.items()
    ]
    return {
        "data": json.dumps({"labels": labels, "datasets": datasets}),
        "options": json.dumps(BARS),
    }


def day_and_month(day: datetime.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"
