"""The pages on which users set up, use again or remove their second factors.

They are the views of django-allauth in the layout of the admin.
"""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.account.views._reauthenticate import BaseReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from cryptography.fernet import InvalidToken
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.views.generic.base import ContextMixin

from curation.accounts.second_factors.factors import (
    clear_factor_used,
    consume_code,
    factor_kinds,
    has_factor,
    mark_factor_used,
    requires_second_factor,
    unreadable_factor_kinds,
)

__all__ = [
    "AddPasskey",
    "AddTotp",
    "GenerateCodes",
    "ReauthenticateByCode",
    "ReauthenticateByPasskey",
    "ReauthenticateByPassword",
    "RemovePasskey",
    "RemoveTotp",
    "SecondFactors",
    "ShowCodes",
]


class Page(ContextMixin):
    request: HttpRequest
    title = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **admin.site.each_context(self.request),
            "title": self.title,
            "kinds": factor_kinds(self.request.user),  # type: ignore[arg-type]
            "unreadable": unreadable_factor_kinds(self.request.user),  # type: ignore[arg-type]
            "is_required": requires_second_factor(self.request.user),  # type: ignore[arg-type]
            **super().get_context_data(**kwargs),
        }


class AddsFactor:
    """A form that adds a factor; the session then counts as one in which a factor was used."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[misc]
        mark_factor_used(self.request, self.request.user)  # type: ignore[attr-defined]
        return response


class RemovesFactor:
    """A form that removes a factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[misc]
        request = self.request  # type: ignore[attr-defined]
        if not has_factor(request.user):
            clear_factor_used(request)
        return response


class SecondFactors(Page, base.IndexView):
    title = "Second factor"
    template_name = "curation/accounts/second_factors.html"


class AddTotp(Page, AddsFactor, totp.ActivateTOTPView):
    title = "Set up an authenticator app"
    template_name = "curation/accounts/add_totp.html"

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        # A code that was used here must not be used to sign in.
        consume_code(self.request.user, form.cleaned_data["code"])  # type: ignore[arg-type]
        return response


class RemoveTotp(Page, RemovesFactor, totp.DeactivateTOTPView):
    title = "Remove the authenticator app"
    template_name = "curation/accounts/remove_totp.html"


class ShowCodes(Page, codes.ViewRecoveryCodesView):
    title = "Recovery codes"
    template_name = "curation/accounts/show_codes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Authenticator.Type.RECOVERY_CODES in unreadable_factor_kinds(request.user):  # type: ignore[arg-type]
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().get(request, *args, **kwargs)


class GenerateCodes(Page, codes.GenerateRecoveryCodesView):
    title = "Make new recovery codes"
    template_name = "curation/accounts/generate_codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            return super().get_context_data(**kwargs)
        except InvalidToken:
            # The number of unused codes cannot be decrypted. New codes replace them all the same.
            form = kwargs.get("form") or self.get_form()
            return {**admin.site.each_context(self.request), "title": self.title, "form": form}


class AddPasskey(Page, AddsFactor, webauthn.AddWebAuthnView):
    title = "Add a passkey"
    template_name = "curation/accounts/add_passkey.html"


class RemovePasskey(Page, RemovesFactor, webauthn.RemoveWebAuthnView):
    title = "Remove a passkey"
    template_name = "curation/accounts/remove_passkey.html"
    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Unfold takes an `object` in the context for an object of the admin.
        context = super().get_context_data(**kwargs)
        return {**context, "object": None, "passkey": self.object.wrap()}

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            error = adapter.validation_error("cannot_delete_authenticator")
            messages.error(self.request, error.message)
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().form_valid(form)


class ReauthenticateByPassword(Page, ReauthenticateView):
    title = "Confirm with your password"
    template_name = "curation/accounts/reauthenticate.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_usable_password():  # type: ignore[union-attr]
            return super().dispatch(request, *args, **kwargs)
        # A person who signs in through the provider alone.
        logout(request)
        messages.info(request, "Sign in again: that confirms who you are.")
        return HttpResponseRedirect(self.passthrough_next_url(reverse("admin:login")))


class ReauthenticateByCode(Page, base.ReauthenticateView):
    title = "Confirm with a code"
    template_name = "curation/accounts/reauthenticate.html"


class ReauthenticateByPasskey(Page, webauthn.ReauthenticateWebAuthnView):
    title = "Confirm with your passkey"
    template_name = "curation/accounts/reauthenticate_passkey.html"

    def form_valid(self, form: Any) -> HttpResponse:
        form.save()
        return BaseReauthenticateView.form_valid(self, form)

    def form_invalid(self, form: Any) -> HttpResponse:
        # Show this form: building another one from the same answer would count as a second attempt.
        return self.render_to_response({**self.get_context_data(), "form": form})
