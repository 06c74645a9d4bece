"""Adapters that change what django-allauth does."""

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes

from curation.accounts.second_factors.factors import FACTORS, has_factor, requires_second_factor
from curation.accounts.sessions import UNKNOWN_ADDRESS
from publication.addresses import address_of

__all__ = ["AccountAdapter", "FactorAdapter"]

SUPPRESSED_MESSAGES = {
    "account/messages/logged_in.txt",
    "mfa/messages/recovery_codes_generated.txt",
}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or UNKNOWN_ADDRESS

    def get_login_stages(self) -> list[str]:
        return ["curation.accounts.provider.adapter.SecondFactorStage"]

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kw: Any
    ) -> None:
        if message_template not in SUPPRESSED_MESSAGES:
            super().add_message(request, level, message_template, *args, **kw)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Accept only the second factor from a person who has one, not the password alone."""
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and has_factor(user):
            return [one for one in methods if one["id"] != "reauthenticate"]
        # Without a password, its page asks them to sign in again.
        return methods or [{"id": "reauthenticate", "url": reverse("account_reauthenticate")}]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Skip it for a recent sign-in. A person who has no other method signs in again."""
        records = get_authentication_records(self.request, self.request.user)
        oldest = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not (records and records[0]["at"] > oldest)


class FactorAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor of a person whose role requires one."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        return others.exclude(pk=authenticator.pk).exists() or not requires_second_factor(
            authenticator.user
        )

    # The secrets are encrypted, so a stolen copy of the database does not reveal them.

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the plain text. Raises InvalidToken if no key of the settings fits."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    def key(secret: str | bytes) -> Fernet:
        digest = hashlib.sha256(
            b"curation.accounts second factors\n" + force_bytes(secret)
        ).digest()
        return Fernet(base64.urlsafe_b64encode(digest))

    return MultiFernet(
        [key(each) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )
