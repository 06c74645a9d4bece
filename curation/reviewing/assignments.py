"""Assignments: a lead says who enters or reviews what, and until when.

They permit and forbid nothing, as claims do.
"""

import datetime
from collections.abc import Collection

from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from curation.conversation.notifications import notify
from curation.errors import NotPermittedError, OwnWorkError, WrongStateError
from curation.models import Assignment, Notification
from curation.permissions import check_may_assign, may_assign
from curation.workflow.verification import contributors_of
from entities.models import Citation
from sources.models import Record

__all__ = ["assign", "assigned_reviewers", "assignments_of", "finish", "tasks_for"]

Task = Assignment.Task

NEEDED = {Task.ENTER: "sources.change_document", Task.REVIEW: "sources.review_record"}


@transaction.atomic
def assign(
    record: Record,
    lead: User,
    task: str,
    to: User | Role | None,
    due: datetime.date | None = None,
) -> Assignment:
    """Assign a task to a person or to a role, instead of whom it was assigned to. Notifies them.

    Raises NotPermittedError, WrongStateError if nobody is named or they may not do it, and
    OwnWorkError if a person would review their own work.
    """
    check_may_assign(lead)
    if task not in Task.values:
        raise WrongStateError("Choose a task: enter or review.")
    if isinstance(to, User):
        if not to.has_perm(NEEDED[Task(task)]):
            raise WrongStateError(f"The role of {to} does not allow this task.")
        if task == Task.REVIEW and to.pk in contributors_of([record])[record.pk]:
            raise OwnWorkError(f"{to} changed {record}, so another person has to review it.")
        told = [to.pk]
    elif to is not None:
        people = User.objects.with_perm(NEEDED[Task(task)]).filter(groups=to, is_staff=True)
        told = list(people.values_list("pk", flat=True))
        if not told:
            raise WrongStateError(f"Nobody with the role {to} can do this.")
    else:
        raise WrongStateError("Choose a person or a role.")
    # The lock makes two leads wait for each other.
    Record.objects.select_for_update(no_key=True).get(pk=record.pk)
    found, _new = Assignment.objects.update_or_create(
        record_id=record.pk,
        task=task,
        done_at=None,
        defaults={
            "to": to if isinstance(to, User) else None,
            "role": None if isinstance(to, User) else to,
            "due": due,
            "by": lead,
        },
    )
    notify(Notification.Kind.ASSIGNED, {record.pk: told}, lead)
    return found


@transaction.atomic
def finish(assignment: Assignment, user: User) -> None:
    """Mark a task as done. Raises NotPermittedError for others than its people and leads."""
    is_theirs = tasks_for(user).filter(pk=assignment.pk).exists()
    if not is_theirs and not may_assign(user):
        raise NotPermittedError("This task is assigned to somebody else.")
    Assignment.objects.filter(pk=assignment.pk, done_at=None).update(done_at=timezone.now())


def tasks_for(user: User) -> QuerySet[Assignment]:
    """Return the open tasks of a person and of their roles, the soonest due first."""
    mine = Q(to=user.pk) | Q(role__in=user.groups.all())
    return (
        Assignment.objects.filter(mine, done_at=None)
        .select_related("record", "to", "role", "by")
        .order_by(F("due").asc(nulls_last=True), "pk")
    )


def assignments_of(records: Collection[int]) -> dict[int, list[Assignment]]:
    """Return the open assignments of records, by record id. One query."""
    found: dict[int, list[Assignment]] = {}
    kept = Assignment.objects.filter(record__in=records, done_at=None)
    for assignment in kept.select_related("to", "role").order_by("task"):
        found.setdefault(assignment.record_id, []).append(assignment)
    return found


def assigned_reviewers(record: Record) -> set[int]:
    """Return the ids of those who are to review a record, or a document that it cites. Two queries.

    Its contributors are left out.
    """
    cited = Citation.objects.filter(record=record.pk).values("passage__document")
    tasks = Assignment.objects.filter(
        Q(record=record.pk) | Q(record__in=cited), task=Task.REVIEW, done_at=None
    )
    people = Q(pk__in=tasks.values("to")) | Q(groups__in=tasks.values("role"))
    found = set(User.objects.filter(people, is_staff=True).values_list("pk", flat=True))
    return found - contributors_of([record])[record.pk] if found else found
