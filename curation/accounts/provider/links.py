"""Finds, links and unlinks the account of a person who signs in through the provider."""

import unicodedata
from typing import Any

from allauth.socialaccount import app_settings
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpRequest

from curation.accounts.sessions import end_sessions
from curation.errors import NotPermittedError
from sources.acting import acting_as
from sources.texts.characters import readable

__all__ = ["account_for", "link", "unlink", "valid_claims"]


def valid_claims(said: Any) -> dict[str, Any] | None:
    """Return the claims that are used and stored; None if they name no valid subject.

    An e-mail address with invisible characters, or with a compatibility character, is left out:
    the Kelvin sign in lower case is an ordinary k, so the address would match somebody else's.
    """
    subject = said.get("sub") if isinstance(said, dict) else None
    if not isinstance(subject, str) or not subject or not subject.isprintable():
        return None
    if len(subject) > app_settings.UID_MAX_LENGTH:
        return None
    claims: dict[str, Any] = {"sub": subject}
    email = said.get("email")
    if isinstance(email, str) and email.isprintable() and _is_unambiguous(email):
        # Some providers send the boolean as a string.
        is_verified = str(said.get("email_verified")).lower() == "true"
        claims |= {"email": email, "email_verified": is_verified}
    return claims


def account_for(login: SocialLogin) -> User | None:
    """Return the only account with the verified e-mail address, or a new account.

    Returns None if the address is not verified, if several accounts have it, or if there is none
    and OIDC_MAKES_ACCOUNTS is off. If an account has an address that only PostgreSQL considers
    equal when ignoring case, no account is created either. Raises IntegrityError if the same
    account is created twice at the same moment.
    """
    verified = [one.email for one in login.email_addresses if one.verified]
    if not verified:
        return None
    alike = list(User.objects.filter(email__iexact=verified[0]))
    found = [user for user in alike if user.email.lower() == verified[0].lower()]
    if len(found) == 1:
        return found[0]
    return None if alike or not settings.OIDC_MAKES_ACCOUNTS else _new_account(verified[0])


def _is_unambiguous(address: str) -> bool:
    return unicodedata.normalize("NFKC", address) == address == readable(address)


def _new_account(address: str) -> User | None:
    """Return a new account without a role; None if its username is taken or too long.

    It sees nothing until an administrator gives it a role.
    """
    name = User.normalize_username(address)
    is_too_long = len(name) > (User._meta.get_field("username").max_length or 0)
    if is_too_long or User.objects.filter(username__iexact=name).exists():
        return None
    with connection.cursor() as cursor:
        # The id is needed first, so that the audit trail can name the new person as the actor.
        cursor.execute("SELECT nextval(pg_get_serial_sequence('auth_user', 'id'))")
        (key,) = cursor.fetchone()
    user = User(pk=key, username=name, email=User.objects.normalize_email(address), is_staff=True)
    user.set_unusable_password()
    with acting_as(user), transaction.atomic():
        user.save(force_insert=True)
    return user


def link(request: HttpRequest, login: SocialLogin, user: User) -> bool:
    """Link an account to a person at the provider; return False if it was linked before.

    A linked account may belong to somebody else: e-mail addresses are reassigned. Raises
    IntegrityError if they are linked twice at the same moment.
    """
    with acting_as(user), transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if SocialAccount.objects.filter(user=user).exists():
            return False
        login.connect(request, user)
    return True


@transaction.atomic
def unlink(user: User, by: User, request: HttpRequest) -> None:
    """Unlink an account from the provider and end its sessions, except the one of this request.

    Raises NotPermittedError without the permission to change accounts.
    """
    if not by.has_perm("auth.change_user"):
        raise NotPermittedError("Only administrators may unlink an account.")
    SocialAccount.objects.filter(user=user).delete()
    this_one = [str(request.session.session_key)] if by.pk == user.pk else []
    end_sessions(user, by, request, but=this_one)
