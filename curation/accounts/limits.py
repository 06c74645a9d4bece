"""Ends sessions that have been idle, or have lasted, for too long."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from curation.accounts.sessions import (
    end_session,
    is_expired,
    needs_touch,
    save_user_session,
    touch_session,
)

__all__ = ["SessionLimits"]

POLLED_URL_NAMES = {"be_here", "signed_in", "workbench_suggestions"}
"""Pages that scripts request regularly, whether or not the person is there."""


class SessionLimits:
    """Must follow AuthenticationMiddleware: a request of an expired session becomes anonymous."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The API does not use sessions.
        if request.path_info.startswith(settings.API_ROOT) or not request.user.is_authenticated:
            return self.get_response(request)
        if is_expired(request):
            end_session(request)
            request.user = AnonymousUser()
            return self.get_response(request)
        if needs_touch(request) and not _is_poll(request):
            touch_session(request)
        key = request.session.session_key
        response = self.get_response(request)
        # Changing the password gives the session a new key.
        if request.session.session_key not in (key, None) and isinstance(request.user, User):
            save_user_session(request, request.user)
        return response


def _is_poll(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).url_name in POLLED_URL_NAMES
    except Resolver404:
        return False
