"""The WSGI application: one handler for pages and a shorter one for the API.

The API only reads, and uses neither sessions nor cookies. So its requests go through the middleware
that protects every answer (hosts, HTTPS, framing), but not through the one for sessions, users,
messages and history.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler, get_script_name
from django.db import close_old_connections
from django.http import HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import set_script_prefix
from django.utils.module_loading import import_string

from curation.web.bodies import (
    BodyReader,
    BodyTooLargeError,
    BodyTooSlowError,
    ContentLengthError,
)
from curation.web.headers import API_HEADERS, PAGE_HEADERS, missing_headers
from curation.web.page_limits import BusyError, PageLimit

__all__ = ["Application"]


RETRY_AFTER_SECONDS = 5


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

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_of_api = environ["PATH_INFO"].startswith(settings.API_ROOT)
        is_static = environ["PATH_INFO"].startswith(settings.STATIC_URL)
        if not is_static and ("admin" if is_of_api else "api") == settings.SERVES:
            start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"This process does not serve this address."]
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
            if is_of_api or is_static:
                return self._answer(environ, start_response, is_of_api=is_of_api)
            try:
                with self.page_limit.place(environ):
                    return self._answer(environ, start_response, is_of_api=False)
            except BusyError:
                return _busy(start_response)

    def _answer(
        self, environ: dict[str, Any], start_response: Any, *, is_of_api: bool
    ) -> Iterable[bytes]:
        if not is_of_api:
            page: Any = self.pages(environ, start_response)
            if not isinstance(page, FileResponse):
                return page
            # A static file. Sent piece by piece, it would occupy a thread until the end.
            with closing(page):
                return [b"".join(page)]
        response: Any = self.api(environ, start_response)
        # The web server sends a list directly. Anything else it iterates over in another thread,
        # which makes a page of the API take half as long again.
        return response if response.streaming else [response.content]


def _busy(start_response: Any) -> list[bytes]:
    """Answer a page beyond the limit: try again."""
    response = HttpResponse(render_to_string("503.html"))
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    headers = [*response.items(), *missing_headers(PAGE_HEADERS, response)]
    start_response("503 Service Unavailable", headers)
    return [response.content]


def _refuse(
    start_response: Any, status: int, title: str, detail: str, *, of_api: bool
) -> list[bytes]:
    """Answer a request whose body was not read: problem details for the API, else plain text."""
    if of_api:
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        body, kind = json.dumps(problem), "application/problem+json"
        response = HttpResponse(body, content_type=kind)
        response["Access-Control-Allow-Origin"] = "*"
    else:
        response = HttpResponse(detail, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["Connection"] = "close"
    headers = [
        *response.items(),
        *missing_headers(API_HEADERS if of_api else PAGE_HEADERS, response),
    ]
    start_response(f"{status} {title}", headers)
    return [response.content]
