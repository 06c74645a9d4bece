"""Claims: a reviewer takes a record, so that colleagues see that it is being reviewed.

A claim permits and forbids nothing, and approval does not check it.
"""

from collections.abc import Collection, Sequence
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
    "free_for",
    "release_claim",
    "take_claim",
]

CLAIM_DURATION = timedelta(minutes=45)


@transaction.atomic
def take_claim(record: Record, user: User) -> Claim:
    """Claim a record in review for `CLAIM_DURATION` from now, or extend one's own claim.

    Replaces an expired claim of somebody else. Raises NotPermittedError, WrongStateError,
    OwnWorkError (for contributors to this version) and ClaimedByAnotherError.
    """
    check_may_review(user)
    # The lock makes claims, approvals and requests for changes wait for each other.
    locked = Record.objects.select_for_update(no_key=True).filter(pk=record.pk).first()
    if locked is None or locked.state != Record.State.IN_REVIEW:
        raise WrongStateError(f"{record} is not in review, so it cannot be claimed.")
    if user.pk in contributors_of([locked])[locked.pk]:
        raise OwnWorkError(f"You changed {locked}, so another person has to review it.")
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
    """Release one's own claim on a record."""
    Claim.objects.filter(record=record.pk, user=user).delete()


def extend_claim(record: Record, user: User) -> None:
    """Extend a person's claim to `CLAIM_DURATION` from now, if they have one."""
    now = timezone.now()
    Claim.objects.filter(record=record.pk, user=user, expires_at__gt=now).update(
        expires_at=now + CLAIM_DURATION
    )


def end_claims(records: Collection[int]) -> None:
    """Delete all claims on the records with these ids, because they leave review."""
    Claim.objects.filter(record__in=records).delete()


def claim_of(record: Record) -> Claim | None:
    """Return the current claim on a record, or None."""
    return claims_of([record.pk]).get(record.pk)


def free_for(user: User, records: Sequence[int]) -> list[int]:
    """Return those of some records, by id and in their order, that nobody else has claimed."""
    taken = claims_of(records)
    return [key for key in records if key not in taken or taken[key].user_id == user.pk]


def claims_of(records: Collection[int]) -> dict[int, Claim]:
    """Return the current claims on records by record id, with their users."""
    holding = Claim.objects.filter(record__in=records, expires_at__gt=timezone.now())
    return {claim.record_id: claim for claim in holding.select_related("user")}
