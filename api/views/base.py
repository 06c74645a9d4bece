"""What every view of the API does: reading only, open to all origins, problems as documents."""

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

# May be kept, and is asked about each time: the answer is 304 as long as nothing changed.
REVALIDATE = "public, no-cache"


CONDITIONS = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
)


class OneFormat(BaseContentNegotiation):
    """JSON for Django REST framework; views with more formats ask `api.negotiation`."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class OpenView(APIView):
    """Reading only, and open to every origin: errors too carry the headers that browsers want."""

    http_method_names = ["get", "head", "options"]
    # Whether the answer depends on what `Accept` asks for.
    negotiated = False
    # What the answer says of the rate limit.
    rate: Mapping[str, str] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method == "OPTIONS":
            # A browser asks, without a key, whether it may send one.
            return
        try:
            super().initial(request, *args, **kwargs)
        except (AuthenticationFailed, NotAuthenticated):
            # Who guesses keys has as many requests as anybody.
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
            # Not for a cache that serves others, who may have no key.
            kept = response.get("Cache-Control", "no-store")
            response["Cache-Control"] = kept.replace("public", "private")
        return response

    def options(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Answers a browser that asks what it may send."""
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
        """The parameters of the request. Raises BadParameters for any other than `allowed`."""
        return parameters.read(self.request.META.get("QUERY_STRING", ""), allowed)

    def address_with(self, without: Collection[str] = (), **changes: Any) -> str:
        """The address of this request with some parameters changed, or left out."""
        given = self.request.META.get("QUERY_STRING", "")
        address = self.request.build_absolute_uri(self.request.path)
        replaced = {*without, *changes}
        parts = {part: part.partition("=")[0] for part in given.split("&") if part}
        if given.isascii() and not any("%" in name or "+" in name for name in parts.values()):
            # What was asked stays as it was written, and what was said twice is said once.
            kept = [part for part, name in parts.items() if name not in replaced]
            # A colon, as cursors have, may stand in a query (RFC 3986, section 3.4).
            return f"{address}?{'&'.join(filter(None, [*kept, urlencode(changes, safe=':')]))}"
        query = QueryDict(given, mutable=True)
        for name in without:
            query.pop(name, None)
        for name, value in changes.items():
            query[name] = value
        return f"{address}?{query.urlencode()}"


class Head:
    """The end of the log, as the API sees it now, or as a statement has just seen it."""

    def __init__(self, seen: str = "") -> None:
        seq, log_id, published_at = (seen or fetch_one(HEAD, {})[0]).split(" ")
        self.seq = int(seq)
        self.log_id: str = log_id
        self.published_at = datetime.fromisoformat(published_at)

    def etag(self, request: HttpRequest, *more: str) -> str:
        """An entity tag for an answer that depends on the log, the address and `more` alone."""
        said = " ".join([self.log_id, str(self.seq), request.build_absolute_uri(), *more])
        return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def not_modified(request: HttpRequest, etag: str, modified: datetime) -> HttpResponse | None:
    """A 304 when the consumer holds the present answer (RFC 9110, section 13), else None.

    Raises ConditionFailed when the consumer wants no answer but one that it named.
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
    """Whether the answer may be a 304, so that it pays to ask for the head of the log first."""
    return any(name in request.META for name in CONDITIONS)


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether the consumer takes gzip (RFC 9110, section 12.5.3)."""
    for part in request.META.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
        coding, _, weight = part.replace(" ", "").partition(";")
        if coding == "gzip":
            return not re.fullmatch(r"q=0(\.0*)?", weight)
    return False


def json_response(body: str | bytes, etag: str, modified: datetime, **headers: str) -> HttpResponse:
    """An answer that is JSON already, with what a cache needs to know."""
    response = HttpResponse(body, content_type="application/json")
    set_cache_headers(response, etag, modified)
    for name, value in headers.items():
        response[name] = value
    return response


def set_cache_headers(response: HttpResponseBase, etag: str, modified: datetime) -> None:
    """Tells a cache what it needs to know of an answer."""
    response["ETag"] = etag
    response["Cache-Control"] = REVALIDATE
    if (second := _seconds(modified)) is not None:
        response["Last-Modified"] = http_date(second)


def iso(moment: datetime) -> str:
    """A moment as the documents write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _seconds(moment: datetime) -> int | None:
    """The whole second of a moment; None while that second is not over.

    Last-Modified counts seconds: within the present one something may still be published that
    a consumer would then never hear of.
    """
    second = int(moment.timestamp())
    return second if second < int(datetime.now(UTC).timestamp()) else None
