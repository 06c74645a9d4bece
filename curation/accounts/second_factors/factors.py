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
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from curation.accounts.audit import add_audit_event
from curation.accounts.roles import ROLES, distinctive_permissions
from curation.accounts.sessions import end_sessions, end_sessions_by_operator
from curation.accounts.sign_in_delays import clear_attempts, count_attempt
from curation.errors import NotPermittedError, OwnWorkError
from curation.models import AuditEvent
from sources.acting import acting_as

__all__ = [
    "FACTORS",
    "clear_factor_attempts",
    "clear_factor_used",
    "consume_code",
    "count_factor_attempt",
    "factor_kinds",
    "has_factor",
    "is_factor_used",
    "mark_factor_used",
    "requires_second_factor",
    "reset_factors",
    "reset_factors_by_operator",
    "unreadable_factor_kinds",
    "verify_code",
]

# Recovery codes alone are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
USED = "second_factor"
# Where the secret of each kind stands that has one.
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def requires_second_factor(user: User) -> bool:
    """Say whether what a person may do needs a second factor. A superuser may do everything.

    One of the four roles is known by its permissions, whatever it is called now and whichever role
    gives them. Another role is known by its name; where no role has that name, everybody needs a
    second factor.
    """
    wanted = settings.SECOND_FACTOR_REQUIRED_FOR
    if not wanted:
        return False
    if user.is_superuser:
        return True
    ours = {name for name in ROLES if name.lower() in wanted}
    if any(distinctive_permissions(name) & user.get_all_permissions() for name in ours):
        return True
    others = wanted - {name.lower() for name in ours}
    if not others:
        return False
    existing = {name.lower() for name in Role.objects.values_list("name", flat=True)}
    held = {role.name.lower() for role in user.groups.all()}
    return bool(others & held or others - existing)


def has_factor(user: User) -> bool:
    """Say whether a person has a second factor."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def factor_kinds(user: User) -> set[str]:
    """Return the kinds of factors that a person has, recovery codes among them."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def is_factor_used(request: HttpRequest) -> bool:
    """Say whether a second factor was used, or set up, in this session."""
    return request.session.get(USED) == request.user.pk


def mark_factor_used(request: HttpRequest, user: User) -> None:
    """Note in the session that a second factor of this person was used, or set up, in it."""
    request.session[USED] = user.pk


def clear_factor_used(request: HttpRequest) -> None:
    """Take that back, as where the last factor was removed."""
    request.session.pop(USED, None)


def unreadable_factor_kinds(user: User) -> set[str]:
    """Return the kinds of a person's factors that were encrypted with a key that is gone."""
    factors = Authenticator.objects.filter(user=user, type__in=SECRETS)
    return {factor.type for factor in factors if not _is_readable(factor)}


def _is_readable(factor: Authenticator) -> bool:
    try:
        decrypt(factor.data[SECRETS[factor.type]])
    except InvalidToken:
        return False
    return True


def count_factor_attempt(user: User) -> None:
    """Count an attempt at a person's second factor, of whatever kind, before it is judged.

    It counts for the account, wherever it comes from: who gets here knows its password. Raises
    TooManyAttemptsError when it has to wait.
    """
    count_attempt(*_delay_key(user))


def clear_factor_attempts(user: User) -> None:
    """Forget the failures at a person's second factor, since one attempt was right."""
    clear_attempts(*_delay_key(user))


def _delay_key(user: User) -> tuple[str, str]:
    return "second factor", f"account {user.pk}"


def verify_code(user: User, code: str) -> Authenticator | None:
    """Return the factor whose code this is, which is then used up; None where it is none.

    A factor that cannot be read has no right code. Raises TooManyAttemptsError when this attempt
    has to wait.
    """
    count_factor_attempt(user)
    found = consume_code(user, code)
    if found:
        clear_factor_attempts(user)
    return found


def consume_code(user: User, code: str) -> Authenticator | None:
    """Do the same without counting an attempt."""
    with acting_as(user), transaction.atomic():
        # One at a time, so that a code is used once.
        factors = Authenticator.objects.select_for_update().filter(user=user)
        return next((factor for factor in factors if _matches(factor, code)), None)


def _matches(factor: Authenticator, code: str) -> bool:
    if factor.type not in SECRETS or not _is_readable(factor):
        return False
    if factor.type == Authenticator.Type.RECOVERY_CODES:
        return factor.wrap().validate_code(code)
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
    add_audit_event(AuditEvent.What.FACTORS_RESET, request, actor=by, subject=user)
    end_sessions(user, by, request)


@transaction.atomic
def reset_factors_by_operator(user: User) -> int:
    """Do the same for whoever has a shell on the server; return how many factors were removed.

    The audit trail names nobody, and says that it was a command.
    """
    factors = Authenticator.objects.filter(user=user)
    removed = factors.filter(type__in=FACTORS).count()
    factors.delete()
    add_audit_event(AuditEvent.What.FACTORS_RESET, None, subject=user, by="an operator's command")
    end_sessions_by_operator(user)
    return removed
