"""What the people's pages need of each request, and the API does not."""

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

__all__ = [
    "Authentication",
    "Messages",
    "Session",
]


class _ForPeople(MiddlewareMixin):
    """Before another middleware: hands a request to the API on without it.

    The API only reads, asks nobody who they are, and sets no cookie; so it has no session, no
    user and no messages, and takes less time. What guards every answer stays: hosts, HTTPS,
    CSRF, framing.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.API_PATH):
            return self.get_response(request)  # type: ignore[return-value]
        return super().__call__(request)  # type: ignore[return-value]


class Session(_ForPeople, SessionMiddleware):
    pass


class Authentication(_ForPeople, AuthenticationMiddleware):
    pass


class Messages(_ForPeople, MessageMiddleware):
    pass
