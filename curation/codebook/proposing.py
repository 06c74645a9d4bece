"""Changing the codebook in the admin: one person proposes a change, another one confirms it.

What may change is decided by the same function as for a file (`plan_codebook`): a proposal is the
codebook as it is, with one term as it shall be.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from curation.codebook.content import CodebookError, CodebookFile, CoreTerm, OwnTerm
from curation.codebook.loading import plan_codebook
from curation.codebook.publishing import publish_terms
from curation.codebook.writing import current_codebook, entry_said, stated, translations_of
from curation.errors import (
    ChangedMeanwhileError,
    ContradictionError,
    OwnWorkError,
    Problem,
    ReasonMissingError,
    WrongStateError,
)
from curation.models import CodebookProposal
from curation.permissions import check_may_change_codebook
from entities.codebook import forget
from entities.models import Term
from publication.log import open_log
from sources.acting import acting_as
from sources.texts.characters import readable

__all__ = ["confirm_change", "decline_change", "planned_change", "propose_change"]

Outcome = CodebookProposal.Outcome


@dataclass(frozen=True)
class PlannedChange:
    """What changes, in one line, and the term as it shall be and as it is (None if it is new)."""

    change: str
    said: dict[str, Any]
    before: dict[str, Any] | None


def planned_change(entry: OwnTerm | CoreTerm, *, reworded: bool = False) -> PlannedChange:
    """Return what changes if the codebook says this of a term.

    Raises ContradictionError with each reason why it may not, or if nothing changes.
    """
    current = current_codebook()
    before = _as_it_is(entry.key)
    try:
        planned = plan_codebook(_with(current, entry), reworded=reworded)
    except CodebookError as error:
        raise ContradictionError(
            "The codebook cannot change like this.",
            [Problem(entry.value, line) for line in str(error).splitlines()],
        ) from error
    if not planned.changes:
        raise ContradictionError("Nothing would change.")
    term = next(each for each in planned.terms if (each.set_name, each.value) == entry.key)
    return PlannedChange("; ".join(planned.changes), stated(term, entry.translations), before)


@transaction.atomic
def propose_change(
    entry: OwnTerm | CoreTerm, user: User, reason: str, *, reworded: bool = False
) -> CodebookProposal:
    """Propose that the codebook says this of a term; nothing changes before it is confirmed.

    With `reworded`, a new definition of a used term means the same. Raises NotPermittedError,
    ReasonMissingError, WrongStateError if a change of this term waits already, and
    ContradictionError.
    """
    check_may_change_codebook(user)
    reason = readable(reason).strip()
    if not reason:
        raise ReasonMissingError("Give a reason: the other person decides by it.")
    # One at a time: two people would propose a change of one term.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('codebook proposals'))")
    if CodebookProposal.objects.filter(
        set_name=entry.set_name, value=entry.value, outcome=Outcome.OPEN
    ).exists():
        raise WrongStateError(
            f"A change of “{entry.value}” was proposed already. Confirm or decline it first."
        )
    planned = planned_change(entry, reworded=reworded)
    with acting_as(user):
        return CodebookProposal.objects.create(
            set_name=entry.set_name,
            value=entry.value,
            said=planned.said,
            before=planned.before,
            change=planned.change,
            reworded=reworded,
            reason=reason,
            proposed_by=user,
        )


@transaction.atomic
def confirm_change(proposal: CodebookProposal, user: User, comment: str = "") -> int:
    """Carry out what another person proposed, publish it, and return how many terms were published.

    Raises NotPermittedError, OwnWorkError for the proposer, WrongStateError if it is decided,
    ChangedMeanwhileError if the term changed since the proposal, and ContradictionError if the
    codebook may not change like this any more.
    """
    check_may_change_codebook(user)
    # Nobody publishes meanwhile: a document that was rendered before would differ from its row.
    head = open_log()
    found = _lock_open(proposal)
    if found.proposed_by_id == user.pk:
        raise OwnWorkError("You proposed this, so another person has to confirm it.")
    key = (found.set_name, found.value)
    if _as_it_is(key) != found.before:
        raise ChangedMeanwhileError(
            f"“{found.value}” changed since this was proposed. Decline it, and propose it again."
        )
    planned = planned_change(entry_said(found.said), reworded=found.reworded)
    if planned.said != found.said:
        raise ChangedMeanwhileError(
            f"“{found.value}” would become something else than what was proposed. Decline it, and"
            " propose it again."
        )
    # PostgreSQL writes the term.
    _decide(found, user, Outcome.CONFIRMED, comment)
    forget()
    return publish_terms(head)


@transaction.atomic
def decline_change(proposal: CodebookProposal, user: User, comment: str = "") -> None:
    """Decline an open proposal. Its author can take it back the same way.

    Raises NotPermittedError or WrongStateError.
    """
    check_may_change_codebook(user)
    _decide(_lock_open(proposal), user, Outcome.DECLINED, comment)


def _lock_open(proposal: CodebookProposal) -> CodebookProposal:
    found = CodebookProposal.objects.select_for_update(of=("self",)).filter(pk=proposal.pk).first()
    if found is None or found.outcome != Outcome.OPEN:
        raise WrongStateError("This proposal is decided already.")
    return found


def _decide(proposal: CodebookProposal, user: User, outcome: str, comment: str) -> None:
    proposal.outcome = outcome
    proposal.decided_by = user
    proposal.decided_at = timezone.now()
    proposal.decision_comment = readable(comment).strip()
    with acting_as(user):
        proposal.save(
            update_fields=["outcome", "decided_by", "decided_at", "decision_comment"],
        )


def _as_it_is(key: tuple[str, str]) -> dict[str, Any] | None:
    set_name, value = key
    terms = Term.objects.select_related("broader").prefetch_related("translations")
    term = terms.filter(set_name=set_name, value=value).first()
    return stated(term, translations_of(term)) if term else None


def _with(codebook: CodebookFile, entry: OwnTerm | CoreTerm) -> CodebookFile:
    """Return a codebook that says this of a term, in place of what it says of it."""
    if isinstance(entry, OwnTerm):
        others = tuple(each for each in codebook.terms if each.key != entry.key)
        return replace(codebook, terms=(*others, entry))
    kept = tuple(each for each in codebook.core if each.key != entry.key)
    return replace(codebook, core=(*kept, entry))
