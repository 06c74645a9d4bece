"""Which account belongs to somebody at the provider, and how the two are linked and unlinked."""

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
    """Return what we use and keep of the claims about somebody; None where they name no subject.

    An address that nobody could read as it is counts as none, and so does one with a letter that is
    another in disguise, such as the sign of Kelvin: a K in small is the k of another address.
    """
    subject = said.get("sub") if isinstance(said, dict) else None
    if not isinstance(subject, str) or not subject or not subject.isprintable():
        return None
    if len(subject) > app_settings.UID_MAX_LENGTH:
        return None
    claims: dict[str, Any] = {"sub": subject}
    email = said.get("email")
    if isinstance(email, str) and email.isprintable() and _is_unambiguous(email):
        # Some providers write the truth value as a word.
        is_verified = str(said.get("email_verified")).lower() == "true"
        claims |= {"email": email, "email_verified": is_verified}
    return claims


def account_for(login: SocialLogin) -> User | None:
    """Return the one account with an address that the provider has verified, or a new one.

    None where there is none, or more than one. An address that PostgreSQL takes for the same in
    capitals, and that is another, is nobody's; nor is an account made beside it.
    Raises IntegrityError where the same account is made at the same moment.
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
    """Return a new account; None where its name is another's, or too long.

    Without a role: it sees nothing until an administrator gives it one.
    """
    name = User.normalize_username(address)
    is_too_long = len(name) > (User._meta.get_field("username").max_length or 0)
    if is_too_long or User.objects.filter(username__iexact=name).exists():
        return None
    with connection.cursor() as cursor:
        # Known beforehand, so that the trail can say who made it: the person themself.
        cursor.execute("SELECT nextval(pg_get_serial_sequence('auth_user', 'id'))")
        (key,) = cursor.fetchone()
    user = User(pk=key, username=name, email=User.objects.normalize_email(address), is_staff=True)
    user.set_unusable_password()
    with acting_as(user), transaction.atomic():
        user.save(force_insert=True)
    return user


def link(request: HttpRequest, login: SocialLogin, user: User) -> bool:
    """Link an account to somebody at the provider; say whether it was free.

    One that is linked already is another's: an address may be given to somebody else.
    Raises IntegrityError where they are linked at the same moment.
    """
    with acting_as(user), transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if SocialAccount.objects.filter(user=user).exists():
            return False
        login.connect(request, user)
    return True


@transaction.atomic
def unlink(user: User, by: User, request: HttpRequest) -> None:
    """Unlink an account from the provider, and end its sessions; of one's own, all but this one.

    Raises NotPermittedError without the right to change accounts.
    """
    if not by.has_perm("auth.change_user"):
        raise NotPermittedError("Only an administrator unlinks an account.")
    SocialAccount.objects.filter(user=user).delete()
    this_one = [str(request.session.session_key)] if by.pk == user.pk else []
    end_sessions(user, by, request, but=this_one)
