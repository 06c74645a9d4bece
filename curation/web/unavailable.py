"""The answer to a page for which there is no room, or which the database did not answer."""

import logging
import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from publication.outages import Outage, outage

__all__ = ["unavailable", "unavailable_or"]

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 5


def unavailable(what: Outage | None = None) -> HttpResponse:
    """Return a page that says what is wrong with the database, or without `what`, that too many
    pages were requested."""
    said: dict[str, str | bool] = {"heading": "Too busy at the moment"}
    if what is not None:
        said = {"heading": what.title, "outage": what.detail, "is_slow": what is Outage.TOO_SLOW}
    response = HttpResponse(render_to_string("503.html", said), status=503)
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def unavailable_or(
    page: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return a `handler500` that answers a database which did not do its part with a 503.

    Django calls it while it handles the exception, wherever in views or middleware that was raised.
    """

    def handler(request: HttpRequest) -> HttpResponse:
        error = sys.exc_info()[1]
        what = outage(error)
        if what is None:
            return page(request)
        if what is Outage.NOT_SET_UP:
            logger.error("The database is not set up for %s", request.path, exc_info=error)
        else:
            logger.warning("The database did not answer %s: %s", request.path, error)
        response = unavailable(what)
        # Django would log it as an error, with the whole traceback.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return handler
