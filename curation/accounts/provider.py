"""Signing in by a provider of OpenID Connect, for people who have an account here already."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import _unicode_ci_compare  # type: ignore[attr-defined]
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from curation.accounts.factors import remember_factor
from curation.audit import note
from curation.models import AuditEvent
from sources.acting import acting_as

__all__ = ["ProviderAdapter", "SecondFactorStage", "come_back", "go_to_provider"]

NO_ACCOUNT = "There is no account here for you. Ask an administrator to make one with your address."
FAILED = "Signing in elsewhere did not work. Try again, or sign in with your password."


@never_cache
@require_POST
def go_to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to the provider. Only where they pressed the button, never by a link."""
    try:
        return views.login(request, provider_id)
    except RequestException:
        return refused(request, FAILED)


@never_cache
@require_GET
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go on with somebody whom the provider sends back."""
    return views.callback(request, provider_id)


def refused(request: HttpRequest, why: str) -> HttpResponse:
    note(AuditEvent.What.SIGN_IN_FAILED, request, account="provider")
    messages.error(request, why)
    return HttpResponseRedirect(reverse("admin:login"))


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Finds whose account it is: the one that is linked, else the one with the e-mail address."""

    def authenticate_by_email(self, login: SocialLogin) -> None:
        """Left to us: the library's own way takes the password away."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(refused(request, FAILED))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse whoever has no account that may sign in. Raises ImmediateHttpResponse."""
        said = sociallogin.account.extra_data
        subjects = {part.get("sub") for part in said.values() if isinstance(part, dict)}
        if sociallogin.state.get("process") != "login" or len(subjects) != 1 or None in subjects:
            raise ImmediateHttpResponse(refused(request, FAILED))
        if not sociallogin.is_existing and (user := self.account_for(sociallogin)):
            with acting_as(user), transaction.atomic():
                sociallogin.connect(request, user)
        if not sociallogin.is_existing or not sociallogin.user.is_active:
            raise ImmediateHttpResponse(refused(request, NO_ACCOUNT))

    def account_for(self, login: SocialLogin) -> User | None:
        """Return the one account with an address that the provider has verified, or a new one.

        One that is linked already is another's: an address may be given to somebody else.
        """
        verified = [one.email for one in login.email_addresses if one.verified]
        if not verified:
            return None
        # Letters of other alphabets that only PostgreSQL takes for the same are another address.
        found = [
            user
            for user in User.objects.filter(email__iexact=verified[0])
            if _unicode_ci_compare(user.email, verified[0])
        ]
        if found:
            is_free = not SocialAccount.objects.filter(user__in=found).exists()
            return found[0] if len(found) == 1 and is_free else None
        if not settings.OIDC_MAKES_ACCOUNTS:
            return None
        # Without a role: it sees nothing until an administrator gives it one.
        return User.objects.create_user(verified[0][:150], verified[0], is_staff=True)


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor, unless the provider is said to have done so."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        records = get_authentication_records(request, user)
        by_provider = any(one["method"] == "socialaccount" for one in records)
        if settings.OIDC_IS_SECOND_FACTOR and by_provider:
            remember_factor(request, user)
            return False
        return super()._should_handle(request)
