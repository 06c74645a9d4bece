"""Second factors: who needs one, whether a code is valid, and how they are reset.

A factor is a row of django-allauth's `Authenticator`. Triggers record its changes in the audit
trail.
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

# Recovery codes alone do not count as a second factor.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
USED = "second_factor"
# The key of `Authenticator.data` that holds the secret of each kind.
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def requires_second_factor(user: User) -> bool:
    """Return whether a person needs a second factor, by SECOND_FACTOR_REQUIRED_FOR.

    The four roles are recognised by their permissions, even if renamed or given through another
    role. Other roles are recognised by name; if the setting names a role that does not exist,
    everybody needs a second factor. So do superusers, if it names any role.
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
    """Return whether a person has a second factor."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def factor_kinds(user: User) -> set[str]:
    """Return the kinds of factors that a person has, recovery codes included."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def is_factor_used(request: HttpRequest) -> bool:
    """Return whether a second factor was used, or set up, in this session."""
    return request.session.get(USED) == request.user.pk


def mark_factor_used(request: HttpRequest, user: User) -> None:
    """Mark the session: this person used, or set up, a second factor in it."""
    request.session[USED] = user.pk


def clear_factor_used(request: HttpRequest) -> None:
    """Remove that mark, for example when the last factor is removed."""
    request.session.pop(USED, None)


def unreadable_factor_kinds(user: User) -> set[str]:
    """Return the kinds of a person's factors that no current key can decrypt."""
    factors = Authenticator.objects.filter(user=user, type__in=SECRETS)
    return {factor.type for factor in factors if not _is_readable(factor)}


def _is_readable(factor: Authenticator) -> bool:
    try:
        decrypt(factor.data[SECRETS[factor.type]])
    except InvalidToken:
        return False
    return True


def count_factor_attempt(user: User) -> None:
    """Count an attempt at a person's second factor, of any kind, before it is checked.

    Attempts count for the account, not for the network: the person knows the password already.
    Raises TooManyAttemptsError if they have to wait.
    """
    count_attempt(*_delay_key(user))


def clear_factor_attempts(user: User) -> None:
    """Clear the failed attempts at a person's second factor after a successful one."""
    clear_attempts(*_delay_key(user))


def _delay_key(user: User) -> tuple[str, str]:
    return "second factor", f"account {user.pk}"


def verify_code(user: User, code: str) -> Authenticator | None:
    """Return the factor that this code belongs to and use the code up; None for a wrong code.

    A factor that cannot be decrypted accepts no code. Raises TooManyAttemptsError if the person has
    to wait.
    """
    count_factor_attempt(user)
    found = consume_code(user, code)
    if found:
        clear_factor_attempts(user)
    return found


def consume_code(user: User, code: str) -> Authenticator | None:
    """Do the same as `verify_code` without counting an attempt."""
    with acting_as(user), transaction.atomic():
        # Locked, so that a code is used only once.
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

    Raises OwnWorkError if it is `by`'s own account, and NotPermittedError without the permission to
    change accounts.
    """
    if by.pk == user.pk:
        raise OwnWorkError("Ask another administrator to reset your own second factor.")
    if not by.has_perm("auth.change_user"):
        raise NotPermittedError("Only administrators may reset another person's second factor.")
    Authenticator.objects.filter(user=user).delete()
    add_audit_event(AuditEvent.What.FACTORS_RESET, request, actor=by, subject=user)
    end_sessions(user, by, request)


@transaction.atomic
def reset_factors_by_operator(user: User) -> int:
    """Do the same as `reset_factors` from the command line; return how many factors were removed.

    The audit event names no person but says that it was a command.
    """
    factors = Authenticator.objects.filter(user=user)
    removed = factors.filter(type__in=FACTORS).count()
    factors.delete()
    add_audit_event(AuditEvent.What.FACTORS_RESET, None, subject=user, by="an operator's command")
    end_sessions_by_operator(user)
    return removed
