"""Errors before any view is called: problem documents below /api/, pages elsewhere."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from api.problems import CORS, failed, problem_response

__all__ = [
    "problem_or",
]

Handler = Callable[..., HttpResponse]


def problem_or(page: Handler) -> Handler:
    """Return an error handler (such as `handler404` in a URLconf) that answers like `page`, except
    below /api/, where it returns a problem document that other origins may read.

    Django calls it with the request and, unless the error is its own, with the exception.
    """

    def handler(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if not request.path_info.startswith(settings.API_ROOT):
            return page(request, *given, **named)
        error = named.get("exception", *given)
        # Django answers in plain text if it could not even parse the request.
        if isinstance(error, str):
            error = SuspiciousOperation(error)
        response = failed() if error is None else problem_response(error, {})
        for name, value in CORS.items():
            response[name] = value
        return response

    return handler
