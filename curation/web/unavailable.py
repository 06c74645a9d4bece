"""The answer to a page for which there is no room, or for which the database took too long."""

import logging
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

__all__ = ["unavailable", "unavailable_or"]

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 5


def unavailable(*, timed_out: bool) -> HttpResponse:
    """Return a page that says to try again: it took too long, or too many pages were requested."""
    response = HttpResponse(render_to_string("503.html", {"timed_out": timed_out}), status=503)
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def unavailable_or(
    page: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return a `handler500` that answers a database which did not answer in time with a 503.

    Django calls it while it handles the exception, wherever in views or middleware that was raised.
    """

    def handler(request: HttpRequest) -> HttpResponse:
        error = sys.exc_info()[1]
        if not isinstance(error, OperationalError | InterfaceError):
            return page(request)
        logger.warning("The database did not answer %s: %s", request.path, error)
        response = unavailable(timed_out=True)
        # Django would log it as an error, with the whole traceback.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return handler
