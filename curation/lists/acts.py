"""One act on many records: each is done or refused by itself, with the rules of the act.

`choose` notes what a person chose, `begin` what they say with it, `carry_out` does it. Each record
has a transaction of its own, in which its outcome is noted too: whoever takes it up again after a
stop or a crash does no record twice.
"""

import datetime
import logging
from collections.abc import Callable, Sequence

from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from curation.conversation.notifications import emails_together
from curation.errors import ReasonMissingError, WorkflowError, WrongStateError
from curation.models import Assignment, BulkAct, BulkRecord
from curation.permissions import (
    check_may_assign,
    check_may_publish,
    check_may_review,
    check_may_see,
)
from curation.reviewing.assignments import assign
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.claims import take_claim
from curation.workflow.steps import request_changes, submit
from sources.models import Record
from sources.texts.characters import readable

__all__ = [
    "AT_ONCE",
    "MAX_RECORDS",
    "NEEDS_COMMENT",
    "begin",
    "carry_out",
    "choose",
    "counts_of",
    "delete_old_acts",
    "go_on",
    "stop",
]

logger = logging.getLogger(__name__)

Act = BulkAct.Act
State = BulkAct.State
Outcome = BulkRecord.Outcome

AT_ONCE = 50
"""Up to so many records are done while the person waits; more by a worker."""
MAX_RECORDS = 10_000
MAX_PROBLEMS = 5
"""How many problems of one refused record are noted."""
KEPT_CHOSEN = datetime.timedelta(days=1)
KEPT = datetime.timedelta(days=90)

NEEDS_COMMENT = (Act.REQUEST_CHANGES, Act.WITHDRAW)

_CHECKS: dict[str, Callable[[User], None]] = {
    Act.SUBMIT: check_may_see,
    Act.TAKE: check_may_review,
    Act.ASSIGN: check_may_assign,
    Act.REQUEST_CHANGES: check_may_review,
    Act.WITHDRAW: check_may_publish,
}


def _do(act: BulkAct, record: Record) -> None:
    """Do the act on one record. Raises a WorkflowError if it is refused."""
    match act.act:
        case Act.SUBMIT:
            submit(record, act.by)
        case Act.TAKE:
            take_claim(record, act.by)
        case Act.ASSIGN:
            assign(record, act.by, act.task, act.to or act.role, act.due)
        case Act.REQUEST_CHANGES:
            request_changes(record, act.by, act.comment)
        case Act.WITHDRAW:
            propose_withdrawal(record, act.by, act.comment)


@transaction.atomic
def choose(act: str, names: Sequence[str], user: User) -> BulkAct:
    """Note the records, by identifier and in their order, on which a person wants to act.

    Raises NotPermittedError, and WrongStateError if there are none or more than `MAX_RECORDS`.
    """
    _CHECKS[Act(act)](user)
    if not names:
        raise WrongStateError("Choose at least one record.")
    if len(names) > MAX_RECORDS:
        raise WrongStateError(
            f"Choose {MAX_RECORDS} records at most: filter the list, and act on it in parts."
        )
    chosen = BulkAct.objects.create(act=act, by=user)
    BulkRecord.objects.bulk_create(
        [BulkRecord(bulk=chosen, public_id=name) for name in dict.fromkeys(names)],
        batch_size=2000,
    )
    return chosen


@transaction.atomic
def begin(
    act: BulkAct,
    user: User,
    comment: str = "",
    task: str = "",
    to: User | Role | None = None,
    due: datetime.date | None = None,
) -> BulkAct:
    """Let an act begin that was chosen, with what all its records get.

    Raises NotPermittedError, ReasonMissingError without a comment that is needed, and
    WrongStateError if it has begun or an assignment names no task or nobody.
    """
    locked = _lock(act, user)
    _CHECKS[Act(locked.act)](user)
    if locked.state != State.CHOSEN:
        raise WrongStateError("This has begun already.")
    if locked.act in NEEDS_COMMENT:
        locked.comment = readable(comment).strip()
        if not locked.comment:
            raise ReasonMissingError("Say why. Every record gets these words.")
    if locked.act == Act.ASSIGN:
        if task not in Assignment.Task.values:
            raise WrongStateError("Choose a task: enter or review.")
        if to is None:
            raise WrongStateError("Choose a person or a role.")
        locked.task, locked.due = task, due
        locked.to = to if isinstance(to, User) else None
        locked.role = None if isinstance(to, User) else to
    locked.state = State.WAITING
    locked.begun_at = timezone.now()
    locked.save()
    return locked


@transaction.atomic
def stop(act: BulkAct, user: User) -> None:
    """Stop an act after the record that it is at. What is done stays done."""
    locked = _lock(act, user)
    if locked.state not in BulkAct.UNDER_WAY:
        raise WrongStateError(f"This cannot be stopped: it is {locked.get_state_display()}.")
    _note(locked, State.STOPPED)


@transaction.atomic
def go_on(act: BulkAct, user: User) -> BulkAct:
    """Let an act that was stopped or broken off wait for a worker again."""
    locked = _lock(act, user)
    if locked.state not in BulkAct.BROKEN_OFF:
        raise WrongStateError(f"This cannot go on: it is {locked.get_state_display()}.")
    locked.state, locked.ended_at = State.WAITING, None
    locked.save()
    return locked


def carry_out(act: BulkAct) -> None:
    """Do an act on all its records that are not done yet, until it is stopped.

    An act that is not under way is left as it is.
    """
    under_way = BulkAct.objects.filter(pk=act.pk, state__in=BulkAct.UNDER_WAY)
    under_way.update(state=State.WORKING)
    waiting = act.records.filter(outcome=Outcome.WAITING).values_list("pk", flat=True)
    try:
        with emails_together():
            for key in list(waiting):
                if not _carry_out_one(act, key):
                    return
    except Exception:
        under_way.update(state=State.FAILED, ended_at=timezone.now())
        raise
    under_way.update(state=State.DONE, ended_at=timezone.now())


@transaction.atomic
def _carry_out_one(act: BulkAct, key: int) -> bool:
    """Do an act on one of its records and note the outcome. Return whether the act goes on."""
    acts = BulkAct.objects.select_related("by", "to", "role")
    # Who stops it waits for this record, and so does another worker with the same act.
    now = acts.select_for_update(of=("self",), no_key=True).get(pk=act.pk)
    if now.state not in BulkAct.UNDER_WAY:
        return False
    row = now.records.filter(pk=key, outcome=Outcome.WAITING).first()
    if row is None:
        return True
    row.reason = _refusal(now, row.public_id)
    row.outcome = Outcome.REFUSED if row.reason else Outcome.DONE
    row.save()
    return True


def _refusal(act: BulkAct, public_id: str) -> str:
    """Do an act on one record. Return why it was refused, or an empty string if it is done."""
    record = Record.objects.filter(public_id=public_id).first()
    if record is None:
        return "It was deleted meanwhile."
    try:
        with transaction.atomic():
            _do(act, record)
    except WorkflowError as error:
        told = [str(problem) for problem in error.problems[:MAX_PROBLEMS]]
        more = len(error.problems) - len(told)
        return " ".join(
            [error.message, "; ".join(told), f"And {more} more." if more else ""]
        ).strip()
    except Exception as error:
        # One record that meets an error of the program does not keep the others from their turn.
        logger.exception("%s of %s failed.", act, public_id)
        return f"It was not done because of an error of the program ({type(error).__name__})."
    return ""


def counts_of(act: BulkAct) -> dict[str, int]:
    """Return how many records of an act have each outcome. One query."""
    counted = act.records.order_by().values_list("outcome").annotate(Count("pk"))
    return dict.fromkeys(Outcome.values, 0) | dict(counted)


def delete_old_acts() -> None:
    """Delete the acts that were chosen and not begun for a day, and those that ended long ago."""
    now = timezone.now()
    BulkAct.objects.filter(state=State.CHOSEN, chosen_at__lt=now - KEPT_CHOSEN).delete()
    BulkAct.objects.filter(ended_at__lt=now - KEPT).delete()


def _lock(act: BulkAct, user: User) -> BulkAct:
    """Return a person's own act, locked. Raises WrongStateError if it is gone or not theirs."""
    found = BulkAct.objects.select_for_update(no_key=True).filter(pk=act.pk, by=user).first()
    if found is None:
        raise WrongStateError("This is not yours, or was deleted meanwhile.")
    return found


def _note(act: BulkAct, state: str) -> None:
    act.state, act.ended_at = state, timezone.now()
    act.save()
