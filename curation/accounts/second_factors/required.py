"""Leads whoever needs a second factor to it, and lets them do nothing else before."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from curation.accounts.second_factors.factors import has_factor, is_required_of, used_factor

__all__ = ["SecondFactorRequired"]

ALWAYS = {"login", "logout", "jsi18n"}
# Where somebody says again who they are, by a factor that they have.
TO_USE = ALWAYS | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
TO_SET_UP = ALWAYS | {
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
}


class SecondFactorRequired:
    """Comes after the limits of a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.API_ROOT):
            return self.get_response(request)
        user = request.user
        if not isinstance(user, User) or used_factor(request) or not is_required_of(user):
            return self.get_response(request)
        has_one = has_factor(user)
        if _name(request) in (TO_USE if has_one else TO_SET_UP):
            return self.get_response(request)
        if not has_one:
            return HttpResponseRedirect(reverse("mfa_index"))
        way_back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{way_back}")


def _name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None
