"""The sign-in page, and the second step after the password."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator

from curation.accounts.first_step import first_step_is_valid, note_first_step
from curation.accounts.passwords import password_reset_enabled
from curation.accounts.second_factors.factors import factor_kinds

__all__ = ["SecondStep", "SignIn"]


class SignIn(LoginView):
    """The sign-in page of the admin; users with a second factor are asked for it next."""

    template_name = "admin/login.html"

    def get_form_class(self) -> type[AuthenticationForm]:
        return admin.site.login_form or AuthenticationForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if admin.site.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user, leads_to = form.get_user(), self.get_success_url()
        if self.request.user.is_authenticated:
            logout(self.request)
        note_first_step(self.request, user)
        names = {"username": user.get_username()}
        login = Login(user=user, redirect_url=leads_to)
        return perform_password_login(self.request, names, login)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            **admin.site.each_context(self.request),
            "title": "Sign in",
            "app_path": self.request.get_full_path(),
            "offers_resets": password_reset_enabled(),
            "provider": settings.OIDC_NAME if settings.SOCIALACCOUNT_PROVIDERS else "",
            **super().get_context_data(**kwargs),
        }
        context[REDIRECT_FIELD_NAME] = self.get_redirect_url() or reverse("admin:index")
        return context


@method_decorator(
    login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login"),
    name="dispatch",
)
class SecondStep(AuthenticateView):
    """Asks users whose password was right for a code or a passkey."""

    template_name = "curation/accounts/second_step.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request._login_stage.login.user  # type: ignore[attr-defined]
        if not first_step_is_valid(request, user):
            request.session.flush()
            messages.error(request, "The second step came too late. Sign in again.")
            return HttpResponseRedirect(reverse("admin:login"))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **admin.site.each_context(self.request),
            "title": "Second step",
            "kinds": factor_kinds(self.stage.login.user),
            **super().get_context_data(**kwargs),
        }
