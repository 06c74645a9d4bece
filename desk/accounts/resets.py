"""The pages on which users who have forgotten their password set a new one."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.views import (
    PasswordResetConfirmView,
    PasswordResetDoneView,
    PasswordResetView,
)
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic.base import ContextMixin, View

from curation.accounts.passwords import password_reset_enabled, request_reset
from sources.acting import acting_as

__all__ = ["ChoosePassword", "PasswordResetSent", "RequestPasswordReset"]


class PasswordResetPage(ContextMixin, View):
    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not password_reset_enabled():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**admin.site.each_context(self.request), **super().get_context_data(**kwargs)}


class RequestPasswordReset(PasswordResetPage, PasswordResetView):
    title = "Reset your password"
    template_name = "curation/accounts/request_password_reset.html"

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        request_reset(self.request, form.cleaned_data["email"])
        return HttpResponseRedirect(self.get_success_url())


class PasswordResetSent(PasswordResetPage, PasswordResetDoneView):
    title = "Check your e-mail"
    template_name = "curation/accounts/password_reset_sent.html"


class ChoosePassword(PasswordResetPage, PasswordResetConfirmView):
    """A link works once: it is invalid once the password has changed."""

    title = "Reset your password"
    template_name = "curation/accounts/choose_password.html"
    success_url = reverse_lazy("admin:login")

    def get_user(self, uidb64: str) -> Any:
        """Return the user of a link; None if their account was deactivated since."""
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        with acting_as(form.user):
            response = super().form_valid(form)
        messages.success(self.request, "Your password is changed. Sign in with it.")
        return response
