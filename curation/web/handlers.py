"""The WSGI application: one handler for pages and a shorter one for the API.

The API only reads, and uses neither sessions nor cookies. So its requests go through the middleware
that protects every answer (hosts, HTTPS, framing), but not through the one for sessions, users,
messages and history.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from typing import Any, cast

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler, get_script_name
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from django.http import HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.urls import set_script_prefix
from django.utils.module_loading import import_string

from curation.web.bodies import (
    BodyReader,
    BodyTooLargeError,
    BodyTooSlowError,
    ContentLengthError,
)
from curation.web.headers import API_HEADERS, PAGE_HEADERS, missing_headers
from curation.web.many_connections import MAX_UNREAD_BYTES, UnreadLimit
from curation.web.page_limits import AddressLimit, BusyError, PageLimit
from curation.web.unavailable import unavailable

__all__ = ["Application"]

# After a body that was not read.
CLOSING = {"Connection": "close"}


class ApiHandler(WSGIHandler):
    """Django's handler with `settings.API_MIDDLEWARE`, and without the signals of a request.

    Two things listen to those signals: per-request caches, which the API does not use, and
    `close_old_connections`, which is called here once instead of twice. The security headers are
    added when the response starts, which costs almost nothing.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        handler: Callable[..., Any] = convert_exception_to_response(
            self._get_response  # type: ignore[attr-defined]
        )
        for name in reversed(settings.API_MIDDLEWARE):
            handler = convert_exception_to_response(import_string(name)(handler))
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        self._middleware_chain = handler

    def __call__(self, environ: dict[str, Any], start_response: Any) -> HttpResponseBase:
        close_old_connections()
        _keep_only(settings.API_DATABASE)
        set_script_prefix(get_script_name(environ))
        response = self.get_response(self.request_class(environ))
        start_response(
            f"{response.status_code} {response.reason_phrase}",
            [*response.items(), *missing_headers(API_HEADERS, response)],
        )
        return response


class Application:
    def __init__(self) -> None:
        self.pages = WSGIHandler()
        self.api = ApiHandler()
        self.bodies = BodyReader(settings.BODIES, settings.SECONDS_WITHOUT_READING)
        self.page_limit = PageLimit(settings.PAGES)
        self.unread_limit = UnreadLimit(0 if settings.PROXIES else MAX_UNREAD_BYTES)
        self.api_limit = AddressLimit(settings.API_REQUESTS_AT_ONCE)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_of_api = environ["PATH_INFO"].startswith(settings.API_ROOT)
        is_static = environ["PATH_INFO"].startswith(settings.STATIC_URL)
        if not is_static and ("admin" if is_of_api else "api") == settings.SERVES:
            start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"This process does not serve this address."]
        if is_static:
            # Files need no session, and looking for one would take another connection.
            environ.pop("HTTP_COOKIE", None)
        elif not is_of_api:
            # Before the limits, which look for the session.
            _keep_only(DEFAULT_DB_ALIAS)
        try:
            self.bodies.read(environ, of_api=is_of_api)
        except ContentLengthError:
            detail = "The Content-Length of the request is not a number of bytes."
            return _refuse(start_response, 400, "Bad request", detail, of_api=is_of_api)
        except BodyTooLargeError as error:
            return _refuse(start_response, 413, "Too much at once", str(error), of_api=is_of_api)
        except BodyTooSlowError:
            detail = "The request did not arrive in time. Try again."
            return _refuse(start_response, 408, "Request timeout", detail, of_api=is_of_api)
        # Views read the body before they return a response, never while it is streamed.
        with closing(environ["wsgi.input"]):
            if is_static:
                return self._answer(environ, start_response, is_of_api=False)
            limit = self.api_limit if is_of_api else self.page_limit
            try:
                with limit.place(environ):
                    return self._answer(environ, start_response, is_of_api=is_of_api)
            except BusyError:
                return _too_many(start_response) if is_of_api else _busy(start_response)

    def _answer(
        self, environ: dict[str, Any], start_response: Any, *, is_of_api: bool
    ) -> Iterable[bytes]:
        begun: list[tuple[Any, ...]] = []
        handler: Callable[..., Any] = self.api if is_of_api else self.pages
        response = handler(environ, lambda *head: begun.append(head))
        if response.streaming and (is_of_api or not isinstance(response, FileResponse)):
            start_response(*begun[-1])
            return cast(Iterable[bytes], response)
        # The web server sends a list directly. Anything else it iterates over in another thread,
        # which makes a page of the API take half as long again. Sent piece by piece, a static file
        # would occupy a thread until the end.
        if is_of_api:
            content = response.content
        else:
            with closing(response):
                content = b"".join(response)
        if not self.unread_limit.admits(environ["REMOTE_ADDR"], len(content)):
            return _too_much_unread(start_response, of_api=is_of_api)
        start_response(*begun[-1])
        return [content]


def _keep_only(alias: str) -> None:
    """Close this thread's connections to other databases than `alias`.

    So each thread keeps one connection, and many requests at once do not use up those of
    PostgreSQL.
    """
    for connection in connections.all(initialized_only=True):
        if connection.alias != alias and not connection.in_atomic_block:
            connection.close()


def _busy(start_response: Any) -> list[bytes]:
    """Answer a page beyond the limit: try again."""
    response = unavailable()
    headers = [*response.items(), *missing_headers(PAGE_HEADERS, response)]
    start_response("503 Service Unavailable", headers)
    return [response.content]


def _too_many(start_response: Any) -> list[bytes]:
    """Answer a request to the API beyond those that one address may have in progress."""
    detail = "This address has too many requests in progress. Wait for some of them to be answered."
    return _refuse(
        start_response, 429, "Too Many Requests", detail, of_api=True, headers={"Retry-After": "1"}
    )


def _too_much_unread(start_response: Any, *, of_api: bool) -> list[bytes]:
    """Answer a request of an address that has not read what it was sent before."""
    detail = "This address has not read the responses that it was sent. Read them first."
    headers = {"Retry-After": "5"}
    return _refuse(start_response, 429, "Too Many Requests", detail, of_api=of_api, headers=headers)


def _refuse(
    start_response: Any,
    status: int,
    title: str,
    detail: str,
    *,
    of_api: bool,
    headers: Mapping[str, str] = CLOSING,
) -> list[bytes]:
    """Refuse a request before Django sees it: problem details for the API, else plain text."""
    if of_api:
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        body, kind = json.dumps(problem), "application/problem+json"
        response = HttpResponse(body, content_type=kind)
        response["Access-Control-Allow-Origin"] = "*"
    else:
        response = HttpResponse(detail, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name] = value
    start_response(
        f"{status} {title}",
        [*response.items(), *missing_headers(API_HEADERS if of_api else PAGE_HEADERS, response)],
    )
    return [response.content]
