"""Problem documents (RFC 9457), and the exceptions that become one."""

import json
import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.signals import got_request_exception
from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException

from publication.outages import Outage, outage

__all__ = [
    "CONTENT_TYPE",
    "CORS",
    "BadParameters",
    "BadQuery",
    "ConditionFailed",
    "NotAcceptable",
    "NotFound",
    "NotReplicatedYet",
    "OtherLog",
    "Redacted",
    "TooLarge",
    "TooMany",
    "Withdrawn",
    "failed",
    "problem",
    "problem_response",
]

logger = logging.getLogger(__name__)

# Pages of any origin may read: what is sent does not depend on who asks, only whether it is sent.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Disposition, ETag, Last-Modified, Link, Location, RateLimit, RateLimit-Policy,"
        " Retry-After, Sourcebook-Log, Sourcebook-Replica-Lag, Sourcebook-Seq, WWW-Authenticate"
    ),
}

CONTENT_TYPE = "application/problem+json"
TRY_AGAIN_SECONDS = 5


class Problem(Exception):
    """A problem with its HTTP status; `members` are additional members of the document."""

    status = 500
    title = "Internal server error"

    def __init__(self, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.members = members


class BadParameters(Problem):
    """`errors` lists each bad parameter with its reason and what is allowed."""

    status = 400
    title = "Bad parameters"

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        names = ", ".join(error["parameter"] for error in errors)
        super().__init__(f"Not answered because of: {names}.", errors=errors)


class BadQuery(Problem):
    """A query string that cannot be parsed."""

    status = 400
    title = "Bad query string"


class NotFound(Problem):
    status = 404
    title = "Not found"


class NotAcceptable(Problem):
    """`allowed` contains the media type of each available format, by its name."""

    status = 406
    title = "Not acceptable"


class OtherLog(Problem):
    """A cursor or a position of a log that was replaced."""

    status = 409
    title = "The log was replaced"


class Withdrawn(Problem):
    status = 410
    title = "Withdrawn"


class ConditionFailed(Problem):
    """`If-Match` or `If-Unmodified-Since` names another answer than the current one."""

    status = 412
    title = "Precondition failed"


class TooLarge(Problem):
    status = 413
    title = "Too much at once"


class Redacted(Problem):
    status = 451
    title = "Redacted"


class NotReplicatedYet(Problem):
    """This copy of the database has not yet received the position that the request names."""

    status = 503
    title = "Not here yet"


class TooMany(Problem):
    """This process already handles as many requests of this kind as it may."""

    status = 503
    title = "Too many at once"


def problem_response(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """Return the answer to an exception from a view (an exception handler of Django REST
    framework)."""
    match error:
        case Problem():
            return problem(error.status, error.title, error.detail, **error.members)
        case Http404() | PermissionDenied():
            return problem(404, "Not found", "There is nothing at this address.")
        case APIException():
            title = HTTPStatus(error.status_code).phrase
            response = problem(error.status_code, title, str(error.detail))
            if challenge := getattr(error, "auth_header", None):
                response["WWW-Authenticate"] = challenge
            if wait := getattr(error, "wait", None):
                response["Retry-After"] = str(wait)
            return response
        case RequestDataTooBig() | TooManyFieldsSent() | TooManyFilesSent():
            return problem(413, TooLarge.title, "The body of the request is too large.")
        case DisallowedHost():
            return problem(400, "Bad request", "The host that the request names is not served.")
        case BadRequest() | SuspiciousOperation():
            return problem(400, "Bad request", "This request cannot be read.")
    if (what := outage(error)) is not None:
        if what is Outage.NOT_SET_UP:
            logger.error("the API's database is not set up", exc_info=error)
        else:
            logger.warning("the API's database did not answer: %s", error)
        advice = "" if what is Outage.NOT_SET_UP else " Try again."
        return problem(503, "Unavailable", f"{what.detail}{advice}")
    # Logged as Django does, but answered like every other error here.
    got_request_exception.send(sender=None, request=context["request"]._request)
    logger.error("the API failed", exc_info=error)
    return failed()


def failed() -> HttpResponse:
    """Return the answer to an internal error."""
    return problem(500, "Internal server error", "This should not have happened.")


def problem(status: int, title: str, detail: str, **members: Any) -> HttpResponse:
    """Return a problem document; `about:blank` says that the status is its type."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE
    )
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return response
