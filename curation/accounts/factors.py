"""Second factors: who needs one, whether a code is right, and how they are reset.

A factor is a row of django-allauth's `Authenticator`. What happens to these rows is noted by
PostgreSQL.
"""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from curation.accounts.sessions import end_sessions
from curation.audit import note
from curation.errors import NotPermittedError, OwnWorkError
from curation.models import AuditEvent
from curation.sign_in_delays import count_attempt, forgive_attempts
from sources.acting import acting_as

__all__ = [
    "FACTORS",
    "forget_factor",
    "has_factor",
    "is_required_of",
    "kinds_of",
    "remember_factor",
    "reset_factors",
    "use_code",
    "used_factor",
]

# Recovery codes alone are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
USED = "second_factor"


def is_required_of(user: User) -> bool:
    """Say whether one of a person's roles needs a second factor. A superuser has every role."""
    wanted = settings.SECOND_FACTOR_REQUIRED_FOR
    if not wanted:
        return False
    if user.is_superuser:
        return True
    return any(role.name.lower() in wanted for role in user.groups.all())


def has_factor(user: User) -> bool:
    """Say whether a person has a second factor."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def kinds_of(user: User) -> set[str]:
    """Return the kinds of factors that a person has, recovery codes among them."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def used_factor(request: HttpRequest) -> bool:
    """Say whether a second factor was used, or set up, in this session."""
    return request.session.get(USED) == request.user.pk


def remember_factor(request: HttpRequest, user: User) -> None:
    """Note in the session that a second factor of this person was used, or set up, in it."""
    request.session[USED] = user.pk


def forget_factor(request: HttpRequest) -> None:
    """Take that back, as where the last factor was removed."""
    request.session.pop(USED, None)


def use_code(user: User, code: str) -> Authenticator | None:
    """Return the factor whose code this is, which is then used up; None where it is none.

    Attempts are counted for the account, wherever they come from: who gets here knows its password.
    Raises TooManyAttemptsError when this one has to wait.
    """
    counted = ("second factor", f"account {user.pk}")
    count_attempt(*counted)
    with acting_as(user), transaction.atomic():
        # One at a time, so that a code is used once.
        factors = Authenticator.objects.select_for_update().filter(user=user)
        found = next((factor for factor in factors if _takes(factor, code)), None)
    if found:
        forgive_attempts(*counted)
    return found


def _takes(factor: Authenticator, code: str) -> bool:
    if factor.type == Authenticator.Type.RECOVERY_CODES:
        return factor.wrap().validate_code(code)
    if factor.type != Authenticator.Type.TOTP:
        return False
    secret = decrypt(factor.data["secret"])
    typed = "".join(code.split())
    for counter in yield_hotp_counters_from_time():
        expected = format_hotp_value(hotp_value(secret, counter))
        if constant_time_compare(typed, expected) and counter > factor.data.get("last_counter", 0):
            factor.data["last_counter"] = counter
            factor.save(update_fields=["data"])
            return True
    return False


@transaction.atomic
def reset_factors(user: User, by: User, request: HttpRequest | None) -> None:
    """Remove all second factors of a person who lost theirs, and end their sessions.

    Raises OwnWorkError for one's own account, and NotPermittedError without the right to change
    accounts.
    """
    if by.pk == user.pk:
        raise OwnWorkError("Your own second factor is reset by another administrator.")
    if not by.has_perm("auth.change_user"):
        raise NotPermittedError("Only an administrator resets another's second factor.")
    Authenticator.objects.filter(user=user).delete()
    note(AuditEvent.What.FACTORS_RESET, request, actor=by, subject=user)
    end_sessions(user, by, request)
