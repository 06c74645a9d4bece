"""Soft claims: a reviewer takes a record, so that colleagues see that it is being reviewed.

A claim is advice. It permits nothing and forbids nothing; approval never asks for it.
"""

from collections.abc import Collection
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from curation.errors import ClaimedByAnotherError, OwnWorkError, WrongStateError
from curation.models import Claim
from curation.permissions import check_may_review
from curation.workflow.verification import contributors_of
from sources.models import Record

__all__ = [
    "CLAIM_DURATION",
    "claim_of",
    "claims_of",
    "end_claims",
    "extend_claim",
    "release_claim",
    "take_claim",
]

CLAIM_DURATION = timedelta(minutes=45)


@transaction.atomic
def take_claim(record: Record, user: User) -> Claim:
    """Take a record in review for `CLAIM_DURATION` from now; whoever has it already prolongs it so.

    An expired claim of somebody else is taken over. Raises NotPermittedError, WrongStateError,
    OwnWorkError (a contributor to this version) and ClaimedByAnotherError.
    """
    check_may_review(user)
    # Whoever else takes, returns or approves it waits here, or is waited for.
    locked = Record.objects.select_for_update(no_key=True).filter(pk=record.pk).first()
    if locked is None or locked.state != Record.State.IN_REVIEW:
        raise WrongStateError(f"{record} is not in review, so there is nothing to take.")
    if user.pk in contributors_of([locked])[locked.pk]:
        raise OwnWorkError(f"You changed {locked} yourself, so another person reviews it.")
    holder = claim_of(locked)
    if holder and holder.user_id != user.pk:
        raise ClaimedByAnotherError(
            f"{holder.user} has taken {locked} until {holder.expires_at:%H:%M} UTC."
        )
    now = timezone.now()
    claim, _new = Claim.objects.update_or_create(
        record=locked,
        defaults={"user": user, "expires_at": now + CLAIM_DURATION}
        | ({} if holder else {"taken_at": now}),
    )
    return claim


def release_claim(record: Record, user: User) -> None:
    """Give a record back. A claim of somebody else stays."""
    Claim.objects.filter(record=record.pk, user=user).delete()


def extend_claim(record: Record, user: User) -> None:
    """Let the claim of a person who is at work hold for `CLAIM_DURATION` from now; take none."""
    now = timezone.now()
    Claim.objects.filter(record=record.pk, user=user, expires_at__gt=now).update(
        expires_at=now + CLAIM_DURATION
    )


def end_claims(records: Collection[int]) -> None:
    """End the claims on records, named by their ids, that leave review."""
    Claim.objects.filter(record__in=records).delete()


def claim_of(record: Record) -> Claim | None:
    """Return the claim that holds on a record now, if there is one."""
    return claims_of([record.pk]).get(record.pk)


def claims_of(records: Collection[int]) -> dict[int, Claim]:
    """Return, by the record's id, the claims that hold now, with their people."""
    holding = Claim.objects.filter(record__in=records, expires_at__gt=timezone.now())
    return {claim.record_id: claim for claim in holding.select_related("user")}
