"""Pages that ask signed-in users for their password: to change it, and to confirm who they are.

Whoever took over a session could guess the password here, so attempts count like those to sign in.
"""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from unfold.forms import AdminOwnPasswordChangeForm

from curation.accounts.audit import add_audit_event
from curation.accounts.hashing import hashing_slot
from curation.accounts.sign_in_delays import clear_attempts, count_attempt
from curation.errors import TooManyAttemptsError
from curation.models import AuditEvent
from publication.addresses import address_of, network_of

__all__ = ["ChangePassword", "ReauthenticateForm"]

What = AuditEvent.What


class OwnPasswordForm(AdminOwnPasswordChangeForm):
    def clean_old_password(self) -> str:
        """Return the password. Raises TooManyAttemptsError if the server cannot check it now."""
        name, network = self.user.get_username(), network_of(address_of(context.request))
        with hashing_slot():
            try:
                count_attempt(name, network)
            except TooManyAttemptsError as error:
                raise ValidationError(error.message) from error
            try:
                password: str = super().clean_old_password()
            except ValidationError:
                add_audit_event(
                    What.SIGN_IN_FAILED, context.request, subject=self.user, account="known"
                )
                raise
        clear_attempts(name, network)
        return password


class ChangePassword(PasswordChangeView):
    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}


class ReauthenticateForm(account.ReauthenticateForm):
    def clean_password(self) -> str:
        try:
            return super().clean_password()
        except ValidationError as error:
            # The backend counts the attempt, and may not have checked the password.
            too_many = getattr(context.request, "too_many_attempts", None)
            raise (ValidationError(too_many.message) if too_many else error) from error
