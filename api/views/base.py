"""The base of all views of the API: read-only, open to all origins, errors as problem documents."""

import hashlib
import math
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from api import parameters
from api.problems import CORS, ConditionFailed
from api.reads.connection import fetch_one
from api.reads.queries import HEAD
from api.reads.replica import HEADER as LAG_HEADER
from api.reads.replica import lag_seconds

__all__ = [
    "REVALIDATE",
    "ApiView",
    "Head",
    "OpenView",
    "accepts_gzip",
    "is_conditional",
    "iso",
    "json_response",
    "not_modified",
    "set_cache_headers",
]

# May be stored, but is revalidated each time: the answer is 304 as long as nothing has changed.
REVALIDATE = "public, no-cache"


CONDITIONS = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
)


class OneFormat(BaseContentNegotiation):
    """JSON for Django REST framework; views with more formats use `api.negotiation`."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class OpenView(APIView):
    """Read-only, and open to every origin: errors also have the headers that browsers need."""

    http_method_names = ["get", "head", "options"]
    # Whether the answer depends on `Accept`.
    negotiated = False
    # The headers about the rate limit.
    rate: Mapping[str, str] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method == "OPTIONS":
            # A browser asks without a key whether it may send one.
            return
        try:
            super().initial(request, *args, **kwargs)
        except (AuthenticationFailed, NotAuthenticated):
            # A client that guesses keys has as many requests as any other.
            self.check_throttles(request)
            raise

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in (*CORS.items(), *self.rate.items()):
            response[name] = value
        if settings.REPLICA_URL and (lag := lag_seconds()) is not None:
            response[LAG_HEADER] = str(math.ceil(lag))
        if self.negotiated:
            patch_vary_headers(response, ["Accept"])
        if settings.API_KEYS_REQUIRED:
            # A shared cache must not store this, because it also serves clients without a key.
            kept = response.get("Cache-Control", "no-store")
            response["Cache-Control"] = kept.replace("public", "private")
        return response

    def options(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Answer a browser that asks what it may send."""
        return HttpResponse(
            status=204,
            headers={
                "Allow": "GET, HEAD, OPTIONS",
                "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
                "Access-Control-Allow-Headers": "Authorization, If-None-Match, If-Modified-Since",
                "Access-Control-Max-Age": "86400",
            },
        )


class ApiView(OpenView):
    content_negotiation_class = OneFormat

    def read_parameters(self, *allowed: str) -> dict[str, list[str]]:
        """Return the parameters of the request. Raises BadParameters for any not in `allowed`."""
        return parameters.read(self.request.META.get("QUERY_STRING", ""), allowed)

    def address_with(self, without: Collection[str] = (), **changes: Any) -> str:
        """Return the URL of this request with some parameters changed or left out."""
        given = self.request.META.get("QUERY_STRING", "")
        address = self.request.build_absolute_uri(self.request.path)
        replaced = {*without, *changes}
        parts = {part: part.partition("=")[0] for part in given.split("&") if part}
        if given.isascii() and not any("%" in name or "+" in name for name in parts.values()):
            # Other parameters stay as they were written, without repetitions.
            kept = [part for part, name in parts.items() if name not in replaced]
            # A colon, as in cursors, is allowed in a query (RFC 3986, section 3.4).
            return f"{address}?{'&'.join(filter(None, [*kept, urlencode(changes, safe=':')]))}"
        query = QueryDict(given, mutable=True)
        for name in without:
            query.pop(name, None)
        for name, value in changes.items():
            query[name] = value
        return f"{address}?{query.urlencode()}"


class Head:
    """The end of the log as the API sees it now, or as a statement has just read it."""

    def __init__(self, seen: str = "") -> None:
        seq, log_id, published_at = (seen or fetch_one(HEAD, {})[0]).split(" ")
        self.seq = int(seq)
        self.log_id: str = log_id
        self.published_at = datetime.fromisoformat(published_at)

    def etag(self, request: HttpRequest, *more: str) -> str:
        """Return an entity tag for an answer that depends only on the log, the URL and `more`."""
        said = " ".join([self.log_id, str(self.seq), request.build_absolute_uri(), *more])
        return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def not_modified(request: HttpRequest, etag: str, modified: datetime) -> HttpResponse | None:
    """Return a 304 if the consumer has the current answer (RFC 9110, section 13), otherwise None.

    Raises ConditionFailed if the consumer accepts only another answer.
    """
    response = get_conditional_response(request, etag, _seconds(modified))
    if response is not None:
        if response.status_code == ConditionFailed.status:
            raise ConditionFailed(
                "The answer is not the one that If-Match or If-Unmodified-Since names."
            )
        response["ETag"] = etag
        response["Cache-Control"] = REVALIDATE
    return response


def is_conditional(request: HttpRequest) -> bool:
    """Return whether the answer may be a 304, so that it is worth reading the head of the log
    first."""
    return any(name in request.META for name in CONDITIONS)


def accepts_gzip(request: HttpRequest) -> bool:
    """Return whether the consumer accepts gzip (RFC 9110, section 12.5.3)."""
    for part in request.META.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
        coding, _, weight = part.replace(" ", "").partition(";")
        if coding == "gzip":
            return not re.fullmatch(r"q=0(\.0*)?", weight)
    return False


def json_response(body: str | bytes, etag: str, modified: datetime, **headers: str) -> HttpResponse:
    """Return an answer from JSON text, with its cache headers."""
    response = HttpResponse(body, content_type="application/json")
    set_cache_headers(response, etag, modified)
    for name, value in headers.items():
        response[name] = value
    return response


def set_cache_headers(response: HttpResponseBase, etag: str, modified: datetime) -> None:
    """Set the cache headers of an answer."""
    response["ETag"] = etag
    response["Cache-Control"] = REVALIDATE
    if (second := _seconds(modified)) is not None:
        response["Last-Modified"] = http_date(second)


def iso(moment: datetime) -> str:
    """Return a moment in the form that documents use."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _seconds(moment: datetime) -> int | None:
    """Return the whole second of a moment, or None while that second is not over.

    Last-Modified counts seconds: within the current second, something may still be published that a
    consumer would then never see.
    """
    second = int(moment.timestamp())
    return second if second < int(datetime.now(UTC).timestamp()) else None
