"""django-allauth's forms for second factors, with our limit on attempts."""

import struct
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from curation.accounts.audit import add_audit_event
from curation.accounts.second_factors.factors import (
    clear_factor_attempts,
    count_factor_attempt,
    mark_factor_used,
    unreadable_factor_kinds,
    verify_code,
)
from curation.errors import TooManyAttemptsError
from curation.models import AuditEvent

__all__ = [
    "AddPasskeyForm",
    "CodeForm",
    "PasskeyForm",
    "ReauthenticateCodeForm",
    "ReauthenticatePasskeyForm",
]

# What the libraries raise if a browser sends anything but a valid passkey response.
MALFORMED_RESPONSE_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
UNREADABLE = (
    "This code is wrong, or it can no longer be checked because the key of this site has changed."
    " Ask an administrator to reset your second factor."
)


class BaseCodeForm(base.BaseAuthenticateForm):
    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        try:
            found = verify_code(self.user, code)
        except TooManyAttemptsError as error:
            raise ValidationError(error.message) from error
        if not found:
            audit_failure(self.user)
            if unreadable_factor_kinds(self.user):
                raise ValidationError(UNREADABLE)
            raise get_adapter().validation_error("incorrect_code")
        self.authenticator = found
        return code


class MarkFactorUsedMixin:
    """Marks the session once the second factor is accepted."""

    def save(self) -> None:
        super().save()  # type: ignore[misc]
        mark_factor_used(context.request, self.user)  # type: ignore[attr-defined]


class CodeForm(MarkFactorUsedMixin, BaseCodeForm, base.AuthenticateForm):
    pass


class ReauthenticateCodeForm(MarkFactorUsedMixin, BaseCodeForm, base.ReauthenticateForm):
    pass


class BasePasskeyForm(webauthn.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        try:
            count_factor_attempt(self.user)
        except TooManyAttemptsError as error:
            raise ValidationError(error.message) from error
        try:
            found = super().clean_credential()
        except ValidationError:
            audit_failure(self.user)
            raise
        except MALFORMED_RESPONSE_ERRORS as error:
            audit_failure(self.user)
            raise get_adapter().validation_error("incorrect_code") from error
        clear_factor_attempts(self.user)
        return found


class PasskeyForm(MarkFactorUsedMixin, BasePasskeyForm):
    pass


class ReauthenticatePasskeyForm(MarkFactorUsedMixin, BasePasskeyForm):
    reauthenticated = True


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    def clean(self) -> dict[str, Any]:
        try:
            cleaned = super().clean()
        except MALFORMED_RESPONSE_ERRORS as error:
            raise get_adapter().validation_error("incorrect_code") from error
        if credential := cleaned.get("credential"):
            # Anything else that the browser sends is dropped.
            response = credential["response"]
            cleaned["credential"] = {
                "id": credential["rawId"],
                "rawId": credential["rawId"],
                "type": "public-key",
                "response": {
                    name: response[name] for name in ("clientDataJSON", "attestationObject")
                },
            }
        return cleaned


def audit_failure(user: User) -> None:
    add_audit_event(
        AuditEvent.What.SIGN_IN_FAILED, context.request, subject=user, account="second factor"
    )
