"""The page on which a lead assigns a record, and the tasks of a person."""

import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from curation.accounts.audit import audit_refusal
from curation.concrete import concrete_records
from curation.errors import WorkflowError, WrongStateError
from curation.models import Assignment
from curation.permissions import may_assign, may_see
from curation.reviewing import assignments
from desk.badges import change_address, workbench_address
from desk.requests import person, record_or_404, whole_number
from sources.models import Record

__all__ = [
    "assign_record",
    "assignees",
    "chosen_assignee",
    "day_of",
    "finish_task",
    "tasks_of",
]

MAX_TASKS = 50


def tasks_of(user: User) -> list[dict[str, Any]]:
    """Return the open tasks of a person for the first page. A constant number of queries."""
    if not may_see(user):
        return []
    tasks = list(assignments.tasks_for(user)[:MAX_TASKS])
    named = {each.pk: each for each in concrete_records([task.record for task in tasks])}
    return [
        {
            "assignment": task,
            "record": named[task.record_id],
            "address": address_of(task, named[task.record_id]),
        }
        for task in tasks
    ]


def address_of(task: Assignment, record: Record) -> str:
    if task.task == Assignment.Task.REVIEW:
        return reverse("admin:review_record", args=[record.public_id])
    return workbench_address(record) or change_address(record)


def assign_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a lead who does what with a record until when, and assign it."""
    if not may_assign(request.user):
        raise PermissionDenied
    record = record_or_404(request, public_id)
    posted = request.POST
    problem: WorkflowError | None = None
    to = chosen_assignee(posted.get("to", ""))
    if request.method == "POST":
        try:
            due = day_of(posted.get("due", ""))
            assignments.assign(record, person(request), posted.get("task", ""), to, due)
        except WorkflowError as error:
            audit_refusal(request, error)
            problem = error
        else:
            messages.success(request, f"{record} is assigned to {to}.")
            return redirect(reverse("admin:index"))
    context = {
        **admin.site.each_context(request),
        "title": f"Assign {record}",
        "record": record.concrete,
        "record_address": change_address(record),
        "open": assignments.assignments_of([record.pk]).get(record.pk, []),
        "in_review": record.state == Record.State.IN_REVIEW,
        **assignees(posted),
        "problem": problem,
    }
    return TemplateResponse(request, "curation/assign.html", context)


def assignees(posted: QueryDict) -> dict[str, Any]:
    """Return what the fields of an assignment offer, and what of it was posted."""
    people = User.objects.with_perm("sources.change_document").filter(is_staff=True)
    return {
        "tasks": Assignment.Task.choices,
        "people": people.order_by("username"),
        "roles": Role.objects.order_by("name"),
        "posted": posted,
        "to": chosen_assignee(posted.get("to", "")),
    }


def chosen_assignee(value: str) -> User | Role | None:
    """Return the person or role that a form names as `person:7` or `role:2`."""
    kind, _, key = value.partition(":")
    if kind == "person":
        return User.objects.filter(pk=whole_number(key), is_staff=True, is_active=True).first()
    return Role.objects.filter(pk=whole_number(key)).first() if kind == "role" else None


def day_of(text: str) -> datetime.date | None:
    """Return the day that a form names, or None if it names none. Raises WrongStateError."""
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise WrongStateError("The due day is no day of the calendar, like 2024-07-15.") from error


@require_POST
def finish_task(request: HttpRequest, key: int) -> HttpResponse:
    """Mark a task as done."""
    if not request.user.has_perm("sources.view_record"):
        raise PermissionDenied
    assignment = get_object_or_404(Assignment, pk=key)
    try:
        assignments.finish(assignment, person(request))
    except WorkflowError as error:
        audit_refusal(request, error)
        messages.error(request, error.message)
    return redirect(reverse("admin:index"))
