"""What is refused before any view is asked: below /api/ a problem document, elsewhere a page."""

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
    """A handler of errors (`handler404` and its like in a URLconf) that answers as `page` does,
    but for addresses below /api/, which get a problem document that other origins may read.

    Django calls it with the request and, unless something failed here, with the exception.
    """

    def handler(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if not request.path_info.startswith(settings.API_ROOT):
            return page(request, *given, **named)
        error = named.get("exception", *given)
        # Text alone is what Django says of a request that it could not even begin to read.
        if isinstance(error, str):
            error = SuspiciousOperation(error)
        response = failed() if error is None else problem_response(error, {})
        for name, value in CORS.items():
            response[name] = value
        return response

    return handler
