"""Ends a session that has been idle, or has lasted, for too long."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from curation.accounts.sessions import end_session, is_over, is_to_be_renewed, keep_line, renew

__all__ = ["SessionLimits"]

BY_ITSELF = {"be_here", "signed_in", "workbench_suggestions"}
"""Pages that an open page asks for again and again, whether or not anybody sits before it."""


class SessionLimits:
    """Comes right after the authentication: whoever's session is over is nobody from here on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The API asks nobody who they are.
        if request.path_info.startswith(settings.API_ROOT) or not request.user.is_authenticated:
            return self.get_response(request)
        if is_over(request):
            end_session(request)
            request.user = AnonymousUser()
            return self.get_response(request)
        if is_to_be_renewed(request) and not _asked_by_itself(request):
            renew(request)
        key = request.session.session_key
        response = self.get_response(request)
        # A password that is changed gives the session another key.
        if request.session.session_key not in (key, None) and isinstance(request.user, User):
            keep_line(request, request.user)
        return response


def _asked_by_itself(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).url_name in BY_ITSELF
    except Resolver404:
        return False
