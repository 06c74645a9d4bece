"""Signing in through an OpenID Connect provider."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from curation.accounts.audit import add_audit_event
from curation.accounts.first_step import note_first_step
from curation.accounts.provider.discovery import discovery_document
from curation.accounts.provider.links import account_for, link, valid_claims
from curation.accounts.second_factors.factors import mark_factor_used
from curation.accounts.sign_in_delays import clear_network_attempts, count_network_attempt
from curation.errors import TooManyAttemptsError
from curation.models import AuditEvent
from publication.addresses import address_of, network_of

__all__ = ["ProviderAdapter", "SecondFactorStage", "provider_callback", "provider_login"]

NO_ACCOUNT = "There is no account here for you. Ask an administrator to make one with your address."
FAILED = "Signing in elsewhere did not work. Try again, or sign in with your password."

DELAY_KEY = "provider"


@never_cache
@require_POST
def provider_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Redirect to the provider. Accepts only POST, so that a link cannot start a sign-in.

    Each call counts as an attempt of its network, so callbacks with its state are limited too.
    """
    adapter = get_provider_client(request, provider_id)
    try:
        count_network_attempt(DELAY_KEY, network_of(address_of(request)))
        return OAuth2LoginView.adapter_view(adapter)(request)
    except TooManyAttemptsError as error:
        return redirect_to_sign_in(request, error.message)
    except RequestException:
        return redirect_to_sign_in(request, FAILED)


@never_cache
@require_GET
def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Finish a sign-in after the provider redirects back.

    Without the state of a started sign-in it writes nothing and does not contact the provider.
    """
    adapter = get_provider_client(request, provider_id)
    try:
        return OAuth2CallbackView.adapter_view(adapter)(request)
    except RequestException:
        return redirect_to_sign_in(request, FAILED)


def get_provider_client(request: HttpRequest, provider_id: str) -> "ProviderClient":
    """Return the client of a provider. Raises Http404 if no such provider is configured."""
    adapter = ProviderClient(request, provider_id)
    try:
        adapter.get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return adapter


def redirect_to_sign_in(request: HttpRequest, why: str, user: User | None = None) -> HttpResponse:
    """Redirect to the sign-in page with a message. Adds an audit event if the account is known."""
    if user:
        add_audit_event(AuditEvent.What.SIGN_IN_FAILED, request, subject=user, account="provider")
    messages.error(request, why)
    return HttpResponseRedirect(reverse("admin:login"))


class ProviderClient(OpenIDConnectOAuth2Adapter):
    """Talks to the provider and validates all that it answers."""

    @property
    def openid_config(self) -> dict[str, Any]:
        return discovery_document(self.get_provider().app.settings["server_url"])

    def parse_token(self, data: Any) -> SocialToken:
        try:
            return super().parse_token(data)
        except (KeyError, OverflowError, TypeError, ValueError) as error:
            raise OAuth2Error("The provider's answer has no valid token.") from error

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        return self.checked(super()._fetch_user_info(access_token))

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        return self.checked(super()._decode_id_token(app, id_token))

    def checked(self, said: Any) -> dict[str, Any]:
        claims = valid_claims(said)
        if claims is None:
            raise OAuth2Error("The provider names no valid subject.")
        return claims


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Finds the account: the linked one, or else the one with the verified e-mail address."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> Any:
        found = super().get_provider(request, provider, client_id)
        found.oauth2_adapter_class = ProviderClient
        return found

    def authenticate_by_email(self, login: SocialLogin) -> None:
        """Do nothing: allauth would remove the password here. `account_for` does it instead."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(redirect_to_sign_in(request, FAILED))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse people without an active account. Raises ImmediateHttpResponse."""
        linked = sociallogin.user if sociallogin.is_existing else None
        said = sociallogin.account.extra_data
        subjects = {part["sub"] for part in said.values() if isinstance(part, dict)}
        if sociallogin.state.get("process") != "login" or len(subjects) != 1:
            raise ImmediateHttpResponse(redirect_to_sign_in(request, FAILED, linked))
        try:
            user = linked or account_for(sociallogin)
            if not user or not user.is_active or not (linked or link(request, sociallogin, user)):
                raise ImmediateHttpResponse(redirect_to_sign_in(request, NO_ACCOUNT, user))
        except IntegrityError as error:  # the same person signed in twice at the same moment
            raise ImmediateHttpResponse(redirect_to_sign_in(request, FAILED)) from error
        clear_network_attempts(DELAY_KEY, network_of(address_of(request)))
        note_first_step(request, user)


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor, unless OIDC_IS_SECOND_FACTOR says that the provider did."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        records = get_authentication_records(request, user)
        by_provider = any(one["method"] == "socialaccount" for one in records)
        if settings.OIDC_IS_SECOND_FACTOR and by_provider:
            mark_factor_used(request, user)
            return False
        return super()._should_handle(request)
