"""Redirects people who need a second factor until they have used or set up one."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from curation.accounts.second_factors.factors import (
    has_factor,
    is_factor_used,
    requires_second_factor,
)

__all__ = ["SecondFactorRequired"]

ALWAYS_ALLOWED = {"login", "logout", "jsi18n"}
# The pages on which a person uses the factor that they have.
ALLOWED_WITH_FACTOR = ALWAYS_ALLOWED | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
ALLOWED_WITHOUT_FACTOR = ALWAYS_ALLOWED | {
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
}


class SecondFactorRequired:
    """Must follow `curation.accounts.limits.SessionLimits`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.API_ROOT):
            return self.get_response(request)
        user = request.user
        if (
            not isinstance(user, User)
            or is_factor_used(request)
            or not requires_second_factor(user)
        ):
            return self.get_response(request)
        has_one = has_factor(user)
        if _url_name(request) in (ALLOWED_WITH_FACTOR if has_one else ALLOWED_WITHOUT_FACTOR):
            return self.get_response(request)
        if not has_one:
            return HttpResponseRedirect(reverse("mfa_index"))
        way_back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{way_back}")


def _url_name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None
